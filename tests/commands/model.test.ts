/** `linewright model`, as a person runs it, on folders and a hub of the test's own. */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { gguf } from '../support/gguf.ts';
import { modelServer } from '../support/modelServer.ts';
import { runCommand } from '../support/runCommand.ts';
import { scratchFolder } from '../support/scratchFolder.ts';

const bytes = gguf();
const sha256 = createHash('sha256').update(bytes).digest('hex');

async function machine() {
  const home = await scratchFolder();
  const env = {
    HOME: home,
    XDG_DATA_HOME: path.join(home, 'data'),
    XDG_CONFIG_HOME: path.join(home, 'config'),
    OLLAMA_MODELS: path.join(home, 'ollama'),
  };
  const model = async (...args: string[]) => {
    const { code, stdout, stderr } = await runCommand(['model', ...args], { env: { ...env, ...more } });
    return `${code} ${stdout}${stderr}`;
  };
  const more: Record<string, string> = {};
  return { home, model, more, env };
}

it('adds a file, uses it, verifies it and removes it without deleting it', async () => {
  const { home, model } = await machine();
  const file = path.join(home, 'Tiny.Q8_0.gguf');
  await writeFile(file, bytes);
  expect(await model('add', file, '--name', 'tiny')).toMatch(/^0 Added tiny/);
  expect(await model('list')).toMatch(/tiny .*Tiny.Q8_0.gguf[\s\S]*qwen2.5-coder-1.5b .*\(not checked\)/);
  expect(await model('use', 'tiny')).toMatch(/^0 tiny runs beside recall/);
  const settings = JSON.parse(await readFile(path.join(home, 'config/linewright/config.json'), 'utf8'));
  expect(settings).toEqual({ engine: { use: 'llama', model: 'tiny' } });
  expect(await model('verify')).toMatch(
    /^0 (?:small: comes with Linewright; SHA-256 [0-9a-f]{64}\n)?tiny: as it was\n$/,
  );
  await writeFile(file, Buffer.concat([bytes, Buffer.from('more')]));
  expect(await model('verify', 'tiny')).toMatch(/^1 tiny: its SHA-256 is/);
  expect(await model('remove', 'tiny')).toMatch(/^0 Removed tiny.\nIt was set in .*config.json, and is no longer/);
  expect(JSON.parse(await readFile(path.join(home, 'config/linewright/config.json'), 'utf8'))).toEqual({ engine: {} });
  expect((await readFile(file)).length).toBe(bytes.length + 4);
  expect(await model('remove', 'tiny')).toMatch(/^1 There is no model "tiny"/);
});

it('refuses to add what is no model', async () => {
  const { home, model } = await machine();
  const file = path.join(home, 'page.gguf');
  await writeFile(file, '<!doctype html>');
  expect(await model('add', file)).toMatch(/^1 .*cannot be added: it is no GGUF file/);
  expect(await model('add', home)).toMatch(/^1 .*cannot be added: it is a folder/);
  expect(await model('add', `${file}.gone`)).toMatch(/^1 .*page.gguf.gone cannot be added: there is no such file/);
});

it('refuses names that could not be told apart or written, and models whose file is gone', async () => {
  const { home, model } = await machine();
  const file = path.join(home, 'tiny.gguf');
  await writeFile(file, bytes);
  expect(await model('add', file, '--name', 'small')).toMatch(/^1 "small" is the model that comes with Linewright/);
  expect(await model('add', file, '--name', '../x y')).toMatch(/^1 "..\/x y" cannot be a model's name/);
  expect(await model('add', file)).toMatch(/^0 Added tiny/);
  await rm(file);
  expect(await model('use', 'tiny')).toMatch(/^1 tiny cannot be used: .*tiny.gguf: there is no such file/);
});

it('leaves no name of a model here to another engine', async () => {
  const { home, model, env } = await machine();
  const file = path.join(home, 'tiny.gguf');
  await writeFile(file, bytes);
  await model('add', file);
  await model('use', 'tiny');
  const server = await modelServer(({ path: where }, response) => {
    if (where === '/v1/models') response.end(JSON.stringify({ data: [{ id: 'served' }] }));
    else response.writeHead(where === '/v1/completions' ? 500 : 404).end();
  });
  await writeFile(path.join(home, 'a.py'), 'x = 1\ny = 2\n');
  const place = `${path.join(home, 'a.py')}:2:5`;
  await runCommand(['complete', place, '--engine', 'http', '--address', `${server.address}/v1`], { env });
  const completions = server.asked.filter(({ path: where }) => where === '/v1/completions');
  expect(completions.map(({ body }) => body.model)).toEqual(['served']);
  expect(await model('use', 'none')).toMatch(/^0 Recall alone/);
  const settings = JSON.parse(await readFile(path.join(home, 'config/linewright/config.json'), 'utf8'));
  expect(settings).toEqual({ engine: { use: 'recall' } });
});

it("adds an Ollama model's weights where they lie", async () => {
  const { home, model } = await machine();
  const manifests = path.join(home, 'ollama/manifests/registry.ollama.ai/library/tiny');
  await mkdir(manifests, { recursive: true });
  await mkdir(path.join(home, 'ollama/blobs'), { recursive: true });
  const layers = [{ mediaType: 'application/vnd.ollama.image.model', digest: `sha256:${sha256}` }];
  await writeFile(path.join(manifests, '1b'), JSON.stringify({ layers }));
  await writeFile(path.join(home, `ollama/blobs/sha256-${sha256}`), bytes);
  expect(await model('add', 'ollama:tiny:1b')).toMatch(/^0 Added tiny-1b/);
  expect(await model('add', 'ollama:huge')).toMatch(/^1 Ollama has no model "huge"/);
});

it('pulls from a hub', async () => {
  const server = await modelServer(({ path: asked }, response) => {
    if (asked === '/owner/repo/resolve/main/tiny.gguf') {
      response.writeHead(200, { 'x-linked-etag': `"${sha256}"`, 'content-length': bytes.length }).end(bytes);
    } else response.writeHead(404).end();
  });
  const { home, model, more } = await machine();
  more.HF_ENDPOINT = server.address;
  expect(await model('pull', 'owner/repo/tiny.gguf')).toMatch(/^0 .*model use tiny/);
  expect((await readFile(path.join(home, 'data/linewright/models/tiny.gguf'))).equals(bytes)).toBe(true);
  expect(await model('pull', 'owner/repo/other.gguf')).toMatch(/^1 [\s\S]*other was not fetched: .* answered 404/);
  expect(await model('pull', 'nonsense')).toMatch(/^1 "nonsense" is no recommended model/);
  expect(await model('remove', 'tiny')).toBe('0 Removed tiny.\n');
  expect(await model('list')).not.toContain('tiny');
});

it('helps', async () => {
  const { model } = await machine();
  expect(await model()).toMatch(/^0 linewright model COMMAND\n[\s\S]*model setup/);
  expect(await model('lits')).toMatch(/^2 model has no command "lits". Did you mean "list"\?/);
  expect(await model('pull', '--help')).toMatch(/^0 linewright model pull MODEL/);
});
