/** Where the time of one request goes, step by step. Knows no step. */
import type { StepTiming, Trace } from '../base/trace.ts';

export const emptyTrace: Trace = {
  steps: [],
  snippets: [],
  retrievalStop: 'not tried',
  copiedFrom: [],
  notes: [],
  end: 'not tried',
};

/** Times the named steps of one request; the only telemetry on the path. */
export class Timing {
  readonly #steps: StepTiming[] = [];

  run<T>(step: string, work: () => T): T {
    const start = performance.now();
    const done = () => this.#steps.push({ step, milliseconds: performance.now() - start });
    const result = work();
    if (result instanceof Promise) result.then(done, done);
    else done();
    return result;
  }

  trace(rest: Partial<Omit<Trace, 'steps'>> = {}): Trace {
    return { ...emptyTrace, ...rest, steps: [...this.#steps] };
  }
}
