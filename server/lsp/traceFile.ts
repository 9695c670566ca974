/**
 * A file that a person asked for, with one line of JSON for each completion and each message of the log: what to send along with a
 * report. Redacted, for its owner alone, and no longer than it may be. Knows no feature.
 */
import { appendFileSync, statSync } from 'node:fs';
import { redact } from '../secrets/redact.ts';

/** A day of typing; what comes then is left out. */
const longest = 50_000_000;

export class TraceFile {
  readonly #file: string;
  #length: number;

  /** @throws when the file cannot be written. */
  constructor(file: string) {
    this.#file = file;
    appendFileSync(file, '', { mode: 0o600 });
    this.#length = statSync(file).size;
  }

  /** A disk that has become full ends the trace, and nothing else. */
  write(kind: string, entry: object): void {
    if (this.#length > longest) return;
    const line = `${JSON.stringify({ at: new Date().toISOString(), ...entry, kind }, redacted)}\n`;
    try {
      appendFileSync(this.#file, line, { mode: 0o600 });
      this.#length += line.length;
    } catch {
      this.#length = Number.POSITIVE_INFINITY;
    }
  }
}

function redacted(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? redact(value) : value;
}
