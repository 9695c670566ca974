/**
 * The learned order by any weights, with one thing or another changed: what its comparisons are made of. `order:NAME` takes the weights
 * NAME of the variants' folder, `order:shipped` those that ship; then `:OPTION`, any of those below.
 */
import { join } from 'node:path';
import type { Draft } from '../../server/base/generator.ts';
import { finish } from '../../server/base/steps.ts';
import type { Snippet, SourceName, Window } from '../../server/base/window.ts';
import { defaultConfig } from '../../server/config.ts';
import type { Candidate } from '../../server/retrieve/candidate.ts';
import { fitSignatures } from '../../server/retrieve/fitSignatures.ts';
import { learnedOrder, type Order, type OrderRule } from '../../server/retrieve/learnedOrder.ts';
import { lineSpan } from '../../server/retrieve/lineSpan.ts';
import { mergeOverlaps } from '../../server/retrieve/merge.ts';
import { type Proposals, propose } from '../../server/retrieve/retrieve.ts';
import { signatureCandidates } from '../../server/retrieve/signatureCandidates.ts';
import { type LoadedOrder, loadOrder, shippedOrder } from '../../server/retrieve/weights.ts';
import { Expected } from '../expected.ts';
import { trainingFolder } from '../train/describeSuite.ts';
import type { System, SystemRequest } from './system.ts';

/** Where training leaves the networks of comparisons. */
export const variantsFolder = join(trainingFolder(), 'retriever', 'variants');
/** As many as settings allow. */
const mostFilled = 20;

interface OrderOptions {
  readonly rule?: Partial<OrderRule>;
  /** Pieces at most. */
  readonly most?: number;
  readonly isUsed?: (source: SourceName) => boolean;
  readonly hasDraft?: boolean;
  /** Tokens up to which signatures fill what the order leaves. */
  readonly fill?: number;
  /** Lines of a piece, cut without regard to what they are; as they are without it. */
  readonly shape?: PieceShape;
  readonly arrange?: (snippets: readonly Snippet[]) => readonly Snippet[];
}

interface PieceShape {
  readonly lines: number;
  /** Of a grid that begins at the file's start, as RLCoder's fixed blocks are; else around the piece's middle. */
  readonly isGrid: boolean;
}

/** Undefined for a name of another kind. */
export function orderNamed(name: string): System | undefined {
  const [kind, weights = '', ...options] = name.split(':');
  if (kind !== 'order') return undefined;
  const path = join(variantsFolder, `${weights}.weights`);
  const chosen = chosenBy(options);
  let loaded: LoadedOrder | undefined;
  return {
    name,
    about: `the learned order by ${weights}${options.length > 0 ? `, ${options.join(', ')}` : ''}`,
    async snippets(request) {
      loaded ??= weights === 'shipped' ? shippedOrder() : loadOrder(path);
      if (loaded.kind === 'none') throw new Expected(`${loaded.reason}. "linewright train" makes the weights.`, 1);
      return ordered(request, loaded.order, chosen);
    },
  };
}

function chosenBy(options: readonly string[]): OrderOptions {
  let rule: Partial<OrderRule> = {};
  let chosen: OrderOptions = {};
  for (const option of options) {
    const [key = '', value = ''] = option.split('=');
    if (key === 'nostop')
      [rule, chosen] = [
        { ...rule, leastGain: Number.NEGATIVE_INFINITY },
        { most: mostFilled, ...chosen },
      ];
    else if (key === 'noset') rule = { ...rule, isSetAware: false };
    else if (key === 'gain') rule = { ...rule, leastGain: Number(value) };
    else if (key === 'cost') rule = { ...rule, costWeight: Number(value) };
    else if (key === 'k') chosen = { ...chosen, most: Number(value) };
    else if (key === 'fill') chosen = { ...chosen, fill: Number(value) };
    else if (key === 'nosig') chosen = { ...chosen, isUsed: (source) => source !== 'signatures' };
    else if (key === 'only') chosen = { ...chosen, isUsed: (source) => source === value };
    else if (key === 'nodraft') chosen = { ...chosen, hasDraft: false };
    else if (key === 'grid') chosen = { ...chosen, shape: { lines: Number(value), isGrid: true } };
    else if (key === 'lines') chosen = { ...chosen, shape: { lines: Number(value), isGrid: false } };
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
    shape,
    arrange,
  }: OrderOptions,
): Promise<readonly Snippet[]> {
  const { view, budgetTokens, countTokens } = request;
  const draft = hasDraft ? await request.draft() : undefined;
  const { scope, pieces, ranked } = proposalsFor(request, draft);
  const shaped = shape === undefined ? pieces : mergeOverlaps(pieces.map((piece) => cut(piece, shape, request)));
  const candidates = [...shaped, ...signatureCandidates(ranked)].filter(({ source }) => isUsed(source));
  const config = { ...defaultConfig.context, budgetTokens, maxSnippets: most };
  const own: Order = { ...order, rule: { ...order.rule, ...rule } };
  const { snippets } = learnedOrder({ candidates, scope, draft, config, countTokens, order: own });
  const used = snippets.reduce((sum, { cost }) => sum + cost, 0);
  const room = Math.min(fill, budgetTokens) - used;
  const filled =
    room > 0 ? [...snippets, ...finish(fitSignatures({ ranked, kept: snippets, view, room, countTokens }))] : snippets;
  return arrange?.(filled) ?? filled;
}

interface Proposed {
  readonly generation: number;
  readonly draft: Draft | undefined;
  readonly proposals: Proposals;
}

const proposed = new WeakMap<Window, readonly Proposed[]>();

/** The same for all that order the same hole's. */
function proposalsFor({ window, view }: SystemRequest, draft: Draft | undefined): Proposals {
  const { generation } = view;
  const known = (proposed.get(window) ?? []).filter((one) => one.generation === generation);
  const found = known.find((one) => one.draft === draft);
  if (found !== undefined) return found.proposals;
  const proposals = propose(window, view, defaultConfig.context, { draft });
  proposed.set(window, [...known, { generation, draft, proposals }]);
  return proposals;
}

/** The piece in another shape: so many lines of its file. */
function cut(piece: Candidate, { lines, isGrid }: PieceShape, { view }: SystemRequest): Candidate {
  const whole = view.text(piece.file.path);
  if (whole === undefined) return piece;
  const middle = Math.floor((piece.span.start + piece.span.end) / 2);
  const above = isGrid ? (whole.slice(0, middle).split('\n').length - 1) % lines : Math.floor(lines / 2);
  const span = lineSpan(whole, middle, above, lines - above - 1);
  return { ...piece, span, text: whole.slice(span.start, span.end) };
}
