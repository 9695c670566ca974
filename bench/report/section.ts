/** What a report consists of: sections of charts and tables, the same for Markdown and for the page. Knows neither. */
import type { Chart } from './plot.ts';

export interface Table {
  readonly title: string;
  readonly note: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Above it. */
  readonly charts?: readonly Chart[];
}

export interface Report {
  readonly title: string;
  /** What was run. */
  readonly about: string;
  readonly charts: readonly Chart[];
  readonly tables: readonly Table[];
}

export function percent(share: number | undefined): string {
  return share === undefined ? '' : (100 * share).toFixed(1);
}

/** In %; nothing where there is none. */
export function withInterval(
  share: { readonly mean: number; readonly low: number | undefined; readonly high: number | undefined } | undefined,
): string {
  return share === undefined ? '' : `${percent(share.mean)} (${percent(share.low)} to ${percent(share.high)})`;
}
