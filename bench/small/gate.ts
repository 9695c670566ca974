/**
 * What the gate before retrieval is worth: holes at which the cascade takes recall's line and looks for nothing more, and what the model
 * with our context says there. Knows no page.
 */
import { defaultConfig } from '../../server/config.ts';
import { compareMeans, type Difference } from '../bootstrap.ts';
import type { MeasuredHole, Row } from '../run/record.ts';
import { quantile } from '../statistics.ts';

/** That recall answers alone, or that it does not (cascade.ts). */
const gates = ['sure', 'asked'] as const;
type Gate = (typeof gates)[number];

interface Answer {
  /** Share that is exactly right. */
  readonly exact: number;
  /** Of context and generation, at the median. */
  readonly milliseconds: number;
}

export interface GateFigures {
  readonly gate: Gate;
  readonly n: number;
  readonly recall: Answer;
  readonly model: Answer;
  /** Exact matches of the model less recall's. */
  readonly modelLessRecall: Difference;
}

/** Of merged holes; those at which one of the two said nothing are left out, as are gates that no hole met. */
export function gateFigures(holes: readonly MeasuredHole[], seed: number): GateFigures[] {
  const answered = holes.flatMap((one) => {
    const [recall, model] = ['recall+ours', 'model+ours'].map((name) => one.rows.find(({ system }) => system === name));
    return recall === undefined || model === undefined ? [] : [{ one, recall, model, gate: gateOf(recall) }];
  });
  return gates.flatMap((gate) => {
    const own = answered.filter((met) => met.gate === gate);
    if (own.length === 0) return [];
    const pairs = own.map(({ one, recall, model }) => ({
      cluster: one.hole.repository,
      first: Number(recall.metrics.exact),
      second: Number(model.metrics.exact),
    }));
    return {
      ...{ gate, n: own.length },
      recall: answerOf(own.map(({ recall }) => recall)),
      model: answerOf(own.map(({ model }) => model)),
      modelLessRecall: compareMeans(pairs, seed),
    };
  });
}

function gateOf({ confidence }: Row): Gate {
  return confidence >= defaultConfig.engine.sure ? 'sure' : 'asked';
}

function answerOf(rows: readonly Row[]): Answer {
  const times = rows.map(({ milliseconds: { context, generate } }) => context + generate);
  const exact = rows.filter(({ metrics }) => metrics.exact).length / rows.length;
  return { exact, milliseconds: quantile(times, 0.5) };
}
