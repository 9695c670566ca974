/** Models on this machine and the ways to get one, as the extension reads and offers them. */
import { expect, test } from 'vitest';
import { readModels, waysToModels } from '../../client/src/localModels.ts';
import { runCommand } from '../support/runCommand.ts';
import { scratchFolder } from '../support/scratchFolder.ts';

const printed = JSON.stringify({
  shipped: null,
  models: [{ name: 'mine' }, { name: 'small-coder' }],
  recommended: [
    { name: 'small-coder', memory: 1, licence: 'MIT' },
    { name: 'large-coder', memory: 9, licence: 'Apache-2.0' },
  ],
  freeGigabytes: 4,
});

test('what is here is not offered again, and what does not fit says so', () => {
  const found = readModels(printed);
  expect(found).toMatchObject({ hasSmall: false, models: ['mine', 'small-coder'] });
  expect(waysToModels(found).map(({ label, args }) => [label.replace(/^\S+ /, ''), args.join(' ')])).toEqual([
    ['First: install what runs models', 'model setup'],
    ['Fetch large-coder', 'model pull large-coder'],
    ['Add a GGUF file…', 'model add'],
    ['Add a model that is in Ollama…', 'model add'],
  ]);
  expect(found.recommended[1]?.memory).toBe('9.0 GB of memory, more than is free');
});

test('what is no list is none', () => {
  expect(readModels('a stack trace')).toEqual({ hasSmall: false, models: [], recommended: [] });
});

test('it reads what the program prints, and offers what it can run', async () => {
  const home = await scratchFolder();
  const { stdout } = await runCommand(['model', 'list', '--json'], { env: { XDG_DATA_HOME: home } });
  const ways = waysToModels(readModels(stdout));
  expect(ways.filter(({ args }) => args[1] === 'pull').length).toBeGreaterThan(2);
  for (const name of new Set(ways.map(({ args }) => args.join(' ').split(' ').slice(0, 2).join(' ')))) {
    expect(await runCommand([...name.split(' '), '--help'])).toMatchObject({ code: 0 });
  }
});
