/**
 * What a release consists of beside our own code: the packages that are installed with it, from the lockfile, and the list of them in
 * CycloneDX. Knows no registry.
 */
import { type ExecFileSyncOptionsWithStringEncoding, execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { llamaBinaries } from '../server/model/llama/binaries.ts';

export const root: string = path.resolve(import.meta.dirname, '..');

export interface LockedPackage {
  readonly name: string;
  /** Below the root: `node_modules/zod`. */
  readonly place: string;
  readonly version: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  /** Both for development and for what is optional. */
  readonly devOptional?: boolean;
  readonly peer?: boolean;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Everything that `npm ci` installs. */
export function installedPackages(): LockedPackage[] {
  const { packages }: { packages: Record<string, Omit<LockedPackage, 'name' | 'place'>> } = JSON.parse(
    readFileSync(path.join(root, 'package-lock.json'), 'utf8'),
  );
  return Object.entries(packages)
    .filter(([place, { link }]) => place.includes('node_modules/') && link !== true)
    .map(([place, one]) => ({
      ...one,
      place,
      name: place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length),
    }));
}

/**
 * What a person gets: what npm installs with the server, optional parts for every system among them, and what is bundled into the
 * extension. node-llama-cpp, an optional peer, is fetched when they ask for it.
 */
export function shippedPackages(): LockedPackage[] {
  const bundled = new Set(bundledPackages().map(({ place }) => place));
  return installedPackages().filter(
    ({ place, dev, peer, devOptional }) =>
      bundled.has(place) || (dev !== true && peer !== true) || (devOptional === true && isOfOptional(place)),
  );
}

/**
 * What lies in the extension's own file: all but the optional parts, and what the client is made with; in the larger one what runs the
 * model, too.
 */
export function bundledPackages(hasModel = false): LockedPackage[] {
  const { dependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  return closureOf([...Object.keys(dependencies), 'vscode-languageclient', ...(hasModel ? modelParts() : [])]);
}

/** node-llama-cpp, what it needs, and its binary for this kind of machine: files of the larger extension. */
export function modelPackages(): LockedPackage[] {
  return closureOf(modelParts());
}

function modelParts(): string[] {
  const binary = llamaBinaries[`${process.platform} ${process.arch}`];
  if (binary === undefined) throw new Error(`node-llama-cpp has no binary for ${process.platform} ${process.arch}.`);
  return ['node-llama-cpp', binary];
}

function isOfOptional(place: string): boolean {
  const { optionalDependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  return closureOf(Object.keys(optionalDependencies)).some((one) => one.place === place);
}

/** With what these packages need, and so on; optional parts of them aside. */
function closureOf(names: readonly string[]): LockedPackage[] {
  const byPlace = new Map(installedPackages().map((one) => [one.place, one]));
  const found = new Map<string, LockedPackage>();
  const visit = (name: string, from: string): void => {
    // As Node looks for it: in the package's own folder, then in those above.
    for (let at = from; ; at = at.slice(0, Math.max(at.lastIndexOf('/node_modules/'), 0))) {
      const one = byPlace.get(`${at === '' ? '' : `${at}/`}node_modules/${name}`);
      if (one !== undefined) {
        if (found.has(one.place)) return;
        found.set(one.place, one);
        for (const needed of Object.keys(one.dependencies ?? {})) visit(needed, one.place);
        return;
      }
      if (at === '') throw new Error(`The lockfile has no ${name}, which ${from} needs.`);
    }
  };
  for (const name of names) visit(name, '');
  return [...found.values()];
}

/** The licences of what is bundled, as each of them asks to be passed on. */
export function notices(hasModel = false): string {
  const parts = bundledPackages(hasModel).map(({ name, version, license = '', place }) => {
    const folder = path.join(root, place);
    const files = readdirSync(folder).filter((file) => /^(?:licen[cs]e|notice|copying)/i.test(file));
    const texts = files.map((file) => readFileSync(path.join(folder, file), 'utf8').trim());
    return [`${name} ${version} (${license})`, ...(texts.length > 0 ? texts : [withoutText(folder, license)])].join(
      '\n\n',
    );
  });
  const binaries = hasModel ? [readFileSync(path.join(root, 'release/llama.cpp.txt'), 'utf8').trim()] : [];
  const head = 'Linewright holds the following packages, under their own licences.';
  return [head, ...parts, ...binaries].join(`\n\n${'-'.repeat(80)}\n\n`);
}

/** Of a package that brings no text of its licence. */
function withoutText(folder: string, license: string): string {
  const { author } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const by = typeof author === 'string' ? author : (author?.name ?? 'its authors');
  return `Licensed by ${by} under the ${license} license; the package holds no text of it.`;
}

export interface BillOfMaterials {
  readonly bomFormat: string;
  readonly specVersion: string;
  readonly metadata: { readonly component: { name: string; readonly 'bom-ref': string } };
  components: Component[];
  dependencies: { readonly ref: string; readonly dependsOn?: readonly string[] }[];
}

interface Component {
  readonly 'bom-ref': string;
  readonly name: string;
  readonly group?: string;
  readonly version: string;
  readonly scope?: string;
  readonly properties?: readonly { readonly name: string; readonly value: string }[];
  readonly hashes?: readonly object[];
  readonly licenses?: readonly object[];
}

/**
 * By npm, which of itself lists what development needs too, and names the whole after its folder. Bundled parts are required ones,
 * whatever they are to npm.
 */
export function billOfMaterials(
  shippedIn: readonly LockedPackage[] = shippedPackages(),
  bundledIn: readonly LockedPackage[] = bundledPackages(),
): BillOfMaterials {
  const options: ExecFileSyncOptionsWithStringEncoding = {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 50_000_000,
    stdio: ['ignore', 'pipe', 'ignore'],
  };
  const command = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'];
  const bill: BillOfMaterials = JSON.parse(execFileSync('npm', command, options));
  const nameAndVersion = ({ name, version }: { name: string; version: string }) => `${name}@${version}`;
  const shipped = new Set(shippedIn.map(nameAndVersion));
  const bundled = new Set(bundledIn.map(nameAndVersion));
  bill.components = bill.components
    .filter((component) => shipped.has(nameOf(component)))
    .map((component) =>
      bundled.has(nameOf(component)) ? { ...component, scope: 'required', properties: [] } : component,
    );
  bill.metadata.component.name = 'linewright';
  const refs = new Set([bill.metadata.component['bom-ref'], ...bill.components.map((one) => one['bom-ref'])]);
  bill.dependencies = bill.dependencies
    .filter(({ ref }) => refs.has(ref))
    .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((needed) => refs.has(needed)) }));
  return bill;
}

/** With scope and version. */
export function nameOf({ group, name, version }: Component): string {
  return `${group === undefined || group === '' ? '' : `${group}/`}${name}@${version}`;
}
