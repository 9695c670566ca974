/** Pictures of retrieval over a few files: what is proposed, what is kept, and why. */

import { expect, it } from 'vitest';
import { defaultConfig } from '../../server/config.ts';
import { retrieve } from '../../server/retrieve/retrieve.ts';
import { absolutePath } from '../support/absolutePath.ts';
import { windowAt } from '../support/recallWindow.ts';
import { type ViewOptions, viewOf } from '../support/retrieveView.ts';

type Files = Readonly<Record<string, string>>;

const countWords = (text: string) => text.split(/\s+/).length;

function retrieved(picture: string, files: Files, options: ViewOptions = {}, context = defaultConfig.context) {
  const window = { ...windowAt(picture, 'line', absolutePath('app/open.py')), displayPath: 'app/open.py' };
  return retrieve(window, viewOf(files, options), context, countWords);
}

/** "path: reason", best first. */
function kept(picture: string, files: Files, options?: ViewOptions): string[] {
  return retrieved(picture, files, options).snippets.map(({ displayPath, reason }) => `${displayPath}: ${reason}`);
}

/** None of which is near a line that tests ask about. */
const lines = Array.from({ length: 12 }, (_, line) => `step_${line} = prepare(step, ${line})`);

const twoClients = {
  'app/client.py': 'class Client:\n    retries = 3\n',
  'old/client.py': 'class Client:\n    timeout = 9\n',
};

it('takes the definition that the import leads to', () => {
  const imports = [{ module: '.client', names: [{ name: 'Client', alias: 'Client' }] }];
  expect(kept('from .client import Client\nc = Client(█\n', twoClients, { imports })[0]).toBe(
    "app/client.py: defines Client, named on the cursor's line, imported",
  );
});

it('knows what an alias stands for, and what a module holds', () => {
  const files = { 'app/client.py': 'def connect(host):\n    pass\n', 'b.py': 'def connect(port):\n    pass\n' };
  const alias = [{ module: 'app.client', names: [{ name: 'connect', alias: 'dial' }] }];
  expect(kept('x = dial(█\n', files, { imports: alias })).toContain(
    "app/client.py: defines connect, named on the cursor's line, imported",
  );
  const whole = [{ module: 'app.client', names: [{ name: '*', alias: 'net' }] }];
  expect(kept('x = net.connect(█\n', files, { imports: whole })[0]).toBe(
    "app/client.py: defines connect, named on the cursor's line, imported",
  );
});

it('proposes what is imported and not used yet', () => {
  const files = { 'app/paint.py': 'def brush(width):\n    pass\n' };
  const imports = [{ module: '.paint', names: [{ name: 'brush', alias: 'brush' }] }];
  const far = '\n'.repeat(30);
  expect(kept(`from .paint import brush${far}x = █\n`, files, { imports })).toContain(
    'app/paint.py: defines brush, imported and not used yet',
  );
  expect(kept(`from .paint import brush\nbrush(1)${far}x = █\n`, files, { imports })).toEqual([
    'app/paint.py: declares brush (named 30 lines away, imported)',
  ]);
});

it('leaves out names that Python could not see, keys, and names that the file defines itself', () => {
  const files = { 'b.py': 'def width(a):\n    pass\n' };
  const definitions = (picture: string) =>
    retrieved(picture, files).snippets.filter(({ source }) => source === 'definitions');
  expect(definitions('width + 1\n\n\nx = █\n')).toEqual([]);
  expect(definitions('f(width=█\n')).toEqual([]);
  expect(definitions('def width(): pass\nwidth(█\n')).toEqual([]);
  expect(definitions('brush.width(█\n')).toHaveLength(1);
});

it('tells the rarest names that a chunk shares', () => {
  const files = { 'a.py': 'total = sum(prices)\n', 'b.py': 'total = 0\n' };
  expect(kept('total = count(prices)\nx = █\n', files)[0]).toBe(
    'a.py: shares prices, total with the lines around the cursor (BM25 20.0)',
  );
});

it('shows the outline of a file with a similar name', () => {
  const files = { 'tests/test_open.py': 'def test_first():\n    pass\n\ndef test_second():\n    pass\n' };
  const { snippets } = retrieved('zzz = █\n', files);
  expect(snippets.map(({ source, text }) => `${source}: ${text}`)).toEqual([
    'similarFile: def test_first():\ndef test_second():',
  ]);
});

it('looks into files that are open', () => {
  const text = `alpha = beta\n\n${lines.join('\n')}\n`;
  const files = { 'b.py': text, 'c.py': text };
  const { considered } = retrieved('alpha = beta\n█\n', files, { open: ['c.py'] });
  const fromBuffers = considered().filter(({ candidate }) => candidate.source === 'openBuffer');
  expect(fromBuffers.map(({ candidate }) => candidate.file.displayPath)).toEqual(['c.py']);
});

it('never shows the open file itself or a copy of it', () => {
  const text = [...lines, 'result = canary(step)', ''].join('\n');
  const files = { 'app/open.py': text, 'build/open.py': text, 'build/windows.py': text.replaceAll('\n', '\r\n') };
  const { snippets, considered } = retrieved([...lines, 'result = █', ''].join('\n'), files);
  expect(snippets).toEqual([]);
  expect(considered()).toEqual([]);
});

it('never shows a short copy of the same name', () => {
  const files = { 'build/open.py': 'import os\n\nroot = os.getcwd()\nresult = canary(root)\n' };
  expect(retrieved('import os\n\nroot = os.getcwd()\nresult = █\n', files).considered()).toEqual([]);
});

it('keeps one of two that say the same, and none that is visible', () => {
  const piece = 'alpha = beta(gamma, delta)\n';
  const verdicts = (picture: string, files: Files) =>
    retrieved(picture, files)
      .considered()
      .map(({ candidate, verdict }) => `${candidate.file.displayPath}: ${verdict}`);
  expect(verdicts('alpha beta gamma\n█\n', { 'a.py': piece, 'b.py': piece })).toEqual([
    'a.py: kept',
    'b.py: nearly the same as a kept one',
  ]);
  const more = `${lines.join('\n')}\n\n${piece}`;
  expect(verdicts(`${lines.at(-1)}\n\n${piece}█\n`, { 'a.py': more })).toContain('a.py: visible in the open file');
});

it('stops at the line, the number and the budget, and says so', () => {
  const files = { 'a.py': 'alpha beta gamma delta\n', 'b.py': 'alpha other things\n', 'c.py': 'alpha beta more\n' };
  const picture = 'alpha beta gamma delta epsilon\n█\n';
  const { maxSnippets, budgetTokens } = defaultConfig.context;
  const stopAt = (context: Partial<typeof defaultConfig.context>) =>
    retrieved(picture, files, {}, { ...defaultConfig.context, ...context });
  expect(stopAt({ maxSnippets, budgetTokens }).stop).toBe('no candidate is left');
  expect(stopAt({ maxSnippets: 1 }).stop).toBe('1 pieces are kept');
  expect(
    stopAt({ budgetTokens: 1 })
      .considered()
      .map(({ verdict }) => verdict),
  ).toContain('does not fit the budget');
  const off = stopAt({ enable: false });
  expect({ ...off, considered: off.considered() }).toEqual({
    snippets: [],
    considered: [],
    found: 0,
    stop: 'turned off',
  });
});

it('asks for nothing in an empty document', () => {
  expect(retrieved('█', { 'a.py': 'def f():\n    pass\n' }).snippets).toEqual([]);
});
