/**
 * `npm run docs`: copies the settings table, the measured numbers and a demo run into the README, and the settings into the
 * manifest of the VS Code extension. Knows no benchmark.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { manifestSettings, restrictedSettings } from '../client/manifestSettings.ts';
import { settingsTable } from '../server/settingsTable.ts';
import { between, editorNumbersOf, numbersOf, replaceBetween } from './readme.ts';
import { benchmarkOf } from './readmeBench.ts';
import { smallModelOf } from './readmeSmall.ts';

const readmePath = new URL('../README.md', import.meta.url);
const results = (name: string) => readFileSync(new URL(`./results/${name}.md`, import.meta.url), 'utf8');
/** Completions of the demo that are shown, from the first one that hit. */
const nShown = 2;

let readme = readFileSync(readmePath, 'utf8');
readme = replaceBetween(readme, 'settings', settingsTable());
readme = replaceBetween(readme, 'numbers', numbersOf(results('quality'), results('latency')));
readme = replaceBetween(readme, 'small', smallModelOf(results('small-model')));
readme = replaceBetween(readme, 'editor', editorNumbersOf(existing('editor.md')));
readme = replaceBetween(readme, 'bench', benchmarkOf(fullResult));
if (process.argv.includes('--demo') || between(readme, 'demo') === '') {
  readme = replaceBetween(readme, 'demo', `\`\`\`\n${demoPart()}\n\`\`\``);
}
writeFileSync(readmePath, readme);
writeManifest(new URL('../client/package.json', import.meta.url));

function fullResult(name: string): string | undefined {
  return existing(`bench-${name}.json`);
}

function existing(name: string): string | undefined {
  const file = new URL(`./results/${name}`, import.meta.url);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function writeManifest(file: URL): void {
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  manifest.contributes.configuration = manifestSettings();
  manifest.capabilities.untrustedWorkspaces.restrictedConfigurations = restrictedSettings();
  writeFileSync(file, `${JSON.stringify(manifest, undefined, 2)}\n`);
}

function demoPart(): string {
  const program = new URL('../bin/linewright', import.meta.url).pathname;
  const output = execFileSync(process.execPath, [program, 'demo'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const parts = output.trim().split(/\n\n(?=\d+\/\d+ )/);
  const summary = parts[parts.length - 1]?.split('\n').pop() ?? '';
  const firstHit = Math.max(
    0,
    parts.findIndex((part) => part.includes('✓')),
  );
  return [...parts.slice(firstHit, firstHit + nShown), '…', summary].join('\n\n');
}
