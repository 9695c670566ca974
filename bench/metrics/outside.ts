/**
 * Names in a hidden text that mean what another package has: `np.asarray` is no function of the repository, whatever in it is called so.
 * Told by imports alone, and only where the repository has no file and no folder of the module's first name. Knows no retrieval.
 */
import { chainBefore } from '../../server/analysis/chain.ts';
import { bindingsOf } from '../../server/analysis/imports.ts';
import type { WorkspaceView } from '../../server/workspace/view.ts';
import type { Hole } from '../holes/hole.ts';

type OfHole = Pick<Hole, 'start' | 'end' | 'languageId'>;

/** `whole`: the file's text with what is hidden; `path`: the file's own. */
export function namesOfOthers(
  names: readonly string[],
  hole: OfHole,
  whole: string,
  path: string,
  view: WorkspaceView,
): Set<string> {
  const bindings = bindingsOf(view.importsOf(path), hole.languageId);
  const isOther = (name: string) => {
    const at = placeOf(name, hole, whole);
    const chain = at === undefined ? undefined : chainBefore(whole.slice(0, at));
    // A decorator's name begins with its sign.
    const first = chain === undefined ? name : chain[0]?.name.replace(/^@/, '');
    const module = first === undefined ? undefined : bindings.get(first)?.module;
    const root = module === undefined ? undefined : rootOf(module, hole.languageId);
    return root !== undefined && view.filesOfModule(root, 1).length === 0;
  };
  return new Set(names.filter(isOther));
}

/** Of the name's first use in the hidden text, which may begin within a word. */
function placeOf(name: string, { start, end }: OfHole, whole: string): number | undefined {
  const from = start - (/[\p{L}\p{N}_$]*$/u.exec(whole.slice(0, start))?.[0].length ?? 0);
  for (const found of whole.slice(from, end).matchAll(/[\p{L}_$][\p{L}\p{N}_$]*/gu)) {
    if (found[0] === name) return from + found.index;
  }
  return undefined;
}

/** The package that a module is of; undefined where it is told by a path or an alias of the repository's own. */
function rootOf(module: string, languageId: string): string | undefined {
  if (/^[.#~/]|^@\//.test(module)) return undefined;
  if (languageId === 'python') return module.split('.')[0];
  if (/^(?:java|type)script/.test(languageId)) return module.replace(/^(?:node:|@[^/]+\/)/, '').split('/')[0];
  return undefined;
}
