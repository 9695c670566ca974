/**
 * Bundles the code that speaks the protocol as files whose modules can be run one by one, those that others need first: run at once, they
 * would hold the thread that all extensions share. Knows no module by its name.
 */
import path from 'node:path';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';

/** Of the minified code of one file: reading it is not to take long, either. */
const partBytes = 128_000;

interface PartsOptions {
  /** A module that needs all others. */
  readonly entry: string;
  /** Folder of the files, which are called `client0.cjs` and so on. */
  readonly out: string;
  /** For CommonJS, with what the editor has left out. */
  readonly options: BuildOptions & { readonly external: string[] };
}

/**
 * Each file exports functions that run one module each and return its exports; the last one of the last file runs the entry. Returns how
 * many files there are.
 */
export async function bundleParts({ entry, out, options }: PartsOptions): Promise<number> {
  const { metafile } = await build({ ...options, entryPoints: [entry], metafile: true, write: false });
  const parts = cut(inOrder(metafile), metafile);
  const places = new Map(parts.flatMap((modules, part) => modules.map((file, at) => [file, { part, at }] as const)));
  for (const [part, modules] of parts.entries()) {
    await build({
      ...options,
      external: [...options.external, './client*.cjs'],
      stdin: { contents: `module.exports = [${modules.map(runner).join()}];`, resolveDir: process.cwd() },
      outfile: path.join(out, `client${part}.cjs`),
      plugins: [elsewhere(part, places)],
    });
  }
  return parts.length;
}

function runner(file: string): string {
  return `() => require(${JSON.stringify(file)})`;
}

/** Of a round of modules that need each other the one that is needed from outside alone: it runs the others, in their order. */
function inOrder({ inputs, outputs }: Metafile): string[] {
  const entry = Object.values(outputs).find(({ entryPoint }) => entryPoint !== undefined)?.entryPoint ?? '';
  const order: string[] = [];
  const trail: string[] = [];
  const [seen, inside] = [new Set<string>(), new Set<string>()];
  const visit = (file: string): void => {
    const from = trail.indexOf(file);
    if (from >= 0) for (const other of trail.slice(from + 1)) inside.add(other);
    if (seen.has(file)) return;
    seen.add(file);
    trail.push(file);
    for (const { path: needed } of inputs[file]?.imports ?? []) if (inputs[needed] !== undefined) visit(needed);
    trail.pop();
    order.push(file);
  };
  visit(entry);
  return order.filter((file) => !inside.has(file)).map((file) => path.resolve(file));
}

function cut(files: readonly string[], { outputs }: Metafile): string[][] {
  const parts: string[][] = [[]];
  const bytes = new Map(
    Object.values(outputs).flatMap(({ inputs }) =>
      Object.entries(inputs).map(([file, { bytesInOutput }]) => [path.resolve(file), bytesInOutput] as const),
    ),
  );
  let size = 0;
  for (const file of files) {
    const more = bytes.get(file) ?? 0;
    if (size > 0 && size + more > partBytes) {
      parts.push([]);
      size = 0;
    }
    size += more;
    parts.at(-1)?.push(file);
  }
  return parts;
}

/** What a part needs of an earlier one it takes from there, asking the editor's own `require` once a file. */
function elsewhere(own: number, places: ReadonlyMap<string, { readonly part: number; readonly at: number }>): Plugin {
  return {
    name: 'elsewhere',
    setup: ({ onResolve, onLoad, resolve }) => {
      onResolve({ filter: /.*/ }, async ({ path: asked, kind, importer, resolveDir, pluginData }) => {
        if (pluginData === isResolved || asked.startsWith('part:')) return undefined;
        const found = await resolve(asked, { kind, importer, resolveDir, pluginData: isResolved });
        const place = places.get(found.path);
        if (place === undefined || place.part === own) return found;
        return { path: JSON.stringify(place), namespace: 'elsewhere' };
      });
      onResolve({ filter: /^part:/ }, ({ path: part }) => ({ path: part, namespace: 'part' }));
      onLoad({ filter: /.*/, namespace: 'elsewhere' }, ({ path: place }) => {
        const { part, at } = JSON.parse(place);
        return { contents: `module.exports = require('part:${part}')[${at}]();`, resolveDir: process.cwd() };
      });
      onLoad({ filter: /.*/, namespace: 'part' }, ({ path: part }) => ({
        contents: `module.exports = require('./client${part.slice('part:'.length)}.cjs');`,
        resolveDir: process.cwd(),
      }));
    },
  };
}

const isResolved = Symbol('resolved');
