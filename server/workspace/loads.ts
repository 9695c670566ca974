/** One piece of work at a time for each path, and another behind it for all that ask meanwhile. Knows not what the work is. */

export interface Load {
  /** It is asked for again: what this run finds out is outdated. */
  readonly again: boolean;
}

interface Running {
  readonly ended: Promise<void>;
  again: boolean;
}

export class Loads {
  readonly #running = new Map<string, Running>();

  has(path: string): boolean {
    return this.#running.has(path);
  }

  /** Resolves when what is there now has been looked at. `onError` hears of what `work` throws; this never rejects. */
  run(path: string, work: (load: Load) => Promise<void>, onError: (error: unknown) => void): Promise<void> {
    const running = this.#running.get(path);
    if (running !== undefined) {
      running.again = true;
      return running.ended;
    }
    const load: Running = {
      again: true,
      ended: Promise.resolve().then(async () => {
        try {
          while (load.again) {
            load.again = false;
            await work(load);
          }
        } catch (error) {
          onError(error);
        } finally {
          this.#running.delete(path);
        }
      }),
    };
    this.#running.set(path, load);
    return load.ended;
  }
}
