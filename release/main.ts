/**
 * `npm run release`: what a release consists of, in dist/release: the package for npm, the VS Code extension, a list of all that is
 * in them (CycloneDX), and their hashes. Tries the package as a person would install it, and says whether a vulnerability of it is known, where npm's registry answers that. Publishes
 * nothing.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { billOfMaterials, root, shippedPackages } from './shipped.ts';
import { vulnerabilitiesIn } from './vulnerabilities.ts';

const out = path.join(root, 'dist/release');
const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
npm('run', 'build');
npm('pack', '--silent', '--ignore-scripts', '--pack-destination', out);
npm('run', 'package');
copyFileSync(path.join(root, 'client/dist/linewright.vsix'), path.join(out, 'linewright.vsix'));
writeFileSync(path.join(out, 'linewright.cdx.json'), `${JSON.stringify(billOfMaterials(), undefined, 2)}\n`);
writeFileSync(path.join(out, 'SHA256SUMS'), hashes());
const tried = tryPackage(path.join(out, `linewright-${version}.tgz`));
process.stdout.write(`${readFileSync(path.join(out, 'SHA256SUMS'), 'utf8')}${tried}\n${knownVulnerabilities()}\n`);

function npm(...args: string[]): string {
  return execFileSync('npm', args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 50_000_000,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
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
function tryPackage(file: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'linewright-release-'));
  try {
    npm('install', '--silent', '--ignore-scripts', '--no-audit', '--prefix', folder, file);
    writeFileSync(path.join(folder, 'one.py'), 'import logging\n\nlogger = logging.getLogger(__name__)\n');
    writeFileSync(path.join(folder, 'two.py'), 'import logging\n\nlogger = \n');
    const ask = (...args: string[]) =>
      execFileSync(path.join(folder, 'node_modules/.bin/linewright'), args, { cwd: folder, encoding: 'utf8' }).trim();
    const version = ask('--version');
    const { text } = JSON.parse(ask('complete', 'two.py:3:10', '--json'));
    if (text !== 'logging.getLogger(__name__)') throw new Error(`The installed package completes "${text}".`);
    return `Installed and tried: ${version}.`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A known one of a part that is shipped makes the release fail. */
function knownVulnerabilities(): string {
  const lookup = vulnerabilitiesIn(audit(), new Set(shippedPackages().map(({ name }) => name)));
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
