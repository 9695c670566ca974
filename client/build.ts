/**
 * `npm run build -w client`: bundles the extension, and beside it the server with its grammars, queries and weights, so that
 * nothing is fetched or installed where it runs. Knows where the server looks for its files, not what they hold.
 */
import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { build } from 'esbuild';
import { notices } from '../release/shipped.ts';

const client = import.meta.dirname;
const root = path.dirname(client);
const out = path.join(client, 'dist');
const server = path.join(out, 'server');
const require = createRequire(path.join(root, 'package.json'));

rmSync(out, { recursive: true, force: true });
await bundleExtension();
await bundleServer();
copyData();

async function bundleExtension(): Promise<void> {
  await build({
    entryPoints: [path.join(client, 'src/extension.ts')],
    outfile: path.join(out, 'extension.cjs'),
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode'],
  });
}

/** Each thread and child process is a file of its own beside the one that starts it; what they share is split off. */
async function bundleServer(): Promise<void> {
  await build({
    entryPoints: {
      main: path.join(root, 'server/main.ts'),
      parseWorker: path.join(root, 'server/syntax/parseWorker.ts'),
      linkWorker: path.join(root, 'server/recall/linkWorker.ts'),
      child: path.join(root, 'server/model/llama/child.ts'),
    },
    outdir: server,
    bundle: true,
    splitting: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // jsonc-parser's CommonJS build requires its parts in a way that cannot be bundled; its modules can.
    mainFields: ['module', 'main'],
    // Found at run time where a person has installed it.
    external: ['node-llama-cpp'],
    // Packages written for CommonJS call `require`.
    banner: {
      js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
    },
  });
}

function copyData(): void {
  for (const folder of ['grammars', 'models']) {
    cpSync(path.join(root, folder), path.join(server, folder), { recursive: true });
  }
  const { name, version, license, type } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  writeFileSync(path.join(server, 'package.json'), JSON.stringify({ name, version, license, type }));
  // web-tree-sitter looks for its own code beside itself, and the server for grammars in their package.
  copyFileSync(require.resolve('web-tree-sitter/tree-sitter.wasm'), path.join(server, 'tree-sitter.wasm'));
  copyGrammars();
  writeFileSync(path.join(server, 'NOTICES.txt'), notices());
  writeFileSync(path.join(out, 'README.md'), withPictures(readFileSync(path.join(client, 'README.md'), 'utf8')));
  for (const file of ['LICENSE', 'CHANGELOG.md']) copyFileSync(path.join(root, file), path.join(client, file));
}

/**
 * The editor's page of an extension and the marketplaces show pictures from absolute addresses alone: with `LINEWRIGHT_PICTURES`, the
 * address of the folder client/ where it is published, they are there; without it they are left out. The walkthrough has its own.
 */
function withPictures(readme: string): string {
  const address = process.env.LINEWRIGHT_PICTURES;
  return readme.replace(/^(!\[[^\]]*\]\()(media\/\w+\.png\)\n\n)/gm, (_, text: string, file: string) =>
    address === undefined ? '' : `${text}${address}/${file}`,
  );
}

function copyGrammars(): void {
  const manifest = require.resolve('tree-sitter-wasms/package.json');
  const copy = path.join(server, 'node_modules/tree-sitter-wasms');
  mkdirSync(path.join(copy, 'out'), { recursive: true });
  copyFileSync(manifest, path.join(copy, 'package.json'));
  const languages: { grammar: string | null }[] = JSON.parse(
    readFileSync(path.join(root, 'grammars/languages.json'), 'utf8'),
  );
  for (const grammar of new Set(languages.flatMap((language) => language.grammar ?? []))) {
    const file = `tree-sitter-${grammar}.wasm`;
    copyFileSync(path.join(path.dirname(manifest), 'out', file), path.join(copy, 'out', file));
  }
}
