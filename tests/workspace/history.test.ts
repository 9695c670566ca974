/** Whatever happened before: a workspace answers as one that has just been made from the same files and buffers. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { WorkspaceChange } from '../../server/workspace/view.ts';
import type { Workspace } from '../../server/workspace/workspace.ts';
import { never, newWorkspace, removeFolder, temporaryFolder, writeFiles } from '../support/workspaceFixture.ts';

const root = temporaryFolder();
afterAll(() => removeFolder(root));

const names = ['a.py', 'b.py', 'sub/a.py', 'sub/c.py', 'ignored.py'];
const words = ['alpha', 'beta', 'gammaDelta', 'def run_it', 'def parse', '\n', '\n', '\n\n\n', 'unparsable'];

let state = 5;
function random(below: number): number {
  state = (state * 48_271) % 2_147_483_647;
  return state % below;
}

function someText(): string {
  return `${Array.from({ length: random(12) }, () => words[random(words.length)]).join(' ')}\n`;
}

/** All that can be asked, in an order that does not depend on what came first. */
function answers(workspace: Workspace) {
  const files = [...workspace.files()].sort((a, b) => (a.path < b.path ? -1 : 1));
  return {
    files: files.map((file) => [file.displayPath, file.isOpen, file.facts, workspace.text(file.path)]),
    definitions: ['run_it', 'parse'].map((name) =>
      workspace
        .definitionsNamed(name, 100)
        .map(({ file, definition }) => `${file.displayPath}:${definition.nameSpan.start}`)
        .sort(),
    ),
    names: workspace
      .searchDefinitions('run', 100)
      .map(({ file }) => file.displayPath)
      .sort(),
    paths: workspace
      .searchFiles('c', 10)
      .map(({ displayPath }) => displayPath)
      .sort(),
    chunks: workspace
      .searchChunks('alpha gamma run', 100, new Set([join(root, 'b.py')]))
      .map(({ file, span, score }) => [file.displayPath, span, score]),
  };
}

/** What a listener that began with nothing holds after all changes. */
function replay(changes: readonly WorkspaceChange[]): Map<string, string> {
  const texts = new Map<string, string>();
  for (const change of changes) {
    if (change.kind === 'updated') texts.set(change.path, change.text);
    else texts.delete(change.path);
  }
  return texts;
}

async function act(workspace: Workspace): Promise<void> {
  const path = join(root, names[random(names.length)] ?? '');
  const buffer = workspace.buffer(path);
  const action = random(6);
  if (action === 0) workspace.openBuffer(path, 'python', 1, someText());
  else if (action === 1) workspace.closeBuffer(path);
  else if (action < 4 && buffer !== undefined) {
    const start = random(buffer.text.length + 1);
    workspace.editBuffer(path, buffer.version + 1, [{ range: { start, end: start + random(9) }, text: someText() }]);
  } else if (action < 5) {
    writeFiles(root, { [path.slice(root.length + 1)]: someText() });
    await workspace.filesChanged([{ path, kind: 'changed' }]);
  } else {
    rmSync(path, { force: true });
    await workspace.filesChanged([{ path, kind: 'deleted' }]);
  }
}

test('a history of edits, openings, closings and changes on disk leaves no trace', async () => {
  writeFiles(root, { '.gitignore': 'ignored.py\n' });
  const { workspace, changes } = newWorkspace();
  await workspace.addFolder(root, { signal: never() });
  for (let step = 0; step < 250; step++) {
    await act(workspace);
    // Not every step is asked about: what is made at the first question must not depend on it.
    if (random(3) !== 0) continue;
    await workspace.idle();
    const fresh = newWorkspace();
    for (const name of names) {
      const buffer = workspace.buffer(join(root, name));
      if (buffer !== undefined) fresh.workspace.openBuffer(buffer.path, 'python', 1, buffer.text);
    }
    await fresh.workspace.addFolder(root, { signal: never() });
    await fresh.workspace.idle();
    expect(answers(workspace), `step ${step}`).toEqual(answers(fresh.workspace));
    expect(replay(changes), `step ${step}`).toEqual(replay(fresh.changes));
  }
});
