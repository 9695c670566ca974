/** Two runs over the same holes: what has become better or worse, system by system. Knows no disk. */
import { compareMeans } from '../bootstrap.ts';
import { Expected } from '../expected.ts';
import type { Header, MeasuredHole } from '../run/record.ts';
import type { Recorded } from '../run/recordFile.ts';
import { type Compared, judged, metricOf, metricsOf } from './summary.ts';

/** What has to be the same for the holes to be. */
const decisive = ['suite', 'suiteHash', 'kinds', 'n', 'seed', 'mode'] as const;

/** Throws `Expected` when the runs differ in one of `names`. */
export function mustAgree(first: Header, second: Header, names: readonly (keyof Header)[]): void {
  const different = names.filter((name) => JSON.stringify(first[name]) !== JSON.stringify(second[name]));
  if (different.length > 0) {
    throw new Expected(`The runs cannot be compared: they have another ${different.join(', ')}.`, 1);
  }
}

/** A hole of the same place may be cut otherwise by a newer program. */
export function isSameHole(first: MeasuredHole, second: MeasuredHole | undefined): second is MeasuredHole {
  return second !== undefined && first.hole.id === second.hole.id && first.hole.hidden === second.hole.hidden;
}

export interface Comparison {
  readonly compared: readonly Compared[];
  /** Rows that say another thing, of those of both. */
  readonly changed: number;
  readonly rows: number;
  /** Holes that one of them alone has. */
  readonly unmatched: number;
}

/** Second less first. Throws `Expected` when they are not of the same holes. */
export function compareRuns(first: Recorded, second: Recorded): Comparison {
  mustAgree(first.header, second.header, decisive);
  if ([first, second].some(({ header }) => header.stress !== undefined)) {
    throw new Expected('Results of "bench stress" are reported, not compared: "linewright bench report FILE".', 1);
  }
  const systems = first.header.systems.filter((system) => second.header.systems.includes(system));
  if (systems.length === 0) throw new Expected('The runs cannot be compared: they have no system in common.', 1);
  const byId = new Map(second.holes.map((one) => [one.hole.id, one]));
  const matched = first.holes.flatMap((one) => {
    const same = byId.get(one.hole.id);
    return isSameHole(one, same) ? [{ one, same }] : [];
  });
  const compared = metricsOf([...first.holes, ...second.holes]).flatMap((metric) =>
    systems.map((system): Compared => {
      const pairs = matched.map(({ one, same }) => ({
        cluster: one.hole.repository,
        first: metricOf(one, system, metric),
        second: metricOf(same, system, metric),
      }));
      return { metric, system, difference: judged(metric, compareMeans(pairs, first.header.seed)) };
    }),
  );
  const said = ({ rows }: (typeof matched)[number]['one'], system: string) =>
    rows.find((row) => row.system === system)?.prediction;
  const changed = matched.reduce(
    (sum, { one, same }) => sum + systems.filter((system) => said(one, system) !== said(same, system)).length,
    0,
  );
  const unmatched = first.holes.length + second.holes.length - 2 * matched.length;
  return { compared, changed, rows: matched.length * systems.length, unmatched };
}
