/**
 * A progress bar on standard error: one line redrawn on a terminal, a few plain lines elsewhere. Knows nothing of what is
 * in progress.
 */
export interface ProgressBar {
  /** `total` may grow while the work is being discovered; of `done` a part of one may be done. */
  update(done: number, total: number): void;
  /** Replaces the bar with a last line; call it once, also after a failure. */
  end(message: string): void;
}

interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Redraws at most 20 times a second: more is not seen and costs time. */
const redrawMilliseconds = 50;

/** Without a terminal a line is written each time another fifth is done: enough for a log to show that it goes on. */
const plainSteps = 5;

/** For a terminal that does not know its width, and says 0. */
const defaultColumns = 80;

export function progressBar(label: string, output: Output = process.stderr): ProgressBar {
  return output.isTTY === true ? terminalBar(label, output) : plainLines(label, output);
}

function terminalBar(label: string, output: Output): ProgressBar {
  let drawnAt = Number.NEGATIVE_INFINITY;
  return {
    update(done, total) {
      const now = performance.now();
      if (now - drawnAt < redrawMilliseconds && done < total) {
        return;
      }
      drawnAt = now;
      output.write(`\r\x1b[K${drawBar(label, done, total, output.columns || defaultColumns)}`);
    },
    end(message) {
      output.write(`\r\x1b[K${message}\n`);
    },
  };
}

function drawBar(label: string, done: number, total: number, columns: number): string {
  const counts = ` ${Math.floor(done)}/${total}`;
  const room = Math.max(0, Math.min(40, columns - label.length - counts.length - 4));
  const filled = total > 0 ? Math.floor((Math.min(done, total) / total) * room) : 0;
  return `${label} [${'='.repeat(filled)}${' '.repeat(room - filled)}]${counts}`;
}

function plainLines(label: string, output: Output): ProgressBar {
  let written = 0;
  return {
    update(done, total) {
      const step = total > 0 ? Math.floor((Math.min(done, total) / total) * plainSteps) : 0;
      if (step > written && step < plainSteps) {
        written = step;
        output.write(`${label} ${Math.floor(done)}/${total}\n`);
      }
    },
    end(message) {
      output.write(`${message}\n`);
    },
  };
}
