/** Rust: the module tree of a crate by its files, `crate`, `self` and `super`, and other crates of the Cargo workspace. */
import { basename, dirname, join } from 'node:path';
import { parseToml, recordOf } from '../manifests.ts';
import { firstOf, foldersAbove, manifestsNamed, type Project } from '../project.ts';

/** `a::b::c`: the file of the innermost module on the path; the rest are names in it. */
export function resolveRust(module: string, from: string, project: Project): readonly string[] {
  const [first = '', ...rest] = module.split('::').filter((part) => part !== '');
  const start = startOf(first, from, project);
  if (start === undefined) return [];
  const found = follow(start, rest, project);
  return found === undefined ? [] : [found];
}

/** A file whose modules the rest of a path names. */
function startOf(first: string, from: string, project: Project): string | undefined {
  if (first === 'crate') return crateRootOf(from, project);
  if (first === 'self') return from;
  if (first === 'super') return parentOf(from, project);
  const own = childOf(from, first, project);
  return own ?? crateNamed(first, from, project);
}

function follow(start: string, parts: readonly string[], project: Project): string | undefined {
  let file: string | undefined = start;
  for (const part of parts) {
    const next: string | undefined = part === 'super' ? parentOf(file, project) : childOf(file, part, project);
    // What is no file is a name in this one: an inline module, a type.
    if (next === undefined) return file;
    file = next;
  }
  return file;
}

function childOf(file: string, name: string, project: Project): string | undefined {
  const folder = moduleFolder(file);
  return firstOf([join(folder, `${name}.rs`), join(folder, name, 'mod.rs')], project);
}

/** Where the modules of a file lie: beside a root or `mod.rs`, in a folder of its name else. */
function moduleFolder(file: string): string {
  const stem = basename(file, '.rs');
  return /^(?:lib|main|mod)$/.test(stem) ? dirname(file) : join(dirname(file), stem);
}

function parentOf(file: string, project: Project): string | undefined {
  const folder = basename(file) === 'mod.rs' ? dirname(dirname(file)) : dirname(file);
  const name = basename(folder);
  return firstOf(
    [join(folder, 'mod.rs'), join(dirname(folder), `${name}.rs`), join(folder, 'lib.rs'), join(folder, 'main.rs')],
    project,
  );
}

function crateRootOf(from: string, project: Project): string | undefined {
  const manifest = foldersAbove(from, project)
    .map((folder) => join(folder, 'Cargo.toml'))
    .find((path) => project.has(path));
  const own = manifest === undefined ? undefined : rootOfManifest(manifest, project);
  if (own !== undefined) return own;
  // Without a manifest, the nearest root above.
  const roots = foldersAbove(from, project).flatMap((folder) => [join(folder, 'lib.rs'), join(folder, 'main.rs')]);
  return firstOf(roots, project);
}

function crateNamed(name: string, from: string, project: Project): string | undefined {
  for (const path of manifestsNamed('Cargo.toml', from, project)) {
    const manifest = recordOf(parseToml(project.text(path) ?? ''));
    const own = recordOf(manifest.lib).name ?? recordOf(manifest.package).name;
    if (typeof own === 'string' && own.replaceAll('-', '_') === name) return rootOfManifest(path, project);
  }
  return undefined;
}

function rootOfManifest(path: string, project: Project): string | undefined {
  const lib = recordOf(recordOf(parseToml(project.text(path) ?? '')).lib).path;
  const folder = dirname(path);
  const named = typeof lib === 'string' ? [join(folder, lib)] : [];
  return firstOf([...named, join(folder, 'src', 'lib.rs'), join(folder, 'src', 'main.rs')], project);
}
