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

/** Where no sample was taken for so long, the profiler was kept from it. Microseconds. */
const blindMicroseconds = 2000;

/**
 * The longest by the clock first: runs of samples with a function of a file whose address holds `program` on the stack. A sample stands for
 * the time until the next one, but not for longer than until the loop comes round: the turn after it may be anyone's, and the profiler
 * takes none for up to 100 ms where it has no processor. It takes none while a process is made, either (its signals are blocked then), so
 * such a gap belongs to whoever is seen on either side of it in the same turn. Waiting is taken to lie evenly between two beats.
 */
export function heldIntervals(profile: CpuProfile, program: string, beats: readonly Beat[]): Hold[] {
  const times = beats.map(({ at }) => at);
  const holds = turnsOf(samplesOf(profile, program), times).flatMap(runsIn);
  return holds.map((hold) => holdOf(hold, beats)).sort((a, b) => b.clock - a.clock);
}

function holdOf({ from, to }: Interval, beats: readonly Beat[]): Hold {
  const next = beats.findIndex(({ at }) => at >= to);
  const [before, after] = [beats[next - 1], beats[next]];
  const isWithin = before !== undefined && after !== undefined;
  const idle = isWithin ? Math.min((after.waited - before.waited) / (after.at - before.at), 1) : 0;
  return { clock: (to - from) / 1000, work: ((to - from) * (1 - idle)) / 1000 };
}

interface Sample {
  /** Microseconds of the system's steady clock. */
  readonly at: number;
  readonly isInside: boolean;
}

/** One round of the event loop. */
interface Turn extends Interval {
  readonly samples: readonly Sample[];
}

/** Before the first beat and after the last one there is a turn as well, which begins and ends with the samples. */
function turnsOf(samples: readonly Sample[], beats: readonly number[]): Turn[] {
  const [start, end] = [samples[0]?.at ?? 0, samples.at(-1)?.at ?? 0];
  const bounds = [start, ...beats.filter((at) => at > start && at < end), end];
  let next = 0;
  return bounds.slice(1).map((to, index) => {
    const first = next;
    const isLast = index === bounds.length - 2;
    while (next < samples.length && (isLast || (samples[next]?.at ?? to) < to)) next++;
    return { from: bounds[index] ?? start, to, samples: samples.slice(first, next) };
  });
}

function runsIn({ from, to, samples }: Turn): Interval[] {
  const runs: Interval[] = [];
  let began: number | undefined;
  let before = from;
  for (const { at, isInside } of samples) {
    if (isInside) began ??= at - before > blindMicroseconds ? before : at;
    else if (began !== undefined) {
      runs.push({ from: began, to: at });
      began = undefined;
    }
    before = at;
  }
  if (began !== undefined) runs.push({ from: began, to });
  return runs;
}

function samplesOf({ startTime, nodes, samples, timeDeltas }: CpuProfile, program: string): Sample[] {
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
  let at = startTime;
  return samples.map((id, index) => {
    at += timeDeltas[index] ?? 0;
    return { at, isInside: inside.has(id) };
  });
}
