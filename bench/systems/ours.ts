/** The product's own retrieval: as it ships, in its fixed order, without each of its parts, and by other weights. */
import { join } from 'node:path';
import { finish } from '../../server/base/steps.ts';
import type { Snippet, SourceName } from '../../server/base/window.ts';
import { defaultConfig } from '../../server/config.ts';
import { fitSignatures } from '../../server/retrieve/fitSignatures.ts';
import { learnedOrder, type Order, type OrderRule } from '../../server/retrieve/learnedOrder.ts';
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
import { type LoadedOrder, loadOrder, shippedOrder } from '../../server/retrieve/weights.ts';
import { Expected } from '../expected.ts';
import { trainingFolder } from '../train/describeSuite.ts';
import type { System, SystemRequest } from './system.ts';

/** Where training leaves the networks of comparisons. */
export const variantsFolder = join(trainingFolder(), 'retriever', 'variants');

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
  const learned = defaultConfig.context.order === 'learned' ? orderOf(shippedOrder()) : undefined;
  const served = servedOptions(learned, draft);
  return snippetsFor(request, { ...served, without: new Set([...(served.without ?? []), ...without]) });
}

function snippetsFor(request: SystemRequest, options: RetrieveOptions): readonly Snippet[] {
  const { window, view, budgetTokens, countTokens } = request;
  const { maxSnippets } = defaultConfig.context;
  const isFilled = options.without?.has('stop') === true;
  const config = { ...defaultConfig.context, budgetTokens, maxSnippets: isFilled ? mostFilled : maxSnippets };
  return retrieve(window, view, config, countTokens, options).snippets;
}

/** `order:NAME` by the weights NAME of the variants' folder; then `:OPTION`, any of those below. */
export function orderNamed(name: string): System | undefined {
  const [kind, weights = '', ...options] = name.split(':');
  if (kind !== 'order') return undefined;
  const path = join(variantsFolder, `${weights}.weights`);
  let order: Order | undefined;
  return {
    name,
    about: `the learned order by ${weights}${options.length > 0 ? `, ${options.join(', ')}` : ''}`,
    snippets(request) {
      const loaded = weights === 'shipped' ? shippedOrder() : loadOrder(path);
      if (loaded.kind === 'none') throw new Expected(`${loaded.reason}. "linewright train" makes the weights.`, 1);
      order ??= loaded.order;
      return ordered(request, order, chosenBy(options));
    },
  };
}

/** All that the sources propose, each as a snippet, in no order: what there is to choose from. */
export async function proposedSnippets({ window, view, countTokens, draft }: SystemRequest): Promise<Snippet[]> {
  const { pieces, ranked } = propose(window, view, defaultConfig.context, { draft: await draft() });
  return [...pieces, ...signatureCandidates(ranked)]
    .filter(({ text }) => !isVisible(text, window))
    .map((candidate) => toSnippet(candidate, countTokens(candidate.text), view));
}

interface OrderOptions {
  readonly rule?: Partial<OrderRule>;
  /** Pieces at most. */
  readonly most?: number;
  readonly isUsed?: (source: SourceName) => boolean;
  readonly hasDraft?: boolean;
  /** Tokens up to which signatures fill what the order leaves. */
  readonly fill?: number;
  readonly arrange?: (snippets: readonly Snippet[]) => readonly Snippet[];
}

function chosenBy(options: readonly string[]): OrderOptions {
  let rule: Partial<OrderRule> = {};
  let chosen: OrderOptions = {};
  for (const option of options) {
    const [key = '', value = ''] = option.split('=');
    if (key === 'nostop')
      [rule, chosen] = [
        { ...rule, leastGain: Number.NEGATIVE_INFINITY },
        { most: 20, ...chosen },
      ];
    else if (key === 'noset') rule = { ...rule, isSetAware: false };
    else if (key === 'gain') rule = { ...rule, leastGain: Number(value) };
    else if (key === 'cost') rule = { ...rule, costWeight: Number(value) };
    else if (key === 'k') chosen = { ...chosen, most: Number(value) };
    else if (key === 'fill') chosen = { ...chosen, fill: Number(value) };
    else if (key === 'nosig') chosen = { ...chosen, isUsed: (source) => source !== 'signatures' };
    else if (key === 'only') chosen = { ...chosen, isUsed: (source) => source === value };
    else if (key === 'nodraft') chosen = { ...chosen, hasDraft: false };
    else if (key === 'last') chosen = { ...chosen, arrange: (snippets) => [...snippets].reverse() };
    else if (key === 'ends') chosen = { ...chosen, arrange: bothEnds };
    else throw new Expected(`"order:" has no option "${option}".`, 2);
  }
  return { ...chosen, rule };
}

/** The best at one end, the second at the other, the worst in the middle. */
function bothEnds(snippets: readonly Snippet[]): Snippet[] {
  const first = snippets.filter((_, index) => index % 2 === 0);
  const second = snippets.filter((_, index) => index % 2 === 1);
  return [...first, ...second.reverse()];
}

async function ordered(
  request: SystemRequest,
  order: Order,
  {
    rule,
    most = defaultConfig.context.maxSnippets,
    isUsed = () => true,
    hasDraft = true,
    fill = 0,
    arrange,
  }: OrderOptions,
): Promise<readonly Snippet[]> {
  const { window, view, budgetTokens, countTokens } = request;
  const draft = hasDraft ? await request.draft() : undefined;
  const { scope, pieces, ranked } = propose(window, view, defaultConfig.context, { draft });
  const candidates = [...pieces, ...signatureCandidates(ranked)].filter(({ source }) => isUsed(source));
  const config = { ...defaultConfig.context, budgetTokens, maxSnippets: most };
  const own: Order = { ...order, rule: { ...order.rule, ...rule } };
  const { snippets } = learnedOrder({ candidates, scope, draft, config, countTokens, order: own });
  const used = snippets.reduce((sum, { cost }) => sum + cost, 0);
  const room = Math.min(fill, budgetTokens) - used;
  const filled =
    room > 0 ? [...snippets, ...finish(fitSignatures({ ranked, kept: snippets, view, room, countTokens }))] : snippets;
  return arrange?.(filled) ?? filled;
}

function orderOf(loaded: LoadedOrder): Order | undefined {
  return loaded.kind === 'order' ? loaded.order : undefined;
}
