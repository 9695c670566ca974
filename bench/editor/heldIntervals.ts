/** How long a thread was in one program's code without a break, from a CPU profile of V8's. Knows no program. */

export interface CpuProfile {
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

/** Milliseconds, the longest first: runs of samples with a function of a file whose address holds `program` on the stack. */
export function heldIntervals({ nodes, samples, timeDeltas }: CpuProfile, program: string): number[] {
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
  const held: number[] = [];
  let current = 0;
  for (const [at, sample] of samples.entries()) {
    // A sample stands for the time until the next one.
    const milliseconds = (timeDeltas[at + 1] ?? 0) / 1000;
    if (inside.has(sample)) {
      current += milliseconds;
    } else if (current > 0) {
      held.push(current);
      current = 0;
    }
  }
  if (current > 0) held.push(current);
  return held.sort((a, b) => b - a);
}
