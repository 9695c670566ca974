/** An OpenAI-compatible server that completes everything alike, and finds each word of a text as likely as the test says. */
import { events, json, type ModelServer, modelServer } from './modelServer.ts';

/** `logProb` is told the prompt and the text that is scored with it, as one, and the word. */
export function echoServer(
  logProb: (prompt: string, word: string) => number | null = () => -0.5,
): Promise<ModelServer> {
  return modelServer(({ path, body }, response) => {
    if (path === '/v1/models') return json(response, { data: [{ id: 'tiny' }] });
    if (path !== '/v1/completions') return json(response, {}, 404);
    if (body.echo !== true) return events(response, [{ choices: [{ text: 'return 1', finish_reason: 'stop' }] }]);
    const prompt = String(body.prompt);
    const words = prompt.match(/\s*\w+|\s*\W/g) ?? [];
    const tokens = [...words, '\n'];
    const logprobs = { tokens, token_logprobs: tokens.map((word) => logProb(prompt, word)) };
    json(response, { choices: [{ text: prompt, logprobs }] });
  });
}
