/** How likely a text is by a neural engine: a process that dies is asked again, a server whether it tells at all. */
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { parseGenerator } from '../../../bench/run/generatorChoice.ts';
import { scoreTwice, whyItCannotScore } from '../../../bench/run/scoring.ts';
import { openScorer, scorerChoice } from '../../../bench/train/retriever/scorer.ts';
import { LlamaGenerator } from '../../../server/model/llama/llamaGenerator.ts';
import { openBenchOn } from '../../support/benchRepository.ts';
import { echoServer } from '../../support/echoServer.ts';
import { json, modelServer } from '../../support/modelServer.ts';
import { promptAt } from '../../support/prompt.ts';
import { scratchFolder } from '../../support/scratchFolder.ts';
import { never } from '../../support/workspaceFixture.ts';

async function scripted(): Promise<LlamaGenerator> {
  const settings = {
    ...{ model: 'fine', family: 'auto', contextTokens: 512, maximumTokens: 32, threads: 1, gpu: false },
    ...{ bindingFolder: '/nonexistent', threadsFile: path.join(await scratchFolder(), 'was-there') },
  };
  const script = new URL('../../support/scriptedModel.mjs', import.meta.url);
  const generator = new LlamaGenerator(settings, undefined, script);
  onTestFinished(() => generator.dispose());
  await generator.settled();
  return generator;
}

it('asks a model again whose process ended while it scored', async () => {
  const scored = await scoreTwice(await scripted(), promptAt('crash once █'), 'total', never());
  expect(scored).toEqual([{ text: 'total', logProb: -1 }]);
});

it('says that a model broke off twice, and goes on with the next text', async () => {
  const generator = await scripted();
  await expect(scoreTwice(generator, promptAt('crash █'), 'total', never())).rejects.toMatchObject({
    exitCode: 1,
    message: "The model broke off twice: the model's process ended (SIGKILL). Systems do that where memory is short.",
  });
});

const why = (generator: string) => whyItCannotScore(parseGenerator(generator), never());

it('knows which engine tells how likely a text is, and asks a server', async () => {
  const silent = await modelServer(({ path: asked, body }, response) => {
    if (asked === '/v1/models') json(response, { data: [{ id: 'tiny' }] });
    else if (body.echo === true) json(response, { choices: [{ text: 'x' }] });
    else json(response, {}, 404);
  });
  const numberless = await echoServer(() => null);
  expect({
    recall: await why('recall'),
    restricted: await why('restricted'),
    llama: await why('llama:m'),
    cascade: await why('cascade:llama:m'),
    server: await why(`http:${(await echoServer()).address}`),
    silent: await why(`http:${silent.address}`),
    numberless: await why(`http:${numberless.address}`),
    nobody: await why('http:127.0.0.1:9'),
  }).toMatchInlineSnapshot(`
    {
      "cascade": "two engines in turn have no one probability",
      "llama": undefined,
      "nobody": "nothing listens at http://127.0.0.1:9",
      "numberless": "the server told no probability for each token of a text",
      "recall": undefined,
      "restricted": undefined,
      "server": undefined,
      "silent": "OpenAI /completions told no probabilities",
    }
  `);
});

const refusal = (generator: string) => scorerChoice(parseGenerator(generator), never()).then(() => 'taken', String);

it('refuses at once to learn from what cannot teach what a snippet is worth, and says what can', async () => {
  const silent = await modelServer(({ path: asked, body }, response) => {
    if (asked === '/v1/models') json(response, { data: [{ id: 'tiny' }] });
    else if (body.stream === true)
      response.end('data: {"choices":[{"text":"1","finish_reason":"stop"}]}\n\ndata: [DONE]\n\n');
    else json(response, { choices: [{ text: 'x' }] });
  });
  expect(await refusal('restricted')).toBe('taken');
  expect(await refusal('recall')).toMatchInlineSnapshot(
    `"Error: recall has read the whole repository: what it is shown beside changes nothing. Give --generator restricted, llama:MODEL or http:ADDRESS."`,
  );
  expect(await refusal('ngram')).toMatchInlineSnapshot(
    `"Error: ngram has read the whole repository: what it is shown beside changes nothing. Give --generator restricted, llama:MODEL or http:ADDRESS."`,
  );
  expect(await refusal(`cascade:http:${silent.address}`)).toMatchInlineSnapshot(
    `"Error: cascade:http does not tell how likely a text is: two engines in turn have no one probability. Give --generator restricted, llama:MODEL or http:ADDRESS."`,
  );
  expect(await refusal(`http:${silent.address}`)).toMatchInlineSnapshot(
    `"Error: http does not tell how likely a text is: OpenAI /completions told no probabilities. Give --generator restricted, llama:MODEL or http:ADDRESS."`,
  );
});

it('scores by a server what retrieval proposes', async () => {
  const server = await echoServer((prompt, word) => (prompt.includes('price_of') && word === ' price' ? -0.25 : -2));
  const { engine } = await openBenchOn({ 'cart.py': 'x = 1\n' });
  const choice = await scorerChoice(parseGenerator(`http:${server.address}`), never());
  const scorer = await openScorer(choice, engine, never());
  onTestFinished(() => scorer.dispose());
  const scores = async (picture: string) => await scorer.score(promptAt(picture), ' price');
  expect(await scores('price_of\nx =█')).toEqual([{ text: ' price', logProb: -0.25 }]);
  expect(await scores('x =█')).toEqual([{ text: ' price', logProb: -2 }]);
});
