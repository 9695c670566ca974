/** The product's own retrieval, whole and without each of its parts. */
import { defaultConfig } from '../../server/config.ts';
import { type RetrievalPart, retrieve } from '../../server/retrieve/retrieve.ts';
import { sources } from '../../server/retrieve/sources/table.ts';
import type { System, SystemRequest } from './system.ts';

/** They follow what a person does: here nobody pins, edits or has other files open. */
const silent: readonly string[] = ['pinned', 'openBuffer', 'recentEdits', 'diagnostics'];
const speaking = Object.keys(sources).filter((name) => !silent.includes(name));
const parts = ['stop', 'signatures', ...speaking] as readonly RetrievalPart[];

export const ours: System = {
  name: 'ours',
  about: 'Linewright as it ships',
  snippets: (request) => snippetsWithout(request),
};

export const oursWithout: readonly System[] = parts.map((part) => ({
  name: `ours-without-${part}`,
  about: part === 'stop' ? 'Linewright, pieces filled to the budget' : `Linewright without its source "${part}"`,
  snippets: (request) => snippetsWithout(request, part),
}));

/** Pieces of code alone, to the budget, whatever they score: what an oracle chooses from. */
export const oursFilled: Pick<System, 'snippets'> = {
  snippets: (request) => snippetsWithout(request, 'signatures', 'stop'),
};

function snippetsWithout(request: SystemRequest, ...without: readonly RetrievalPart[]) {
  const { window, view, budgetTokens, countTokens } = request;
  const isFilled = without.includes('stop');
  const { maxSnippets } = defaultConfig.context;
  const config = { ...defaultConfig.context, budgetTokens, maxSnippets: isFilled ? mostFilled : maxSnippets };
  return retrieve(window, view, config, countTokens, new Set(without)).snippets;
}

/** As many as settings allow. */
const mostFilled = 20;
