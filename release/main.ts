/**
 * `npm run release`: what a release consists of, in dist/release: the packages for npm, the VS Code extension without the small model and
 * with it, where its weights are there, lists of all that is in them (CycloneDX), and their hashes. Tries the package as a person would
 * install it, and says whether a vulnerability of it is known, where npm's registry answers that. Publishes nothing.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { billOfMaterials, bundledPackages, root, shippedPackages } from './shipped.ts';
import { vulnerabilitiesIn } from './vulnerabilities.ts';

const out = path.join(root, 'dist/release');
const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
npm('run', 'build');
const small = path.join(root, 'models/small');
const hasModel = existsSync(path.join(small, 'small.gguf'));
const packed = (name: string) => path.join(out, `${name}-${version}.tgz`);
pack(root);
if (hasModel) addModel();
npm('run', 'package');
copyFileSync(path.join(root, 'client/dist/linewright.vsix'), path.join(out, 'linewright.vsix'));
writeList('linewright.cdx.json', billOfMaterials());
writeFileSync(path.join(out, 'SHA256SUMS'), hashes());
const tried = [
  tryPackage([packed('linewright')]),
  hasModel
    ? tryPackage([packed('linewright'), packed('linewright-model')])
    : 'Left out: the small model, as models/small/small.gguf is not there.',
];
process.stdout.write(
  `${readFileSync(path.join(out, 'SHA256SUMS'), 'utf8')}${tried.join('\n')}\n${knownVulnerabilities()}\n`,
);

/** Its package, and the extension that holds it; before the other extension, as what is left in dist/ is the last. */
function addModel(): void {
  copyFileSync(path.join(root, 'LICENSE'), path.join(small, 'LICENSE'));
  pack(small);
  npm('run', 'package', '--', '--model');
  const name = `linewright-model-${process.platform}-${process.arch}.vsix`;
  copyFileSync(path.join(root, 'client/dist/linewright-model.vsix'), path.join(out, name));
  writeList('linewright-model.cdx.json', billOfMaterials(bundledPackages(true), bundledPackages(true)));
}

function pack(folder: string): void {
  npm('pack', '--silent', '--ignore-scripts', '--pack-destination', out, folder);
}

function npm(...args: string[]): string {
  return execFileSync('npm', args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 50_000_000,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function writeList(name: string, list: object): void {
  writeFileSync(path.join(out, name), `${JSON.stringify(list, undefined, 2)}\n`);
}

function hashes(): string {
  const hash = (file: string) =>
    createHash('sha256')
      .update(readFileSync(path.join(out, file)))
      .digest('hex');
  return readdirSync(out)
    .sort()
    .map((file) => `${hash(file)}  ${file}\n`)
    .join('');
}

/** Installed as a person installs it, without running anything, it says its version and completes a line. */
function tryPackage(files: readonly string[]): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'linewright-release-'));
  try {
    npm('install', '--silent', '--ignore-scripts', '--no-audit', '--prefix', folder, ...files);
    writeFileSync(path.join(folder, 'one.py'), 'import logging\n\nlogger = logging.getLogger(__name__)\n');
    writeFileSync(path.join(folder, 'two.py'), 'import logging\n\nlogger = \n');
    // Nobody's settings, and no model of theirs.
    const env = { ...process.env, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder };
    const ask = (...args: string[]) =>
      execFileSync(path.join(folder, 'node_modules/.bin/linewright'), args, {
        cwd: folder,
        encoding: 'utf8',
        env,
      }).trim();
    const version = ask('--version');
    const { text } = JSON.parse(ask('complete', 'two.py:3:10', '--json'));
    if (text !== 'logging.getLogger(__name__)') throw new Error(`The installed package completes "${text}".`);
    const { shipped } = JSON.parse(ask('model', 'list', '--json'));
    if ((shipped !== null) !== files.length > 1)
      throw new Error(`The installed package has ${shipped?.file ?? 'no model'}.`);
    return `Installed and tried: ${version}, ${shipped === null ? 'slim' : 'with the small model'}.`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A known one of a part that is shipped makes the release fail. */
function knownVulnerabilities(): string {
  const lookup = vulnerabilitiesIn(
    audit(),
    new Set([...shippedPackages(), ...bundledPackages(true)].map(({ name }) => name)),
  );
  if (lookup.kind === 'not looked up')
    return `Known vulnerabilities: not looked up (${lookup.reason}). Run "npm audit" where the registry answers it.`;
  if (lookup.packages.length === 0) return 'Known vulnerabilities: none.';
  process.exitCode = 1;
  return `Known vulnerabilities: ${lookup.packages.map(({ name, severity }) => `${name} (${severity})`).join(', ')}; see "npm audit".`;
}

/** It ends with a failure when it finds one. */
function audit(): string {
  try {
    return npm('audit', '--json');
  } catch (error) {
    return error instanceof Error && 'stdout' in error ? String(error.stdout) : '';
  }
}
