/**
 * What scorers have said, kept on disk for each repository: a stopped run goes on, and a changed feature costs no scoring. Knows
 * keys and numbers.
 */
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ScoredToken } from '../../../server/base/generator.ts';

/** Answers are written in so many at a time, and at the end. */
const mostUnwritten = 200;
/** Stands for minus infinity, which JSON has no number for; no more than that is ever meant. */
const impossible = -1e9;

type Kept = readonly (readonly [text: string, logProb: number])[];

export class RewardCache {
  readonly #path: string;
  readonly #known = new Map<string, Kept>();
  #unwritten = '';
  #count = 0;
  #useful = 0;
  #useless = 0;

  /** `path`: the file of one repository and scorer. What is half written in it is not counted. */
  constructor(path: string) {
    this.#path = path;
    if (!existsSync(path)) {
      mkdirSync(dirname(path), { recursive: true });
      return;
    }
    for (const line of readFileSync(path, 'utf8').split('\n')) {
      try {
        const [key, tokens] = JSON.parse(line);
        if (isUseful(tokens)) this.#known.set(key, tokens);
      } catch {
        // The last line of a run that was killed; it is scored again.
      }
    }
  }

  /** Answers given so far, from the file or not: those with a number for each token, and the others. */
  get given(): { readonly useful: number; readonly useless: number } {
    return { useful: this.#useful, useless: this.#useless };
  }

  /**
   * Answers from the file, or asks `score` and keeps what it says; what it throws is thrown, and nothing is lost. An answer without a
   * number for each token is given, but not kept: asked again, a scorer that has been mended may know it.
   */
  async scored(key: readonly string[], score: () => Promise<ScoredToken[]>): Promise<ScoredToken[]> {
    const hash = createHash('sha256').update(JSON.stringify(key)).digest('base64').slice(0, 22);
    const known = this.#known.get(hash);
    if (known !== undefined) {
      this.#useful++;
      return known.map(([text, logProb]) => ({ text, logProb }));
    }
    const scored = await score();
    const kept = scored.map(({ text, logProb }) => [text, Number(Math.max(logProb, impossible).toFixed(4))] as const);
    if (!isUseful(kept)) {
      this.#useless++;
      return scored;
    }
    this.#useful++;
    this.#known.set(hash, kept);
    this.#unwritten += `${JSON.stringify([hash, kept])}\n`;
    if (++this.#count % mostUnwritten === 0) this.flush();
    return kept.map(([text, logProb]) => ({ text, logProb }));
  }

  flush(): void {
    // A newline first: the last line of a run that was killed may have none.
    if (this.#unwritten !== '') appendFileSync(this.#path, `\n${this.#unwritten}`);
    this.#unwritten = '';
  }
}

function isUseful(tokens: Kept): boolean {
  return tokens.length > 0 && tokens.every(([, logProb]) => Number.isFinite(logProb));
}
