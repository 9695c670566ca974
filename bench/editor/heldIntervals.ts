/** How long a thread was in one program's code without a break, from a CPU profile of V8's. Knows no program. */

export interface CpuProfile {
  /** Microseconds of the system's steady clock. */
  readonly startTime: number;
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly url: string };
    readonly children?: readonly number[];
  }[];
  /** Ids of the innermost function at each sample. */
  readonly samples: readonly number[];
  /** Microseconds before each sample. */
  readonly timeDeltas: readonly number[];
}

/** The thread's event loop has come round: whatever held it has let it go. */
export interface Beat {
  /** Microseconds of the system's steady clock. */
  readonly at: number;
  /** Microseconds that the thread has waited for a processor so far, which others had. */
  readonly waited: number;
}

/** Milliseconds. */
export interface Hold {
  readonly clock: number;
  /** Of these the thread had a processor. */
  readonly work: number;
}

interface Interval {
  readonly from: number;
  readonly to: number;
}

/**
 * The longest by the clock first: runs of samples with a function of a file whose address holds `program` on the stack, each cut where the
 * loop came round meanwhile. Samples alone would not tell two turns from one: they are missing for up to 100 ms where the profiler itself
 * has no processor. Waiting is taken to lie evenly between two beats.
 */
export function heldIntervals(profile: CpuProfile, program: string, beats: readonly Beat[]): Hold[] {
  const holds = runsInside(profile, program).flatMap((run) => {
    const ends = [...beats.filter(({ at }) => at > run.from && at < run.to).map(({ at }) => at), run.to];
    return ends.map((to, index) => holdOf({ from: ends[index - 1] ?? run.from, to }, beats));
  });
  return holds.sort((a, b) => b.clock - a.clock);
}

function holdOf({ from, to }: Interval, beats: readonly Beat[]): Hold {
  const next = beats.findIndex(({ at }) => at >= to);
  const [before, after] = [beats[next - 1], beats[next]];
  const isWithin = before !== undefined && after !== undefined;
  const idle = isWithin ? Math.min((after.waited - before.waited) / (after.at - before.at), 1) : 0;
  return { clock: (to - from) / 1000, work: ((to - from) * (1 - idle)) / 1000 };
}

function runsInside({ startTime, nodes, samples, timeDeltas }: CpuProfile, program: string): Interval[] {
  const inside = new Set<number>();
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const mark = (id: number, isInside: boolean): void => {
    const node = byId.get(id);
    const isNow = isInside || node?.callFrame.url.includes(program) === true;
    if (isNow) inside.add(id);
    for (const child of node?.children ?? []) mark(child, isNow);
  };
  const [root] = nodes;
  if (root !== undefined) mark(root.id, false);
  const runs: Interval[] = [];
  let now = startTime;
  let from: number | undefined;
  for (const [index, sample] of samples.entries()) {
    now += timeDeltas[index] ?? 0;
    const isInside = inside.has(sample);
    if (isInside) from ??= now;
    if (isInside || from === undefined) continue;
    // A sample stands for the time until the next one.
    runs.push({ from, to: now });
    from = undefined;
  }
  if (from !== undefined) runs.push({ from, to: now });
  return runs;
}
