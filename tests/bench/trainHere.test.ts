/** `linewright train retriever --here`: which stop line is kept for a repository, what is said of it, and that it serves. */
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { keepIfBetter } from '../../bench/train/retriever/here.ts';
import { defaultConfig } from '../../server/config.ts';
import { openEngine } from '../../server/engine.ts';
import { shippedOrder } from '../../server/retrieve/weights.ts';
import { echoServer } from '../support/echoServer.ts';
import { runCommand } from '../support/runCommand.ts';
import { scratchFolder } from '../support/scratchFolder.ts';
import { testCache } from '../support/testCache.ts';
import { never } from '../support/workspaceFixture.ts';

const shop = {
  'prices.py': 'def price_of(item):\n    return market.ask(item)\n',
  'report.py': 'from prices import price_of\n\ndef report(items):\n    return price_of(items)\n',
  'cart.py': 'from prices import price_of\n\ndef total(items):\n    gross = \n',
};

/** Of so many commits two lines each, at which the rules are worth these. */
const measured = (commits: number, ...values: number[]) =>
  Array.from({ length: 2 * commits }, (_, at) => ({ commit: String(at % commits), values }));

/** What is said of the shipped line beside one at a least gain of 1.5. */
async function said(root: string, fitted: [number, number], judged: [number, number]): Promise<string> {
  const shipped = shippedOrder();
  if (shipped.kind === 'none') throw new Error(shipped.reason);
  const { rule } = shipped.order;
  let text = '';
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((piece) => {
    text += piece;
    return true;
  });
  const rules = [rule, { ...rule, leastGain: 1.5 }];
  await keepIfBetter(root, rules, measured(8, ...fitted), measured(6, ...judged), 1).finally(() => write.mockRestore());
  return text.replaceAll(root, 'ROOT');
}

/** Where retrieval for a model says that it stopped. */
async function stopIn(root: string): Promise<string> {
  const { address } = await echoServer();
  const engine = { ...defaultConfig.engine, use: 'http' as const, address };
  const opened = openEngine({ roots: [root], config: { ...defaultConfig, engine }, log: () => undefined });
  onTestFinished(() => opened.dispose());
  await opened.ready;
  const text = shop['cart.py'];
  const request = { path: path.join(root, 'cart.py'), languageId: 'python', text, version: 1, offset: text.length - 1 };
  return (await opened.context({ ...request, trigger: 'invoked' }, never())).stop;
}

it('keeps a line that is better in the newest commits, which then serves, until it is forgotten', async () => {
  vi.stubEnv('XDG_CACHE_HOME', testCache);
  vi.stubEnv('XDG_CONFIG_HOME', await scratchFolder({ 'linewright/config.json': '{"engine":{"use":"http"}}' }));
  const root = await scratchFolder(shop);
  expect(await stopIn(root)).toMatch(/below the stop line at 0\.38$/);
  expect(await said(root, [0, 0.1], [0, 0.1])).toMatchInlineSnapshot(`
    "On 12 lines of the newest commits another stop line, a probability of 0.82 (a least gain of 1.5), is better by 0.1000 nats a token, 95 % interval 0.1000 to 0.1000.
    Kept for ROOT: it serves whenever this folder is opened. Undo: linewright train retriever --here --forget
    "
  `);
  expect(await stopIn(root)).toMatch(/below the stop line at 0\.82$/);
  await runCommand(['train', 'retriever', '--here', '--forget'], { cwd: root });
  expect(await stopIn(root)).toMatch(/below the stop line at 0\.38$/);
});

it('says when what it kept will serve, where it does not now', async () => {
  vi.stubEnv('XDG_CACHE_HOME', testCache);
  vi.stubEnv('XDG_CONFIG_HOME', await scratchFolder({ 'linewright/config.json': '{"engine":{"use":"recall"}}' }));
  const root = await scratchFolder(shop);
  expect(await said(root, [0, 0.1], [0, 0.1])).toContain('before a model, where engine.use is "recall" now. Undo');
  await writeFile(path.join(root, 'linewright.json'), '{"context":{"order":"fixed"}}');
  expect(await said(root, [0, 0.1], [0, 0.1])).toContain('when context.order is "learned", where it is "fixed" now.');
});

it('leaves the shipped line where it was best before, or another is not surely better since', async () => {
  vi.stubEnv('XDG_CACHE_HOME', testCache);
  const root = await scratchFolder(shop);
  expect(await said(root, [0.1, 0], [0, 0.1])).toMatchInlineSnapshot(`
    "On 16 lines of older commits no other stop line is better than the shipped one, a probability of 0.38 (a least gain of -0.5).
    The shipped order stays.
    "
  `);
  expect(await said(root, [0, 0.1], [0.1, 0])).toMatchInlineSnapshot(`
    "On 12 lines of the newest commits what was best on older ones, a probability of 0.82 (a least gain of 1.5), is not surely better than the shipped line (-0.1000 nats a token, 95 % interval -0.1000 to -0.1000).
    The shipped order stays.
    "
  `);
  expect(await stopIn(root)).toMatch(/below the stop line at 0\.38$/);
});

it('tries lines on what commits added', { timeout: 120_000 }, async () => {
  const cwd = await scratchFolder();
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd, stdio: 'ignore' });
  git('init');
  for (let commit = 0; commit < 4; commit++) {
    const lines = Array.from(
      { length: 24 },
      (_, at) => `    value_${commit}_${at} = market.ask_${at}(item, ${commit})`,
    );
    await writeFile(path.join(cwd, `part${commit}.py`), [`def run_${commit}(market, item):`, ...lines, ''].join('\n'));
    git('add', '.');
    git('commit', '-m', `part ${commit}`);
  }
  const { stdout, stderr, code } = await runCommand(['train', 'retriever', '--here'], { cwd });
  expect(stderr).toMatch(/\d+ lines of older commits to fit to, \d+ of newer ones to judge by/);
  // Two commits are too few to be sure of anything.
  expect(stdout).toMatch(
    /^On \d+ lines of .*, a probability of 0\.\d\d \(a least gain of .*\nThe shipped order stays\.\n$/,
  );
  expect(code).toBe(0);
});
