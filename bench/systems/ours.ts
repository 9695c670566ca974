/** The product's own retrieval, whole and without each of its parts. */
import type { SourceName } from '../../server/base/window.ts';
import { defaultConfig } from '../../server/config.ts';
import { fitSnippets } from '../../server/retrieve/fitSnippets.ts';
import { retrieve } from '../../server/retrieve/retrieve.ts';
import { sources } from '../../server/retrieve/sources/table.ts';
import type { System, SystemRequest } from './system.ts';

const sourceNames = Object.keys(sources) as readonly SourceName[];

export const ours: System = {
  name: 'ours',
  about: 'Linewright as it ships',
  snippets: (request) => retrieveFor(request).snippets,
};

/** Filled to the budget, whatever the pieces score: what the stop line is worth. */
export const oursWithoutStop: System = {
  name: 'ours-without-stop',
  about: 'Linewright, filled to the budget',
  snippets: (request) => refit(request, (candidate) => candidate.score > 0, { stopScore: 0, maxSnippets: 20 }),
};

export const oursWithoutSources: readonly System[] = sourceNames.map((left) => ({
  name: `ours-without-${left}`,
  about: `Linewright without its source "${left}"`,
  snippets: (request) => refit(request, ({ source }) => source !== left, {}),
}));

function retrieveFor(request: SystemRequest) {
  const config = { ...defaultConfig.context, budgetTokens: request.budgetTokens };
  return retrieve(request.window, request.view, config, request.countTokens);
}

function refit(
  request: SystemRequest,
  isKept: (candidate: { readonly source: SourceName; readonly score: number }) => boolean,
  { stopScore, maxSnippets = defaultConfig.context.maxSnippets }: { stopScore?: number; maxSnippets?: number },
) {
  const { window, view, budgetTokens, countTokens } = request;
  const { considered } = retrieveFor(request);
  // The line lies between what was not below it and what was.
  const below = considered.filter(({ verdict }) => verdict === 'below the stop line');
  const line = Math.max(0, ...below.map(({ candidate }) => candidate.score)) + Number.EPSILON;
  return fitSnippets({
    candidates: considered.map(({ candidate }) => candidate).filter(isKept),
    window,
    view,
    config: { ...defaultConfig.context, budgetTokens, maxSnippets },
    countTokens,
    stopScore: stopScore ?? line,
  }).snippets;
}
