/** Ctrl-C for commands that take a while. Knows nothing of their work. */

/** What shells give for a program that Ctrl-C ended: 128 and the number of the signal. */
export const interruptedExitCode = 130;

/** Runs the task with a signal that the first Ctrl-C aborts; a second one ends the process. Gives the exit code. */
export async function interruptible(task: (signal: AbortSignal) => Promise<number>): Promise<number> {
  const interrupted = new AbortController();
  const interrupt = () => interrupted.abort();
  process.once('SIGINT', interrupt);
  try {
    const exitCode = await task(interrupted.signal);
    return interrupted.signal.aborted ? interruptedExitCode : exitCode;
  } finally {
    process.off('SIGINT', interrupt);
  }
}
