/** Definitions that a file does not name and may be about to, in pictures: their reasons, and that copies of the file say nothing. */
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { finish } from '../../server/base/steps.ts';
import { cutWindow } from '../../server/complete/window.ts';
import { recallAlone } from '../../server/config.ts';
import { openEngine } from '../../server/engine.ts';
import { evidenceInSteps } from '../../server/retrieve/definitionEvidence.ts';
import type { EvidenceKind } from '../../server/retrieve/definitionFeatureNames.ts';
import { scopeOf } from '../../server/retrieve/meanings.ts';
import { languageForPath } from '../../server/syntax/languages.ts';
import { scratchFolder } from '../support/scratchFolder.ts';

/** A folder with these files, all read. */
async function opened(files: Record<string, string>) {
  const root = await scratchFolder(files);
  const engine = openEngine({ roots: [root], config: recallAlone, log: () => undefined });
  onTestFinished(() => engine.dispose());
  await engine.ready;
  return { root, workspace: engine.workspace, openTrees: engine.openTrees };
}

/** The names that evidence of one kind speaks for at █. */
async function named(kind: EvidenceKind, files: Record<string, string>, file: string, picture: string) {
  const { root, workspace, openTrees } = await opened(files);
  const text = picture.replace('█', '');
  const languageId = languageForPath(file)?.id ?? '';
  const place = { path: path.join(root, file), languageId, text, version: 1, offset: picture.indexOf('█') };
  workspace.openBuffer(place.path, languageId, 1, text);
  await workspace.idle();
  const window = cutWindow({ ...place, trigger: 'invoked' }, workspace, openTrees);
  const { entries } = finish(evidenceInSteps(scopeOf(window, workspace, new Set([place.path]))));
  const spoken = entries.filter(({ strengths }) => strengths[kind] > 0);
  return spoken.map(({ hit }) => hit.definition.name).sort();
}

const queue = 'class Queue:\n    def drain(self): ...\n    def _peek(self): ...\n';

it('knows what other files ask of a thing of that name', async () => {
  const files = {
    'queue.py': queue,
    'one.py': 'def run(jobs):\n    jobs.drain()\n    jobs.append(1)\n',
    'two.py': 'def stop(jobs):\n    jobs._peek()\n',
    'three.py': 'def stop(other):\n    other.drain()\n',
  };
  expect(await named('asked', files, 'new.py', 'def wait(jobs):\n    jobs.█\n')).toEqual(['_peek', 'drain']);
  expect(await named('asked', files, 'new.py', 'def wait(tasks):\n    tasks.█\n')).toEqual([]);
  expect(await named('asked', files, 'new.py', 'def wait(jobs):\n    █\n')).toEqual([]);
  const php = {
    'Queue.php': '<?php\nclass Queue {\n  function drain() {}\n}\n',
    'one.php': '<?php\n$jobs->drain();\n',
  };
  expect(await named('asked', php, 'new.php', '<?php\n$jobs->█\n')).toEqual(['drain']);
});

it('learns nothing from a copy of the open file', async () => {
  const lines = Array.from({ length: 12 }, (_, index) => `    jobs_of_${index} = load(jobs, "number ${index}")\n`).join(
    '',
  );
  const whole = (last: string) => `import queue\n\ndef wait(jobs):\n${lines}    jobs.${last}`;
  const files = { 'queue.py': queue, 'old/new.py': whole('drain()\n') };
  expect(await named('asked', files, 'new.py', whole('█\n'))).toEqual([]);
  expect(await named('alike', files, 'new.py', whole('█\n'))).toEqual([]);
});

it('knows members of modules that the file has a name for, private ones too', async () => {
  const files = { 'tools/text.py': 'def wrap(line): ...\ndef _cut(line): ...\nclass Page:\n    def turn(self): ...\n' };
  const picture = 'from tools import text\n\ntext.wrap("")\n█\n';
  expect(await named('alias', files, 'use.py', picture)).toEqual(['Page', '_cut', 'wrap']);
  expect(await named('alias', files, 'use.py', 'from tools.text import wrap\n\n█\n')).toEqual([]);
});

it('knows what files use that import the same', async () => {
  const files = {
    'shapes.py': 'class Circle: ...\n',
    'paint.py': 'def fill(shape): ...\ndef unused(): ...\n',
    'one.py': 'from shapes import Circle\nfrom paint import fill\nfill(Circle())\n',
  };
  expect(await named('alike', files, 'two.py', 'from shapes import Circle\n\n█\n')).toContain('fill');
  expect(await named('alike', files, 'two.py', 'from shapes import Circle\n\n█\n')).not.toContain('unused');
});

it('knows members of what the class around the cursor holds', async () => {
  const files = { 'queue.py': queue };
  const holder = 'from queue import Queue\n\nclass Pool:\n    def __init__(self):\n        self.jobs = Queue()\n';
  const far = Array.from({ length: 20 }, (_, index) => `        print(${index})\n`).join('');
  const picture = `${holder}\n    def stop(self):\n${far}        █\n`;
  expect(await named('ofPart', files, 'pool.py', picture)).toEqual(['_peek', 'drain']);
});

it('looks up anew what a name near by is, once another line says otherwise', async () => {
  const { root, workspace, openTrees } = await opened({
    'shapes.py': 'class Circle:\n    def roll(self): ...\nclass Square:\n    def lift(self): ...\n',
  });
  const membersAt = (picture: string) => {
    const place = { path: path.join(root, 'new.py'), languageId: 'python', text: picture.replace('█', ''), version: 1 };
    const request = { ...place, offset: picture.indexOf('█'), trigger: 'invoked' as const };
    const scope = scopeOf(cutWindow(request, workspace, openTrees), workspace, new Set([place.path]));
    const { entries } = finish(evidenceInSteps(scope));
    return entries.filter(({ strengths }) => strengths.nearbyType > 0).map(({ hit }) => hit.definition.name);
  };
  const imports = 'from shapes import Square, Circle\n\n';
  expect(membersAt(`${imports}def use(shape: Circle):\n    print(shape)\n    █\n`)).toEqual(['roll']);
  expect(membersAt(`${imports}def use(shape: Circle):\n    print(shape)\n    x█\n`)).toEqual(['roll']);
  expect(membersAt(`${imports}def use(shape: Square):\n    print(shape)\n    x█\n`)).toEqual(['lift']);
  expect(membersAt(`${imports}def use(shape: Square):\n    print(shape)\n    shape = Circle()█\n`)).toEqual([
    'roll',
    'lift',
  ]);
});
