/**
 * From a repository to lists of definitions to learn from: `api` and `member` holes are cut, the product's own evidence is described, and
 * what the hidden text names is marked. Knows no weights.
 */
import { copiesOf } from '../../../server/base/copies.ts';
import { finish } from '../../../server/base/steps.ts';
import { evidenceInSteps, type RankingEvidence } from '../../../server/retrieve/definitionEvidence.ts';
import { definitionDescriber } from '../../../server/retrieve/definitionScore.ts';
import { scopeOf } from '../../../server/retrieve/meanings.ts';
import { lineAt } from '../../../server/retrieve/snippet.ts';
import { eachHole, type HoleOptions, type OpenedHole } from '../../context/eachHole.ts';

export interface DefinitionList {
  readonly place: RankingEvidence['place'];
  /** Features of each definition that something speaks for. */
  readonly rows: readonly Float32Array[];
  /** Whether the hidden text names it. */
  readonly isNeeded: readonly boolean[];
}

export async function definitionLists(
  options: HoleOptions,
  onHole: (done: number, total: number) => void,
): Promise<DefinitionList[]> {
  const lists: DefinitionList[] = [];
  await eachHole(options, (opened, done, total) => {
    const list = listOf(opened);
    // Where all are needed, or none is found, there is nothing to choose.
    if (list.isNeeded.includes(true) && list.isNeeded.includes(false)) lists.push(list);
    onHole(done, total);
  });
  return lists;
}

function listOf({ hole, window, workspace }: OpenedHole): DefinitionList {
  const scope = scopeOf(window, workspace, new Set([window.path]));
  const evidence = finish(evidenceInSteps(scope));
  const paths = new Set(evidence.entries.map(({ hit }) => hit.file.path));
  const copies = copiesOf(window, (path) => workspace.text(path), paths);
  const entries = evidence.entries.filter(({ hit }) => !copies.has(hit.file.path));
  const describe = definitionDescriber(evidence, scope);
  const isNeeded = entries.map(({ hit: { file, definition } }) =>
    hole.evidence.some(
      (one) =>
        one.name === definition.name &&
        one.file === file.displayPath &&
        one.nameLine === lineAt(workspace.text(file.path) ?? '', definition.nameSpan.start),
    ),
  );
  return { place: evidence.place, rows: entries.map((entry) => Float32Array.from(describe(entry))), isNeeded };
}
