/**
 * `npm run release`: what a release consists of, in dist/release: the package for npm, the VS Code extension, a list of all that is
 * in them (CycloneDX), and their hashes; and whether a vulnerability of it is known, where npm's registry answers that. Publishes
 * nothing.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { billOfMaterials, root } from './shipped.ts';

const out = path.join(root, 'dist/release');

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
npm('run', 'build');
npm('pack', '--silent', '--ignore-scripts', '--pack-destination', out);
npm('run', 'package');
copyFileSync(path.join(root, 'client/dist/linewright.vsix'), path.join(out, 'linewright.vsix'));
writeFileSync(path.join(out, 'linewright.cdx.json'), `${JSON.stringify(billOfMaterials(), undefined, 2)}\n`);
writeFileSync(path.join(out, 'SHA256SUMS'), hashes());
process.stdout.write(`${readFileSync(path.join(out, 'SHA256SUMS'), 'utf8')}${knownVulnerabilities()}\n`);

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

/** A known one of a part that is shipped makes the release fail. */
function knownVulnerabilities(): string {
  let answer: string;
  try {
    answer = npm('audit', '--omit', 'dev', '--json');
  } catch (error) {
    answer = error instanceof Error && 'stdout' in error ? String(error.stdout) : '';
  }
  const { total } = totalsOf(answer);
  if (total === undefined) return 'Known vulnerabilities: not looked up, the registry does not answer that.';
  if (total > 0) process.exitCode = 1;
  return `Known vulnerabilities: ${total}${total > 0 ? '; see "npm audit --omit dev"' : ''}.`;
}

function totalsOf(answer: string): { readonly total?: number } {
  try {
    return JSON.parse(answer).metadata?.vulnerabilities ?? {};
  } catch {
    return {};
  }
}
