/** Progress of work that has several stages. Knows none of them. */
import { type ProgressBar, progressBar } from '../../server/commands/progress.ts';
import type { Stages } from '../train/recall.ts';

/** One bar after another: a stage's last line stays. */
export function stages(): Stages {
  let bar: ProgressBar | undefined;
  return {
    onProgress: (stage: string, done: number, total: number) => {
      bar ??= progressBar(stage);
      bar.update(done, total);
    },
    onStage: (message: string) => {
      bar ??= progressBar(message);
      bar.end(message);
      bar = undefined;
    },
  };
}
