/** The product's own retrieval: as it ships, in its fixed order, and without each of its parts. */
import type { Snippet } from '../../server/base/window.ts';
import { defaultConfig } from '../../server/config.ts';
import type { Order } from '../../server/retrieve/learnedOrder.ts';
import {
  propose,
  type RetrievalPart,
  type RetrieveOptions,
  retrieve,
  servedOptions,
} from '../../server/retrieve/retrieve.ts';
import { signatureCandidates } from '../../server/retrieve/signatureCandidates.ts';
import { toSnippet } from '../../server/retrieve/snippet.ts';
import { sources } from '../../server/retrieve/sources/table.ts';
import { isVisible } from '../../server/retrieve/visible.ts';
import { type LoadedOrder, shippedOrder } from '../../server/retrieve/weights.ts';
import type { System, SystemRequest } from './system.ts';

/** They follow what a person does: here nobody pins, edits or has other files open. */
const silent: readonly string[] = ['pinned', 'openBuffer', 'recentEdits', 'diagnostics'];
const speaking = Object.keys(sources).filter((name) => !silent.includes(name));
const parts = ['stop', 'signatures', ...speaking] as readonly RetrievalPart[];
/** As many as settings allow. */
const mostFilled = 20;

export const ours: System = {
  name: 'ours',
  about: 'Linewright as it ships',
  snippets: (request) => snippetsWithout(request),
};

export const oursFixed: System = {
  name: 'ours-fixed',
  about: "Linewright's fixed order: hand-set scores, filled to the budget",
  snippets: async (request) => snippetsFor(request, servedOptions(undefined, await request.draft())),
};

export const oursWithout: readonly System[] = parts.map((part) => ({
  name: `ours-without-${part}`,
  about: part === 'stop' ? 'Linewright, filled to the budget' : `Linewright without its source "${part}"`,
  snippets: (request) => snippetsWithout(request, part),
}));

async function snippetsWithout(request: SystemRequest, ...without: readonly RetrievalPart[]) {
  const draft = await request.draft();
  const served = servedOptions(servedOrder(), draft);
  return snippetsFor(request, { ...served, without: new Set([...(served.without ?? []), ...without]) });
}

function snippetsFor(request: SystemRequest, options: RetrieveOptions): readonly Snippet[] {
  const { window, view, budgetTokens, countTokens } = request;
  const { maxSnippets } = defaultConfig.context;
  const isFilled = options.without?.has('stop') === true;
  const config = { ...defaultConfig.context, budgetTokens, maxSnippets: isFilled ? mostFilled : maxSnippets };
  return retrieve(window, view, config, countTokens, options).snippets;
}

/** All that the sources propose, each as a snippet, in no order: what there is to choose from. */
export async function proposedSnippets({ window, view, countTokens, draft }: SystemRequest): Promise<Snippet[]> {
  const { pieces, ranked } = propose(window, view, defaultConfig.context, { draft: await draft() });
  return [...pieces, ...signatureCandidates(ranked)]
    .filter(({ text }) => !isVisible(text, window))
    .map((candidate) => toSnippet(candidate, countTokens(candidate.text), view));
}

/** The order of snippets where no setting says another. */
export function servedOrder(): Order | undefined {
  return defaultConfig.context.order === 'learned' ? orderOf(shippedOrder()) : undefined;
}

function orderOf(loaded: LoadedOrder): Order | undefined {
  return loaded.kind === 'order' ? loaded.order : undefined;
}
