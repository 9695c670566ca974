/** The servers of one run of a fault: started on the same folder and cache, and what is left of them and of their processes. */
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { LspClient } from '../../tests/support/lspClient.ts';
import { descendants } from '../soak/processState.ts';

export interface ServersOptions {
  readonly folder: string;
  readonly settings: object;
  readonly env: Readonly<Record<string, string>>;
}

/** Milliseconds that processes may take to notice that who started them is gone. */
const endLimit = 5_000;

export class Servers {
  readonly #options: ServersOptions;
  readonly #clients: LspClient[] = [];
  /** All processes that were seen. */
  readonly #pids = new Set<number>();

  constructor(options: ServersOptions) {
    this.#options = options;
  }

  /** Initialized; its folder is being indexed. */
  async begin(env: Readonly<Record<string, string>> = {}): Promise<LspClient> {
    const { folder, settings } = this.#options;
    const options = { folders: [folder], settings, env: { ...this.#options.env, ...env } };
    const client = new LspClient(options);
    this.#clients.push(client);
    this.#pids.add(client.process.pid ?? 0);
    await Promise.race([client.initialize(options), client.exitCode]);
    return client;
  }

  /** Its folder is indexed, or it has ended. */
  async start(env?: Readonly<Record<string, string>>): Promise<LspClient> {
    const client = await this.begin(env);
    await Promise.race([client.indexed(1), client.exitCode]);
    return client;
  }

  /** The one that was started last of those that run. */
  living(): LspClient | undefined {
    return this.#clients.findLast(({ process: { exitCode, signalCode } }) => exitCode === null && signalCode === null);
  }

  /** Processes that the servers have started and that run now. */
  children(): number[] {
    const children = this.#clients.flatMap(({ process }) => {
      try {
        return descendants(process.pid ?? 0);
      } catch {
        // It has ended.
        return [];
      }
    });
    for (const pid of children) this.#pids.add(pid);
    return children;
  }

  /** Those that do not end by themselves, of all that were seen. */
  async alive(): Promise<number[]> {
    const deadline = performance.now() + endLimit;
    for (;;) {
      const alive = [...this.#pids].filter(isRunning);
      if (alive.length === 0 || performance.now() > deadline) return alive;
      await setTimeout(50);
    }
  }

  kill(): void {
    for (const { process } of this.#clients) process.kill('SIGKILL');
  }
}

/** One that has ended and whose end nobody has asked for yet does not run. */
function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
