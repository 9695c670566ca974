/**
 * Incremental equals fresh: after random edits, closes and openings, an engine has the same facts and finds the same chunks,
 * names, meanings and classes as one that has seen only the last state. Recall has a test of its own, as the order of learning matters to it.
 * The same of an engine that finds its index in the cache, whatever happened to the files since.
 */
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Engine } from '../../server/engine.ts';
import { engineOn, known as knownOf, suggestion } from '../support/engineKnowledge.ts';
import { fuzzRuns } from '../support/fuzzRuns.ts';
import { scratchFolder } from '../support/scratchFolder.ts';

const files: Readonly<Record<string, string>> = {
  'client.py':
    'import time\n\nclass Client:\n    def fetch_all(self, url, retries):\n        return self.session.get(url, retries)\n',
  'report.py':
    'from client import Client\n\ndef build_report(rows):\n    total = sum(row.amount for row in rows)\n    return total\n',
  'queue.py':
    'from client import Client\n\nclass Queue:\n    def push(self, item):\n        self.items.append(item)\n        return len(self.items)\n',
};
const names = Object.keys(files);

/** Lines as they are in a repository; some define, import or call, some are left half done. */
const lines = [
  'import time',
  'from queue import Queue',
  'def send_mail(address, subject):',
  '    return build_report(rows)',
  'class Mailer(Client):',
  '    self.items.append(item)',
  'total = sum(row.amount for row in rows)',
  'client.fetch_all(url, retries=3)',
  'note = "😀 é 漢"',
  'def broken(',
  '',
];

const known = (engine: Engine, root: string) =>
  knownOf(engine, root, { names, texts: [...lines, ...Object.values(files)] });

/** Something that is done in the editor to one of the files. */
const steps = fc.oneof(
  fc.record({
    kind: fc.constant('replace' as const),
    file: fc.constantFrom(...names),
    line: fc.nat(8),
    count: fc.nat(2),
    text: fc.array(fc.constantFrom(...lines), { maxLength: 3 }),
  }),
  fc.record({
    kind: fc.constant('type' as const),
    file: fc.constantFrom(...names),
    line: fc.nat(8),
    text: fc.constantFrom('x', 'push', '(', 'é'),
  }),
  fc.record({ kind: fc.constant('close' as const), file: fc.constantFrom(...names) }),
  fc.record({ kind: fc.constant('ask' as const), file: fc.constantFrom(...names) }),
);

/** Between two steps a request may come: it makes the engine take in what has changed so far. */
async function follow(
  engine: Engine,
  root: string,
  todo: readonly (typeof steps extends fc.Arbitrary<infer Step> ? Step : never)[],
): Promise<Map<string, string>> {
  const open = new Map<string, string>();
  let version = 1;
  for (const step of todo) {
    const file = path.join(root, step.file);
    if (step.kind === 'close') {
      if (open.delete(file)) engine.workspace.closeBuffer(file);
      await engine.workspace.idle();
      continue;
    }
    const text = open.get(file) ?? files[step.file] ?? '';
    if (!open.has(file)) engine.workspace.openBuffer(file, 'python', version++, text);
    // The last to change is the last in the map.
    open.delete(file);
    if (step.kind === 'ask') {
      await suggestion(engine, file, text, text.length);
      open.set(file, text);
      continue;
    }
    const starts = [...text.matchAll(/^/gm)].map(({ index }) => index);
    const start = starts[step.line % starts.length] ?? 0;
    const end = step.kind === 'type' ? start : (starts[(step.line % starts.length) + step.count] ?? text.length);
    const inserted = step.kind === 'type' ? step.text : step.text.map((line) => `${line}\n`).join('');
    engine.workspace.editBuffer(file, version++, [{ range: { start, end }, text: inserted }]);
    open.set(file, text.slice(0, start) + inserted + text.slice(end));
  }
  return open;
}

it('after any edits, closes and openings', async () => {
  const root = await scratchFolder(files);
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 1, maxLength: 12 }), async (todo) => {
      const [incremental, fresh] = [await engineOn(root), await engineOn(root)];
      try {
        const open = await follow(incremental, root, todo);
        for (const [file, text] of open) fresh.workspace.openBuffer(file, 'python', 1, text);
        expect(await known(incremental, root)).toEqual(await known(fresh, root));
      } finally {
        await Promise.all([incremental.dispose(), fresh.dispose()]);
      }
    }),
    { ...fuzzRuns(8), endOnFailure: true },
  );
}, 120_000);

/** Something that is done to a file while no engine runs. */
const changes = fc.record({
  file: fc.constantFrom(...names, 'new.py', 'sub/other.py'),
  text: fc.option(fc.array(fc.constantFrom(...lines), { maxLength: 6 })),
});

it('from the cache, after any changes of files between two sessions', async () => {
  const root = await scratchFolder({ ...files, 'sub/.keep': '' });
  const cache = await scratchFolder();
  await fc.assert(
    fc.asyncProperty(fc.array(changes, { maxLength: 4 }), async (between) => {
      for (const [name, text] of Object.entries(files)) writeFileSync(path.join(root, name), text);
      for (const name of ['new.py', 'sub/other.py']) rmSync(path.join(root, name), { force: true });
      const first = await engineOn(root, cache);
      const before = await known(first, root);
      await first.dispose();
      for (const { file, text } of between) {
        const changed = path.join(root, file);
        if (text === null) rmSync(changed, { force: true });
        else writeFileSync(changed, text.map((line) => `${line}\n`).join(''));
      }
      const [cached, fresh] = [await engineOn(root, cache), await engineOn(root)];
      try {
        expect(await known(cached, root)).toEqual(await known(fresh, root));
        if (between.length > 0) return;
        expect(await known(cached, root)).toEqual(before);
        // Where nothing changed, recall has learned in the same order too.
        const asked = ['from client import Cli', 'total = sum(row.'];
        const ask = (engine: Engine) =>
          Promise.all(asked.map((text) => suggestion(engine, path.join(root, 'asked.py'), text, text.length)));
        expect(await ask(cached)).toEqual(await ask(fresh));
      } finally {
        await Promise.all([cached.dispose(), fresh.dispose()]);
      }
    }),
    { ...fuzzRuns(6), examples: [[[]]], endOnFailure: true },
  );
}, 120_000);
