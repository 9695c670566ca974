/**
 * Stress suites that change the repository: pairs (one changed definition has to change the completion) and changes (what was
 * deleted or renamed is neither shown nor said any more, what came is). Knows no run.
 */
import type { Engine } from '../../server/engine.ts';
import type { FileRecord } from '../../server/workspace/view.ts';
import { type Evidence, type Hole, identifiersOf } from '../holes/hole.ts';
import { asItIs, created, deleted, isRenamed, withNeedle } from './cases.ts';
import { type Filler, fixedSystem, type Opened, type StressSuite } from './context.ts';
import { needleOf, needleSnippet } from './needle.ts';
import { otherName, renamed } from './rename.ts';
import { filesNaming, recordOf, withDeleted, withRenamed, wordCounts } from './repositoryFiles.ts';

/** A name in more files is no single definition any more, as a rule, and its renaming takes long. */
const mostFiles = 20;

interface Change {
  readonly from: string;
  readonly to: string;
  /** Where the name is defined. */
  readonly defining: readonly FileRecord[];
  /** All files in which it stands, without the hole's own. */
  readonly naming: readonly FileRecord[];
}

/** NoCha's minimal pairs: the prompt is the open file and one definition; between the two, its name is another. */
export const pairSuite: StressSuite = {
  name: 'pairs',
  kinds: ['api', 'member'],
  fits(opened, engine) {
    const evidence = needleOf(opened);
    const isOnly = opened.hole.evidence.filter(({ name }) => name === evidence?.name).length === 1;
    return isOnly && changeOf(engine, opened, evidence) !== undefined;
  },
  async measure(filler, opened) {
    const evidence = needleOf(opened);
    const change = changeOf(filler.engine, opened, evidence);
    if (evidence === undefined || change === undefined) throw new Error(`${opened.hole.id} has nothing to change.`);
    await fillWithNeedle(filler, opened, evidence, asItIs);
    const { from, to, naming } = change;
    await withRenamed(filler.engine, naming, change, async () => {
      await fillWithNeedle(filler, renamedHole(opened, from, to), { ...evidence, name: to }, isRenamed);
    });
  },
};

/** CRUD-RAG's changes, and stale indexes: the same hole while what it needs is there, deleted, there again, and renamed. */
export const changeSuite: StressSuite = {
  name: 'changes',
  kinds: ['api', 'member', 'line'],
  fits: (opened, engine) => changeOf(engine, opened, neededOf(opened)) !== undefined,
  async measure(filler, opened) {
    const { engine, systems } = filler;
    const change = changeOf(engine, opened, neededOf(opened));
    if (change === undefined) throw new Error(`${opened.hole.id} has nothing to change.`);
    const { from, to, defining, naming } = change;
    const gone = goneWith(engine, opened, defining);
    const isStale = (text: string) => identifiersOf(text).some((name) => gone.has(name));
    await filler.withOpen(opened, async (window) => {
      const fill = (at: string, more = {}) =>
        filler.fill(opened.hole, window, { systems, at: { change: at }, needed: from, ...more });
      await fill(asItIs);
      await withDeleted(
        engine,
        defining,
        () => fill(deleted, { isStale }),
        () => fill(created),
      );
    });
    const after = renamedHole(opened, from, to);
    await withRenamed(engine, naming, change, () =>
      filler.withOpen(after, async (window) => {
        const saysOld = (text: string) => identifiersOf(text).includes(from);
        await filler.fill(after.hole, window, {
          ...{ systems, at: { change: isRenamed }, needed: to, isChanged: true, isStale: saysOld },
        });
      }),
    );
  },
};

/** The first name that other files define. */
function neededOf({ hole }: Opened): Evidence | undefined {
  const hidden = new Set(identifiersOf(hole.hidden));
  return hole.evidence.find(({ name }) => hidden.has(name));
}

function changeOf(engine: Engine, { hole, file }: Opened, evidence: Evidence | undefined): Change | undefined {
  if (evidence === undefined) return undefined;
  const view = engine.workspace;
  const from = evidence.name;
  const everywhere = filesNaming(view, from);
  if (everywhere.length > mostFiles) return undefined;
  const to = otherName(from, hole.id, (name) => filesNaming(view, name).length > 0);
  if (to === undefined) return undefined;
  const places = new Set(hole.evidence.filter(({ name }) => name === from).map((one) => one.file));
  const naming = everywhere.filter(({ path }) => path !== file.path);
  const defining = naming.filter(({ displayPath }) => places.has(displayPath));
  return defining.length === places.size ? { from, to, defining, naming } : undefined;
}

/** Identifiers that stand nowhere any more when these files are gone, neither elsewhere nor in what is visible of the open file. */
function goneWith(engine: Engine, { hole, file, whole }: Opened, files: readonly FileRecord[]): Set<string> {
  const view = engine.workspace;
  const counts = wordCounts(view);
  const lost = new Map<string, number>();
  for (const { path } of [...files, file]) {
    for (const word of new Set(identifiersOf(view.text(path) ?? ''))) lost.set(word, (lost.get(word) ?? 0) + 1);
  }
  const visible = new Set(identifiersOf(`${whole.slice(0, hole.start)} ${whole.slice(hole.end)}`));
  const isGone = ([word, count]: [string, number]) => counts.get(word) === count && !visible.has(word);
  return new Set([...lost].filter(isGone).map(([word]) => word));
}

async function fillWithNeedle(filler: Filler, opened: Opened, evidence: Evidence, definition: string): Promise<void> {
  const view = filler.engine.workspace;
  const needle = needleSnippet(view, recordOf(view, evidence.file), evidence, (text) => filler.countTokens(text));
  await filler.withOpen(opened, async (window) => {
    await filler.fill(opened.hole, window, {
      systems: [fixedSystem(withNeedle, [needle])],
      budgetTokens: needle.cost,
      at: { definition },
      needed: evidence.name,
      isChanged: definition !== asItIs,
    });
  });
}

function renamedHole({ hole, file, whole }: Opened, from: string, to: string): Opened {
  const [before, hidden, after] = [whole.slice(0, hole.start), hole.hidden, whole.slice(hole.end)].map((text) =>
    renamed(text, from, to),
  ) as [string, string, string];
  const changed: Hole = {
    ...hole,
    start: before.length,
    end: before.length + hidden.length,
    hidden,
    evidence: hole.evidence.map((one) =>
      one.name === from ? { ...one, name: to, signature: renamed(one.signature, from, to) } : one,
    ),
  };
  return { hole: changed, file, whole: before + hidden + after };
}
