/** What a request needs, looked up before there is one: for the place where the cursor is last, and no longer than it is there. */
import path from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { recallAlone } from '../../server/config.ts';
import { openEngine } from '../../server/engine.ts';
import { scratchFolder } from '../support/scratchFolder.ts';

const never = new AbortController().signal;
const line = 'logger = logging.getLogger(__name__)\n';
const head = 'import logging\n\n';

async function opened() {
  const root = await scratchFolder({ 'one.py': head + line, 'two.py': head + line, 'three.py': head + line });
  const engine = openEngine({ roots: [root], config: recallAlone, log: () => undefined });
  onTestFinished(() => engine.dispose());
  await engine.ready;
  const file = path.join(root, 'new.py');
  const text = `${head}logger = \n\nx = \n`;
  engine.workspace.openBuffer(file, 'python', 1, text);
  await engine.workspace.idle();
  const generated = vi.spyOn(engine.recall, 'generate');
  const ends = () => generated.mock.calls.map(([{ window }]) => window.prefix.split('\n').at(-1));
  return { engine, file, text, ends };
}

it('is what the place of the cursor needs, and what is typed next there is known', async () => {
  const { engine, file, text, ends } = await opened();
  const offset = text.indexOf('logger = ') + 'logger = '.length;
  await engine.prepare(file, offset);
  expect(ends()).toEqual(['logger = ']);
  engine.workspace.editBuffer(file, 2, [{ range: { start: offset, end: offset }, text: 'l' }]);
  const typed = `${text.slice(0, offset)}l${text.slice(offset)}`;
  const request = { path: file, languageId: 'python', text: typed, version: 2, offset: offset + 1 };
  const result = await engine.complete({ ...request, trigger: 'automatic' }, never);
  expect(result).toMatchObject({ kind: 'suggestion', source: 'reuse', text: 'ogging.getLogger(__name__)' });
  expect(ends()).toEqual(['logger = ']);
});

it('ends where the cursor has gone on', async () => {
  const { engine, file, text, ends } = await opened();
  const there = text.indexOf('x = ') + 'x = '.length;
  await Promise.all([engine.prepare(file), engine.prepare(file, head.length), engine.prepare(file, there)]);
  expect(ends()).toEqual(['x = ']);
});

it('ends where the text is another', async () => {
  const { engine, file, text, ends } = await opened();
  const prepared = engine.prepare(file, head.length);
  engine.workspace.editBuffer(file, 2, [{ range: undefined, text: `${text}fourth = 4\n` }]);
  await prepared;
  expect(ends()).toEqual([]);
});
