/** The whole engine over real folders: what one file has completes another, and nothing hidden gets through. */
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { recallAlone } from '../../server/config.ts';
import { type Engine, openEngine } from '../../server/engine.ts';
import { scratchFolder } from '../support/scratchFolder.ts';

const never = new AbortController().signal;

async function engineOn(files: Record<string, string>): Promise<{ engine: Engine; root: string; faults: string[] }> {
  const root = await scratchFolder(files);
  const faults: string[] = [];
  const engine = openEngine({
    roots: [root],
    config: recallAlone,
    log: (level, message) => {
      if (level === 'error') faults.push(message);
    },
  });
  onTestFinished(() => engine.dispose());
  await engine.ready;
  return { engine, root, faults };
}

function openAt(engine: Engine, file: string, picture: string) {
  const offset = picture.indexOf('█');
  const text = picture.replace('█', '');
  engine.workspace.openBuffer(file, 'python', 1, text);
  return { path: file, languageId: 'python', text, version: 1, offset, trigger: 'invoked' } as const;
}

const client = 'class Client:\n    def fetch_all(self, url, retries):\n        return self.session.get(url, retries)\n';

it('completes from another file and says where from', async () => {
  const { engine, root } = await engineOn({
    'client.py': client,
    'use.py': 'from client import Client\n\nrows = Client().fetch_all(address, retries=3)\n',
  });
  const request = openAt(engine, path.join(root, 'new.py'), 'from client import Client\n\nrows = Client().█\n');
  const result = await engine.complete(request, never);
  expect(result).toMatchObject({ kind: 'suggestion', text: 'fetch_all(address, retries=3)' });
  expect(result.trace.copiedFrom).toContainEqual(expect.objectContaining({ displayPath: 'use.py', line: 2 }));
});

it('retrieves the definition of an imported name, with its reason', async () => {
  const { engine, root } = await engineOn({ 'client.py': client, 'other.py': 'x = 1\n' });
  const request = openAt(engine, path.join(root, 'new.py'), 'from client import Client\n\nc = Client(█)\n');
  // Until the grammar has loaded, a moment after the first file of a language is opened, imports are not known.
  await engine.workspace.idle();
  const { snippets, stop } = await engine.context(request, never);
  expect(snippets[0]).toMatchObject({ displayPath: 'client.py', source: 'definitions' });
  expect(snippets[0]?.reason).toBe("defines Client, named on the cursor's line, imported");
  expect(stop).not.toBe('');
});

it('keeps to the budget and the number of pieces', async () => {
  const { engine, root } = await engineOn({ 'client.py': client });
  const request = openAt(engine, path.join(root, 'new.py'), 'from client import Client\n\nc = Client(█)\n');
  const sources = async (context: Partial<typeof recallAlone.context>) => {
    engine.configure({ ...recallAlone, context: { ...recallAlone.context, order: 'fixed', ...context } });
    return (await engine.context(request, never)).snippets.map(({ source }) => source);
  };
  expect(await sources({})).toEqual(['definitions']);
  expect(await sources({ maxSnippets: 0 })).toEqual(['signatures']);
  expect(await sources({ budgetTokens: 0 })).toEqual([]);
  expect(await sources({ enable: false })).toEqual([]);
});

it('lets nothing through that the buffer does not hold: neither the file on disk nor a copy of it', async () => {
  const lines = Array.from({ length: 20 }, (_, line) => `step_${line} = prepare(step, ${line})`);
  const onDisk = [...lines, 'result = canary_function(step)', ''].join('\n');
  const { engine, root } = await engineOn({ 'a.py': onDisk, 'build/a.py': onDisk, 'b.py': 'other = run(step)\n' });
  const request = openAt(engine, path.join(root, 'a.py'), [...lines, 'result = █', ''].join('\n'));
  expect(JSON.stringify(await engine.complete(request, never))).not.toContain('canary');
  expect(JSON.stringify((await engine.context(request, never)).snippets)).not.toContain('canary');
  const typed = openAt(engine, path.join(root, 'a.py'), [...lines, 'result = can█', ''].join('\n'));
  expect(JSON.stringify(await engine.complete(typed, never))).not.toContain('canary_function');
});

it('follows folders, closed buffers and settings, and ends without a fault', async () => {
  const { engine, root, faults } = await engineOn({ 'a.py': 'paint(red, brush)\n' });
  const file = path.join(root, 'b.py');
  const asked = async () => {
    const result = await engine.complete(openAt(engine, file, 'x = 0\npaint(█\n'), never);
    return result.kind === 'suggestion' ? result.text : result.reason;
  };
  expect(await asked()).toBe('red, brush)');
  await engine.removeFolder(root);
  expect(await asked()).not.toBe('red, brush)');
  await engine.addFolder(root);
  expect(await asked()).toBe('red, brush)');
  engine.workspace.closeBuffer(file);
  expect(engine.status()).toMatchObject({ engine: { name: 'recall' }, recall: { files: 1 } });
  expect(faults).toEqual([]);
});
