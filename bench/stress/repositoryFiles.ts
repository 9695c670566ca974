/** What the files of a repository say, and changing them as an editor or another program would. Knows no suite and no hole. */
import { mkdir, rm, unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Engine } from '../../server/engine.ts';
import type { FileRecord, WorkspaceView } from '../../server/workspace/view.ts';
import { identifiersOf } from '../holes/hole.ts';
import { renamed, wordPattern } from './rename.ts';

/** The indexed file of that path, as displayed. */
export function recordOf(view: WorkspaceView, displayPath: string): FileRecord {
  for (const file of view.files()) if (file.displayPath === displayPath) return file;
  throw new Error(`${displayPath} is not in the index.`);
}

/** Files in which the name stands as a word, in the order of their paths. */
export function filesNaming(view: WorkspaceView, name: string): FileRecord[] {
  const pattern = wordPattern(name);
  return [...view.files()]
    .filter(({ path }) => {
      const text = view.text(path) ?? '';
      return text.includes(name) && text.search(pattern) >= 0;
    })
    .sort((a, b) => (a.displayPath < b.displayPath ? -1 : 1));
}

/** How many files have each identifier. */
export function wordCounts(view: WorkspaceView): Map<string, number> {
  const counts = new Map<string, number>();
  for (const file of view.files()) {
    for (const word of new Set(identifiersOf(view.text(file.path) ?? '')))
      counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}

/** Renames in the files as a person does, in open buffers that are not saved; takes it back when `use` has ended. */
export async function withRenamed(
  engine: Engine,
  files: readonly FileRecord[],
  { from, to }: { readonly from: string; readonly to: string },
  use: () => Promise<void>,
): Promise<void> {
  const { workspace } = engine;
  try {
    for (const { path, languageId } of files) {
      const text = workspace.text(path) ?? '';
      const places = [...text.matchAll(wordPattern(from))].reverse();
      // From the last to the first, so that no edit moves another.
      const edits = places.map(({ index }) => ({ range: { start: index, end: index + from.length }, text: to }));
      workspace.openBuffer(path, languageId, 1, text);
      workspace.editBuffer(path, 2, edits);
    }
    await settled(engine);
    const wrong = files.find(({ path }) => renamed(workspace.text(path) ?? '', from, to) !== workspace.text(path));
    if (wrong !== undefined) throw new Error(`${wrong.displayPath} still has ${from}.`);
    await use();
  } finally {
    for (const { path } of files) workspace.closeBuffer(path);
    await settled(engine);
  }
}

/** Deletes the files on disk, calls `whileGone`, writes them again, and calls `whenBack`. */
export async function withDeleted(
  engine: Engine,
  files: readonly FileRecord[],
  whileGone: () => Promise<void>,
  whenBack: () => Promise<void>,
): Promise<void> {
  const { workspace } = engine;
  const texts = files.map(({ path }) => ({ path, text: workspace.text(path) ?? '' }));
  const tell = async (kind: 'deleted' | 'created') => {
    await workspace.filesChanged(files.map(({ path }) => ({ path, kind })));
    await settled(engine);
  };
  for (const { path } of files) await unlink(path);
  await tell('deleted');
  try {
    await whileGone();
  } finally {
    for (const { path, text } of texts) await writeFile(path, text);
    await tell('created');
  }
  await whenBack();
}

/** Copies what is indexed to an empty folder, so that it may be changed. */
export async function copyIndexed(view: WorkspaceView, into: string): Promise<void> {
  await rm(into, { recursive: true, force: true });
  for (const { path, displayPath } of view.files()) {
    const copy = join(into, displayPath);
    await mkdir(dirname(copy), { recursive: true });
    await writeFile(copy, view.text(path) ?? '');
  }
}

async function settled({ workspace, recall }: Engine): Promise<void> {
  await workspace.idle();
  await recall.idle();
}
