/** What is installed with the server: licences, hashes, no scripts, nothing native, and the list of it that a release carries. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import {
  billOfMaterials,
  installedPackages,
  type LockedPackage,
  nameOf,
  root,
  shippedPackages,
} from '../../release/shipped.ts';

const installed = installedPackages();
const shipped = shippedPackages();
const names = (packages: readonly LockedPackage[]) => packages.map(({ name }) => name);

const permissive = ['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Unlicense', 'BlueOak-1.0.0'];
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

test('everything that is shipped is pinned by its hash, runs nothing when it is installed, and has no native part', () => {
  expect(names(shipped.filter(({ integrity = '' }) => !integrity.startsWith('sha512-')))).toEqual([]);
  expect(names(shipped.filter(({ hasInstallScript }) => hasInstallScript === true))).toEqual([]);
  const files = shipped.flatMap(({ place }) =>
    readdirSync(path.join(root, place), { recursive: true, encoding: 'utf8' }),
  );
  expect(files.filter((file) => /\.(?:node|so|dylib|dll)$/.test(file))).toEqual([]);
});

test('dependencies are asked for by their exact versions', () => {
  const { dependencies, peerDependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const versions = Object.values({ ...dependencies, ...peerDependencies });
  expect(versions.filter((version) => !/^\d+\.\d+\.\d+$/.test(String(version)))).toEqual([]);
});

test('the list of a release, CycloneDX, names all of them with version, hash and licence', () => {
  const { bomFormat, components } = billOfMaterials();
  expect(bomFormat).toBe('CycloneDX');
  expect(components.map(nameOf).sort()).toEqual(shipped.map(({ name, version }) => `${name}@${version}`).sort());
  expect(components.filter(({ hashes = [], licenses = [] }) => hashes.length === 0 || licenses.length === 0)).toEqual(
    [],
  );
});
