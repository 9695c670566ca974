/**
 * The process that runs the model: it is killed without harm to the server, whatever the model does. Takes one message at a
 * time, a cancel at any time, and ends with its parent.
 */
import path from 'node:path';
import { messageOfError } from '../../base/thrown.ts';
import { chooseFamily } from '../family.ts';
import { type GgufHeader, readGgufHeader } from '../gguf.ts';
import { memoryRefusal } from '../memory.ts';
import { type Template, templates } from '../templates.ts';
import { type LlamaModel, openBinding } from './binding.ts';
import type { FromChild, GenerateMessage, OpenMessage, ScoreMessage, ToChild } from './messages.ts';
import { Passes, processorNow } from './passes.ts';
import { generate, meetCosts, type RunParts, score } from './run.ts';
import { chooseThreads } from './threads.ts';
import { Vocabulary } from './vocabulary.ts';

interface Opened extends RunParts {
  readonly template: Template;
  readonly contextTokens: number;
  readonly passes: Passes;
  readonly description: string;
}

/** Code of some forty tokens. */
const sample = 'for row in table.rows(kind="all"):\n    if row.total > limit:\n        found.append(row.name)\n'.repeat(
  2,
);

let opened: Opened | undefined;
const cancelled = new Set<number>();
let work: Promise<void> = Promise.resolve();

process.on('message', (message: ToChild) => {
  if (message.kind === 'cancel') cancelled.add(message.id);
  else work = work.then(() => answer(message)).catch((error: unknown) => fail(message, error));
});
process.on('disconnect', () => process.exit(0));

function send(message: FromChild): void {
  process.send?.(message);
}

function fail(message: Exclude<ToChild, { kind: 'cancel' }>, error: unknown): void {
  const reason = messageOfError(error);
  if (message.kind === 'open') send({ kind: 'refused', reason, isFinal: true });
  else send({ kind: 'failed', id: message.id, reason });
}

async function answer(message: Exclude<ToChild, { kind: 'cancel' }>): Promise<void> {
  if (message.kind === 'open') return openModel(message);
  const { id } = message;
  const isCancelled = () => cancelled.has(id);
  try {
    if (opened === undefined) throw new Error('no model is open');
    if (message.kind === 'generate') await answerGenerate(opened, message, isCancelled);
    else send({ kind: 'scored', id, scores: await answerScore(opened, message, isCancelled) });
  } finally {
    cancelled.delete(id);
  }
}

async function openModel(message: OpenMessage): Promise<void> {
  const outcome = await readGgufHeader(message.file);
  if (outcome.kind === 'wrong') {
    send({ kind: 'refused', reason: `${message.file}: ${outcome.problem}`, isFinal: true });
    return;
  }
  const { header } = outcome;
  const contextTokens = Math.min(message.contextTokens, header.trainedTokens || message.contextTokens);
  const refusal = memoryRefusal(header, contextTokens);
  if (refusal !== undefined) {
    send({ kind: 'refused', reason: refusal, isFinal: false });
    return;
  }
  opened = await load(message, header, contextTokens);
  send({ kind: 'opened', description: opened.description });
}

async function load(message: OpenMessage, header: GgufHeader, contextTokens: number): Promise<Opened> {
  const llama = await openBinding(message.bindingFolder, message.useGpu);
  const model: LlamaModel = await llama.loadModel({ modelPath: message.file });
  const name = path.basename(message.file);
  const threads = await chooseThreads(
    llama,
    model,
    message.threads,
    message.threadsFile,
    `${name} ${header.fileBytes}`,
  );
  const batchSize = Math.min(contextTokens, 512);
  const context = await model.createContext({
    contextSize: contextTokens,
    batchSize,
    threads: { ideal: threads, min: 1 },
    // On a processor passes are of some tens of tokens, and without it a quarter faster; from 64 on it would be a third slower.
    flashAttention: llama.gpu === false ? false : undefined,
  });
  const sequence = context.getSequence();
  const passes = new Passes(llama.gpu === false ? processorNow : undefined);
  await meetCosts(sequence, model.tokenize(sample, false), passes);
  const hasToken = (spelling: string) => header.vocabulary.has(spelling);
  const { family, reason } = chooseFamily(message.family, { name, hasToken });
  const where = llama.gpu === false ? `${threads} thread${threads === 1 ? '' : 's'}` : `${llama.gpu}`;
  const clipped = contextTokens < message.contextTokens ? ` (it was trained on ${header.trainedTokens})` : '';
  return {
    model,
    sequence,
    vocabulary: new Vocabulary(model, header.vocabulary),
    // A chat has no use for a line that is half typed; as text it goes on.
    template: templates[family === 'chat' ? 'plain' : family],
    contextTokens,
    passes,
    description: `${name} on ${where}, ${contextTokens} tokens of context${clipped}; ${family}, as ${reason}`,
  };
}

async function answerGenerate(parts: Opened, message: GenerateMessage, isCancelled: () => boolean): Promise<void> {
  const { id, prompt, maximumTokens, useDraft, useCache } = message;
  const { sequence, vocabulary, template, contextTokens } = parts;
  if (!useCache) await sequence.eraseContextTokenRanges([{ start: 0, end: sequence.nextTokenIndex }]);
  const stream = generate(
    parts,
    {
      promptTokens: vocabulary.promptTokens(prompt, template, contextTokens, maximumTokens),
      window: prompt.window,
      draft: useDraft ? (prompt.draft ?? []) : undefined,
      endsBeforeLineEnd: template.endsBeforeLineEnd === true,
      maximumTokens,
    },
    parts.passes,
    isCancelled,
  );
  for (;;) {
    const { value, done } = await stream.next();
    if (done === true) {
      send({ kind: 'done', id, statistics: value });
      return;
    }
    send({ kind: 'piece', id, ...value });
  }
}

async function answerScore(parts: Opened, message: ScoreMessage, isCancelled: () => boolean) {
  const { vocabulary, template, contextTokens, passes } = parts;
  const room = Math.max(...message.continuations.map((text) => vocabulary.count(text)), message.maximumTokens);
  const promptTokens = vocabulary.promptTokens(message.prompt, template, contextTokens, room);
  const { window } = message.prompt;
  return score(parts, { promptTokens, window }, message.continuations, passes, isCancelled);
}
