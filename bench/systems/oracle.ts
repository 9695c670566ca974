/**
 * The most that could be had: of all that the product's sources propose and RG1 finds, those by which the hidden text becomes likelier,
 * as many as help together. Looks at the truth.
 */
import type { Snippet } from '../../server/base/window.ts';
import { proposedSnippets } from './ours.ts';
import { rg1 } from './repoCoder.ts';
import type { System } from './system.ts';

const mostSnippets = 4;

export const oracle: System = {
  name: 'oracle',
  about:
    "of all that Linewright's sources propose and RG1 finds, those that make the hidden text likeliest, four at most",
  usesTruth: true,
  async snippets(request) {
    const candidates = [...(await proposedSnippets(request)), ...(await rg1.snippets(request))];
    const scored: { snippet: Snippet; loss: number }[] = [];
    for (const snippet of candidates) scored.push({ snippet, loss: await request.loss([snippet]) });
    scored.sort((a, b) => a.loss - b.loss);
    let best: { snippets: readonly Snippet[]; loss: number } = { snippets: [], loss: await request.loss([]) };
    for (const { snippet } of scored) {
      const snippets = [...best.snippets, snippet];
      if (snippets.reduce((sum, { cost }) => sum + cost, 0) > request.budgetTokens) continue;
      const loss = await request.loss(snippets);
      if (loss < best.loss) best = { snippets, loss };
      if (best.snippets.length === mostSnippets) break;
    }
    return best.snippets;
  },
};
