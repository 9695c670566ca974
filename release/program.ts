/**
 * Bundles the program: a few files in place of some five hundred modules, which take Node half of the time to load. Each thread and child
 * process is a file of its own beside the one that starts it; what they share is split off. Knows where the program looks for its
 * files, not what they hold.
 */
import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { build, type Plugin } from 'esbuild';
import { notices, root } from './shipped.ts';

/** By the names under which the program looks for them beside itself. */
export const threads: Readonly<Record<string, string>> = {
  parseWorker: path.join(root, 'server/syntax/parseWorker.ts'),
  linkWorker: path.join(root, 'server/recall/linkWorker.ts'),
  child: path.join(root, 'server/model/llama/child.ts'),
};

export interface ProgramOptions {
  /** Its folder, which is made anew. */
  readonly out: string;
  readonly minify: boolean;
  /** Where `bench` and `train` are found, from that folder; bundled with the rest where it is not given. */
  readonly commands?: string;
  /** What runs the small model is passed on with it. */
  readonly hasModel?: boolean;
}

export async function bundleProgram({ out, minify, commands, hasModel = false }: ProgramOptions): Promise<void> {
  const plugins = commands === undefined ? [] : [commandsAt(commands)];
  await bundle({ entryPoints: { main: path.join(root, 'server/main.ts'), ...threads }, out, minify, plugins });
  writeFileSync(path.join(out, 'NOTICES.txt'), notices(hasModel));
}

export interface BundleOptions extends Pick<ProgramOptions, 'out' | 'minify'> {
  /** Modules by the names of their files. */
  readonly entryPoints: Readonly<Record<string, string>>;
  readonly plugins?: Plugin[];
}

export async function bundle({ out, ...options }: BundleOptions): Promise<void> {
  rmSync(out, { recursive: true, force: true });
  await build({
    ...options,
    ...{ bundle: true, splitting: true, platform: 'node', target: 'node20', format: 'esm', outdir: out },
    // jsonc-parser's CommonJS build requires its parts in a way that cannot be bundled; its modules can.
    mainFields: ['module', 'main'],
    // Found at run time where a person has installed it.
    external: ['node-llama-cpp'],
    // Packages written for CommonJS call `require`.
    banner: {
      js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
    },
  });
  const require = createRequire(path.join(root, 'package.json'));
  // web-tree-sitter looks for its own code beside itself.
  copyFileSync(require.resolve('web-tree-sitter/tree-sitter.wasm'), path.join(out, 'tree-sitter.wasm'));
}

/** Seldom run, and with threads of their own: they stay as they are compiled. */
function commandsAt(folder: string): Plugin {
  return {
    name: 'commands of the benchmark',
    setup({ onResolve }) {
      onResolve({ filter: /\/bench\/commands\/\w+\.ts$/ }, ({ path: module }) => ({
        path: `${folder}/${path.basename(module, '.ts')}.js`,
        external: true,
      }));
    },
  };
}
