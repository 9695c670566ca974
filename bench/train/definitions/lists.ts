/**
 * From a repository to lists of definitions to learn from: `api` and `member` holes are cut, the product's own evidence is described, and
 * what the hidden text names is marked. Knows no weights.
 */
import { copiesOf } from '../../../server/base/copies.ts';
import { finish } from '../../../server/base/steps.ts';
import { evidenceInSteps } from '../../../server/retrieve/definitionEvidence.ts';
import { definitionFeatureNames, type PlaceKind } from '../../../server/retrieve/definitionFeatureNames.ts';
import { definitionContext, definitionDescriber } from '../../../server/retrieve/definitionScore.ts';
import { scopeOf } from '../../../server/retrieve/meanings.ts';
import { lineAt } from '../../../server/retrieve/snippet.ts';
import { eachHole, type HoleOptions, type OpenedHole } from '../../context/eachHole.ts';
import { namesOfOthers } from '../../metrics/outside.ts';

export interface DefinitionList {
  readonly place: PlaceKind;
  readonly context: Float32Array;
  /** Features of each definition that something speaks for, in 255ths. */
  readonly rows: Uint8Array;
  /** Of these definitions, those that the hidden text names. */
  readonly needed: readonly number[];
}

export async function definitionLists(
  options: HoleOptions,
  onHole: (done: number, total: number) => void,
): Promise<DefinitionList[]> {
  const lists: DefinitionList[] = [];
  await eachHole(options, (opened, done, total) => {
    const list = listOf(opened);
    // Where all are needed, or none is found, there is nothing to choose.
    const count = list.rows.length / definitionFeatureNames.length;
    if (list.needed.length > 0 && list.needed.length < count) lists.push(list);
    onHole(done, total);
  });
  return lists;
}

function listOf({ hole, whole, window, workspace }: OpenedHole): DefinitionList {
  const scope = scopeOf(window, workspace, new Set([window.path]));
  const evidence = finish(evidenceInSteps(scope));
  const paths = new Set(evidence.entries.map(({ hit }) => hit.file.path));
  const copies = copiesOf(window, (path) => workspace.text(path), paths);
  const entries = evidence.entries.filter(({ hit }) => !copies.has(hit.file.path));
  const describe = definitionDescriber(evidence, scope);
  const names = new Set(hole.evidence.map(({ name }) => name));
  // What another package has is not needed from here, whatever here has its name.
  const others = namesOfOthers([...names], hole, whole, window.path, workspace);
  const wanted = hole.evidence.filter(({ name }) => !others.has(name));
  const needed = entries.flatMap(({ hit: { file, definition } }, index) => {
    const isNeeded = wanted.some(
      (one) =>
        one.name === definition.name &&
        one.file === file.displayPath &&
        one.nameLine === lineAt(workspace.text(file.path) ?? '', definition.nameSpan.start),
    );
    return isNeeded ? [index] : [];
  });
  const width = definitionFeatureNames.length;
  const rows = new Uint8Array(entries.length * width);
  const row = new Float32Array(width);
  for (const [index, entry] of entries.entries()) {
    describe(entry, row);
    rows.set(row.map(inBytes), index * width);
  }
  return { place: evidence.place, context: definitionContext(evidence, scope), rows, needed };
}

function inBytes(value: number): number {
  return Math.round(255 * Math.max(0, Math.min(1, value)));
}
