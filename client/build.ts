/**
 * Bundles the extension, and beside it the server with its grammars, queries and weights, so that nothing is fetched or installed where
 * it runs; on request the small model, too, and what runs it on this kind of machine. Knows where the server looks for its files, not
 * what they hold.
 */
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { build } from 'esbuild';
import { bundleProgram } from '../release/program.ts';
import { modelPackages } from '../release/shipped.ts';
import { bundleParts } from './clientParts.ts';

const client = import.meta.dirname;
const root = path.dirname(client);
const out = path.join(client, 'dist');
const server = path.join(out, 'server');
const small = path.join(root, 'models/small');
const require = createRequire(path.join(root, 'package.json'));
const usual = { bundle: true, minify: true, platform: 'node', target: 'node20' } as const;

/** Into dist/; a package that was made before stays there. `model`: the file that is to run beside recall, or none. */
export async function buildExtension(model: string | undefined): Promise<void> {
  if (model !== undefined && !existsSync(model)) throw new Error(`There is no model ${model} to be packed.`);
  mkdirSync(out, { recursive: true });
  await bundleExtension();
  await bundleProgram({ out: server, minify: true, hasModel: model !== undefined });
  copyData();
  if (model !== undefined) copyModel(model);
}

/** The code that speaks the protocol, most of the extension's, comes in files of its own, which `src/load.ts` runs in turns. */
async function bundleExtension(): Promise<void> {
  for (const file of readdirSync(out)) if (file.endsWith('.cjs')) rmSync(path.join(out, file));
  const options = { ...usual, format: 'cjs' as const, external: ['vscode'] };
  const clientParts = await bundleParts({ entry: path.join(client, 'src/languageClient.ts'), out, options });
  await build({
    ...options,
    entryPoints: [path.join(client, 'src/extension.ts')],
    outfile: path.join(out, 'extension.cjs'),
    define: { clientParts: String(clientParts) },
  });
}

function copyData(): void {
  const models = path.join(root, 'models');
  cpSync(path.join(root, 'grammars'), path.join(server, 'grammars'), { recursive: true });
  cpSync(models, path.join(server, 'models'), { recursive: true, filter: (file) => file !== small });
  const { name, version, license, type } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  writeFileSync(path.join(server, 'package.json'), JSON.stringify({ name, version, license, type }));
  copyGrammars();
  writeFileSync(path.join(out, 'README.md'), withPictures(readFileSync(path.join(client, 'README.md'), 'utf8')));
  for (const file of ['LICENSE', 'CHANGELOG.md']) copyFileSync(path.join(root, file), path.join(client, file));
}

/** The model lies where a checkout has it, and node-llama-cpp with what it needs where Node looks for it. */
function copyModel(model: string): void {
  cpSync(small, path.join(server, 'models/small'), { recursive: true });
  copyFileSync(model, path.join(server, 'models/small/small.gguf'));
  for (const { place } of modelPackages()) copyPackage(place);
}

/** What types, maps and building from source need stays behind: the last is a copy of all of llama.cpp, 35 MB. */
function copyPackage(place: string): void {
  const from = path.join(root, place);
  const isNeeded = (file: string) =>
    !/\.(?:map|d\.[cm]?ts|bundle)$/.test(file) && path.relative(from, file).split(path.sep)[0] !== 'node_modules';
  cpSync(from, path.join(server, place), { recursive: true, filter: isNeeded });
}

/**
 * The editor's page of an extension and the marketplaces show pictures from absolute addresses alone: with `LINEWRIGHT_PICTURES`, the
 * address of the folder client/ where it is published, they are there; without it they are left out, as the editor takes none out of
 * the text itself (`data:`) either. The walkthrough has its own.
 */
function withPictures(readme: string): string {
  const address = process.env.LINEWRIGHT_PICTURES;
  return readme.replace(/^(!\[[^\]]*\]\()(media\/\w+\.png\)\n\n)/gm, (_, text: string, file: string) =>
    address === undefined ? '' : `${text}${address}/${file}`,
  );
}

/** The server looks for them in their package. */
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
