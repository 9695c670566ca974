/**
 * From a module as it is written in an import to the files that make it up, as each language does it. An empty answer: the
 * module is not in the workspace, or cannot be told.
 */
import type { Project } from '../project.ts';
import { resolveInclude } from './c.ts';
import { resolveNamespace } from './csharp.ts';
import { resolveGo } from './go.ts';
import { resolveJvm } from './jvm.ts';
import { resolvePhp } from './php.ts';
import { resolvePython } from './python.ts';
import { resolveRuby } from './ruby.ts';
import { resolveRust } from './rust.ts';
import { resolveScript } from './script.ts';

/** `from`: absolute path of the importing file. Answers absolute paths, the likeliest first. */
type Resolver = (module: string, from: string, project: Project) => readonly string[];

interface Rules {
  readonly resolve: Resolver;
  /** It looks into code, not only at paths and manifests. */
  readonly readsCode?: boolean;
  /** Between a module and a name in it that may be a module or a file itself; undefined where it cannot. */
  readonly separator: string | undefined;
  /** What a module imports can be imported from it. */
  readonly passesOn?: boolean;
}

const script: Rules = { resolve: resolveScript, separator: undefined, passesOn: true };
const c: Rules = { resolve: resolveInclude, separator: undefined, passesOn: true };
const jvm: Rules = { resolve: resolveJvm, readsCode: true, separator: '.' };

const rules: Readonly<Record<string, Rules>> = {
  python: { resolve: resolvePython, separator: '.', passesOn: true },
  typescript: script,
  typescriptreact: script,
  javascript: script,
  javascriptreact: script,
  vue: script,
  svelte: script,
  java: jvm,
  kotlin: jvm,
  scala: jvm,
  groovy: jvm,
  go: { resolve: resolveGo, separator: undefined },
  rust: { resolve: resolveRust, separator: '::', passesOn: true },
  csharp: { resolve: resolveNamespace, readsCode: true, separator: '.' },
  c,
  cpp: c,
  'objective-c': c,
  ruby: { resolve: resolveRuby, separator: undefined, passesOn: true },
  php: { resolve: resolvePhp, separator: '\\' },
};

export function resolveModule(module: string, from: string, languageId: string, project: Project): readonly string[] {
  return rules[languageId]?.resolve(module, from, project) ?? [];
}

/** An answer holds until a file comes or goes, or a manifest changes; of other languages until any file does. */
export function goesByPaths(languageId: string): boolean {
  return rules[languageId]?.readsCode !== true;
}

/** Whether a name may be imported from a module that has only imported it: in other languages nobody need look. */
export function passesNamesOn(languageId: string): boolean {
  return rules[languageId]?.passesOn === true;
}

/** The module that a name of another module would be; undefined where no name can be one. */
export function submodule(module: string, name: string, languageId: string): string | undefined {
  const separator = rules[languageId]?.separator;
  if (separator === undefined) return undefined;
  return module.endsWith(separator) ? `${module}${name}` : `${module}${separator}${name}`;
}
