/** What is installed with the server: licences, hashes, no scripts, nothing native that is needed, and the list of it that a release carries. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import {
  billOfMaterials,
  bundledPackages,
  installedPackages,
  type LockedPackage,
  modelPackages,
  nameOf,
  notices,
  root,
  shippedPackages,
} from '../../release/shipped.ts';
import { vulnerabilitiesIn } from '../../release/vulnerabilities.ts';
import { llamaVersion } from '../../server/model/llama/binaries.ts';

const installed = installedPackages();
const shipped = shippedPackages();
const names = (packages: readonly LockedPackage[]) => packages.map(({ name }) => name);

const permissive = [
  ...['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Unlicense', 'BlueOak-1.0.0'],
  '(BSD-2-Clause OR MIT OR Apache-2.0)',
];
/** Used to build and test, never shipped. */
const alsoForDevelopment = ['MPL-2.0', 'Artistic-2.0', 'MIT OR Apache-2.0', 'SEE LICENSE IN LICENSE.txt'];

test('what is shipped is under permissive licences', () => {
  expect(shipped.length).toBeGreaterThan(8);
  expect(shipped.filter(({ license = '' }) => !permissive.includes(license))).toEqual([]);
});

test('what is used to develop it has a licence that allows that', () => {
  const allowed = [...permissive, ...alsoForDevelopment];
  // Binaries for other machines, whose entries npm leaves bare, are under the licence of the package that asks for them.
  const told = installed.filter(({ license }) => license !== undefined);
  expect(names(told.filter(({ license = '' }) => !allowed.includes(license)))).toEqual([]);
  expect(names(installed.filter(({ license, optional }) => license === undefined && optional !== true))).toEqual([]);
});

test('so is what the larger extension holds, and each part of it is pinned by its hash', () => {
  const parts = modelPackages();
  expect(names(parts)).toContain('node-llama-cpp');
  expect(parts.filter(({ license = '' }) => !permissive.includes(license))).toEqual([]);
  expect(names(parts.filter(({ integrity = '' }) => !integrity.startsWith('sha512-')))).toEqual([]);
  // Its script looks for a binary and builds one; the files are packed without it.
  expect(names(parts.filter(({ hasInstallScript }) => hasInstallScript === true))).toEqual(['node-llama-cpp']);
});

test('everything that is shipped is pinned by its hash; what runs when it is installed, or is native, is optional', () => {
  expect(names(shipped.filter(({ integrity = '' }) => !integrity.startsWith('sha512-')))).toEqual([]);
  // Its script builds it from source where there is no built one; it works without.
  expect(names(shipped.filter(({ hasInstallScript }) => hasInstallScript === true))).toEqual(['@parcel/watcher']);
  const needed = shipped.filter(({ optional, devOptional }) => optional !== true && devOptional !== true);
  expect(names(needed).filter((name) => name.includes('parcel'))).toEqual([]);
  const files = needed.flatMap(({ place }) =>
    readdirSync(path.join(root, place), { recursive: true, encoding: 'utf8' }),
  );
  expect(files.filter((file) => /\.(?:node|so|dylib|dll)$/.test(file))).toEqual([]);
});

test('dependencies are asked for by their exact versions', () => {
  const { dependencies, devDependencies, peerDependencies } = JSON.parse(
    readFileSync(path.join(root, 'package.json'), 'utf8'),
  );
  const versions = Object.values({ ...dependencies, ...peerDependencies });
  expect(versions.filter((version) => !/^\d+\.\d+\.\d+$/.test(String(version)))).toEqual([]);
  const llama = 'node-llama-cpp';
  expect([devDependencies[llama], peerDependencies[llama]]).toEqual([llamaVersion, llamaVersion]);
});

test('the package of the small model is of this version, and the server is packed without it', () => {
  const [server, small] = ['package.json', 'models/small/package.json'].map((file) =>
    JSON.parse(readFileSync(path.join(root, file), 'utf8')),
  );
  expect(small).toMatchObject({ name: 'linewright-model', version: server.version, license: server.license });
  const pack = (folder: string): string[] => {
    const args = ['pack', '--dry-run', '--json', '--ignore-scripts', folder];
    const [{ files }]: [{ files: { path: string }[] }] = JSON.parse(
      execFileSync('npm', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
    );
    return files.map((file) => file.path).sort();
  };
  expect(pack(root).filter((file) => file.startsWith('models/'))).toEqual(
    ['definitions', 'recall', 'retriever'].flatMap((name) => [`models/${name}.md`, `models/${name}.weights`]),
  );
  expect(['LICENSE', 'README.md', 'loss.svg', 'package.json', 'small.gguf']).toEqual(
    expect.arrayContaining(pack(path.join(root, 'models/small'))),
  );
});

test('the list of a release, CycloneDX, names all of them with version, hash and licence', () => {
  const { bomFormat, components, metadata, dependencies } = billOfMaterials();
  expect(bomFormat).toBe('CycloneDX');
  expect(components.map(nameOf).sort()).toEqual(shipped.map(({ name, version }) => `${name}@${version}`).sort());
  expect(components.filter(({ hashes = [], licenses = [] }) => hashes.length === 0 || licenses.length === 0)).toEqual(
    [],
  );
  // What the extension is bundled with is among them, and no package is named that the list does not hold.
  expect(components.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['vscode-languageclient', 'zod', 'semver']),
  );
  const refs = new Set([metadata.component['bom-ref'], ...components.map((one) => one['bom-ref'])]);
  expect(
    dependencies.flatMap(({ ref, dependsOn = [] }) => [ref, ...dependsOn]).filter((ref) => !refs.has(ref)),
  ).toEqual([]);
});

test.each([false, true])('the extension carries the licence of each package in it; with the model: %s', (hasModel) => {
  const parts = notices(hasModel).split('-'.repeat(80)).slice(1);
  // llama.cpp is no package.
  expect(parts).toHaveLength(bundledPackages(hasModel).length + (hasModel ? 1 : 0));
  expect(
    parts.filter((part) => !/permi|licen[cs]e|public domain/i.test(part.trim().split('\n').slice(1).join())),
  ).toEqual([]);
});

test('known vulnerabilities: those of shipped parts count, and what was not looked up is not taken for safe', () => {
  const found = vulnerabilitiesIn(
    JSON.stringify({
      auditReportVersion: 2,
      vulnerabilities: { zod: { name: 'zod', severity: 'high' }, vitest: { name: 'vitest', severity: 'low' } },
    }),
    new Set(['zod', 'ignore']),
  );
  expect(found).toEqual({ kind: 'known', packages: [{ name: 'zod', severity: 'high' }] });
  const none = JSON.stringify({ auditReportVersion: 2, vulnerabilities: {} });
  expect(vulnerabilitiesIn(none, new Set(['zod']))).toEqual({ kind: 'known', packages: [] });
  const refusal = JSON.stringify({ message: '405 Method Not Allowed - POST https://mirror.example/-/bulk' });
  expect(['', 'null', '<html>', refusal].map((answer) => vulnerabilitiesIn(answer, new Set()))).toEqual([
    { kind: 'not looked up', reason: 'npm gave no report' },
    { kind: 'not looked up', reason: 'npm gave a report of another form' },
    { kind: 'not looked up', reason: 'npm gave no report' },
    { kind: 'not looked up', reason: '405 Method Not Allowed' },
  ]);
});
