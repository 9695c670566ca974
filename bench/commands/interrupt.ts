/** Ctrl-C for long commands that keep what they have done. Knows nothing of their work. */
import { interruptedExitCode, interruptible } from '../../server/commands/interrupt.ts';

/** Runs the task with a signal that the first Ctrl-C aborts, and says then how to go on. Gives the exit code. */
export function untilInterrupted(task: (signal: AbortSignal) => Promise<number>): Promise<number> {
  return interruptible(async (signal) => {
    try {
      return await task(signal);
    } catch (error) {
      if (!signal.aborted) throw error;
      process.stderr.write('Stopped. The same command goes on where this one was.\n');
      return interruptedExitCode;
    }
  });
}
