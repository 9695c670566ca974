/**
 * What a release consists of beside our own code: the packages that are installed with it, from the lockfile, and the list of them in
 * CycloneDX. Knows no registry.
 */
import { type ExecFileSyncOptionsWithStringEncoding, execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

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
  readonly peer?: boolean;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
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

/** What a person gets who installs the server; node-llama-cpp, an optional peer, is fetched when they ask for it. */
export function shippedPackages(): LockedPackage[] {
  return installedPackages().filter(({ dev, peer, optional }) => dev !== true && peer !== true && optional !== true);
}

export interface BillOfMaterials {
  readonly bomFormat: string;
  readonly specVersion: string;
  readonly metadata: { readonly component: { name: string } };
  components: Component[];
}

interface Component {
  readonly name: string;
  readonly group?: string;
  readonly version: string;
  readonly hashes?: readonly object[];
  readonly licenses?: readonly object[];
}

/** By npm, which of itself leaves out what a development tool needs too, and names the whole after its folder. */
export function billOfMaterials(): BillOfMaterials {
  const options: ExecFileSyncOptionsWithStringEncoding = {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 50_000_000,
    stdio: ['ignore', 'pipe', 'ignore'],
  };
  const bill: BillOfMaterials = JSON.parse(execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx'], options));
  const shipped = new Set(shippedPackages().map(({ name, version }) => `${name}@${version}`));
  bill.components = bill.components.filter((component) => shipped.has(nameOf(component)));
  bill.metadata.component.name = 'linewright';
  return bill;
}

/** With scope and version. */
export function nameOf({ group, name, version }: Component): string {
  return `${group === undefined || group === '' ? '' : `${group}/`}${name}@${version}`;
}
