/**
 * What passes over a model cost on this machine, as they are met, and what follows: how many tokens of a prompt one slice takes,
 * and how much of a draft it pays to have checked. Knows no model.
 */

/**
 * Milliseconds that one slice of a prompt may take: a cancel is heard between slices, and with the 20 ms for which a run is kept
 * (runs.ts) the model is idle well within 100 ms. Shorter slices make a prompt dearer: of 8 tokens twice as dear as of 64.
 */
const sliceMilliseconds = 50;
/** Tokens of the first slice, before the speed is known. */
const firstSlice = 16;
const largestSlice = 512;
/** Drafted tokens that are checked in one pass at most: a long line. */
const longestDraft = 24;
/** Milliseconds that such a pass may take, as a cancel waits for it; where one token takes half of that or more, twice as long as it. */
const longestPass = 60;
/** Weight that an observation keeps when the next one comes. */
const memory = 0.95;

/**
 * `healed`: the first tokens of a draft, of which what is typed is known; `start`: those of another; `draft`: those behind some that were
 * right; `copied`: from the prompt.
 */
export type GuessKind = 'healed' | 'start' | 'draft' | 'copied';

/** Weight of one comparison in how often the model agrees. */
const learning = 0.1;
/**
 * Probability of one token from which on recall counts as sure. Of 337 lines of 15 repositories, the model that ships agreed with 97 % of the
 * first tokens above it where some of the draft is typed, and with 52 % below; with 97 and 81 % of those behind one that was right. Where
 * nothing is typed, it agreed with 23 % of the first tokens, however sure recall was.
 */
const sure = 0.8;

/** Guesses that the model agrees with alike often. */
type Likeness = 'healedSure' | 'healed' | 'first' | 'laterSure' | 'later' | 'copied';

/**
 * A pass of one token has its own kernels, and is memory bound; a pass of several costs a start and so much a token. On one AVX-512
 * core with 135 million weights, in milliseconds: Q8_0 10 and 32 + 2.4 n, Q4_0 9 and 12 + 2.6 n, Q4_1 11 and 11 + 5.9 n.
 */
export class Passes {
  /** Milliseconds by which passes are compared. */
  readonly now: () => number;
  #sliceTokens = firstSlice;
  #single = 0;
  readonly #several = new Line();
  /** Shares of guesses that the model said too, lately: of a draft's first one, of each behind one that was right, of copied ones. */
  readonly #right: Record<Likeness, number> = {
    healedSure: 0.9,
    healed: 0.5,
    first: 0.4,
    laterSure: 0.95,
    later: 0.8,
    copied: 0.6,
  };

  constructor(now: () => number = () => performance.now()) {
    this.now = now;
  }

  get sliceTokens(): number {
    return this.#sliceTokens;
  }

  /** A slice of a prompt took so long. */
  evaluated(tokens: number, milliseconds: number): void {
    if (tokens < this.#sliceTokens) return;
    const fitting = (tokens * sliceMilliseconds) / Math.max(milliseconds, 1);
    // Half way, as a single slice may have been slow by chance.
    this.#sliceTokens = Math.round(Math.min(Math.max((this.#sliceTokens + fitting) / 2, 4), largestSlice));
  }

  /** A pass that tells what follows each of its tokens took so long. */
  checked(tokens: number, milliseconds: number): void {
    if (tokens > 1) this.#several.observe(tokens, milliseconds);
    // A pass that had to wait for the processor says nothing of the next one: what is slower counts little, and within bounds.
    else if (this.#single === 0 || milliseconds < this.#single) this.#single = milliseconds;
    else this.#single += 0.1 * (Math.min(milliseconds, 2 * this.#single) - this.#single);
  }

  /**
   * Guesses, one a token, with recall's chances that the first n+1 are right, and whether the model said the same: all that were compared, up
   * to the first that differs.
   */
  met(kind: GuessKind, chances: readonly number[], agreed: readonly boolean[]): void {
    for (const [index, agrees] of agreed.entries()) {
      const likeness = likenessOf(kind, chances, index);
      this.#right[likeness] += learning * (Number(agrees) - this.#right[likeness]);
    }
  }

  /** Chances that the first n+1 guesses are all what the model says, from recall's that they are what belongs there. */
  agreement(kind: GuessKind, chances: readonly number[]): number[] {
    let all = 1;
    return chances.map((_, index) => {
      all *= this.#right[likenessOf(kind, chances, index)];
      return all;
    });
  }

  /**
   * How many guesses to have checked behind `tokens` that are evaluated anyway. `chances`: that the first n+1 are all right. Each right
   * one saves a pass of one token, each costs its place in this one; and what is not checked now can be in a later pass, once the
   * model has said the token before it by itself. The plan with the largest expected saving, from the end backwards.
   */
  draftLength(chances: readonly number[], tokens: number): number {
    const count = Math.min(chances.length, longestDraft);
    // Unknown counts as worth it, so that it is found out.
    if (this.#single === 0 || !this.#several.isKnown) return count;
    const costOf = (size: number) => (size === 1 ? this.#single : Math.max(this.#several.at(size), this.#single));
    const bound = Math.max(longestPass, 2 * this.#single);
    /** Of what is left from each guess on: saved milliseconds, expected. */
    const savedFrom = new Array<number>(count + 2).fill(0);
    let best = 0;
    for (let from = count - 1; from >= 0; from--) {
      const base = from === 0 ? 1 : (chances[from - 1] ?? 0);
      const head = from === 0 ? tokens : 1;
      let most = Number.NEGATIVE_INFINITY;
      let right = 0;
      for (let length = 0; from + length <= count; length++) {
        if (length > 0) right += (chances[from + length - 1] ?? 0) / base;
        const goesOn = (chances[from + length] ?? 0) / base;
        if (length > 0 && costOf(head + length) > bound) break;
        const extra = costOf(head + length) - costOf(head);
        const saved = right * this.#single - extra + goesOn * (savedFrom[from + length + 1] ?? 0);
        if (saved <= most) continue;
        most = saved;
        if (from === 0) best = length;
      }
      savedFrom[from] = most;
    }
    return best;
  }
}

function likenessOf(kind: GuessKind, chances: readonly number[], index: number): Likeness {
  if (kind === 'copied') return 'copied';
  if (kind === 'start' && index === 0) return 'first';
  const isSure = (chances[index] ?? 0) >= sure * (index === 0 ? 1 : (chances[index - 1] ?? 1));
  if (kind === 'healed' && index === 0) return isSure ? 'healedSure' : 'healed';
  return isSure ? 'laterSure' : 'later';
}

/**
 * The processor's time, for models that run on it: passes are compared as they would be on an idle machine, however busy it is. All
 * threads of a run are busy as long as it lasts.
 */
export function processorNow(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** A straight line through what was observed, the latest counting most (weighted least squares). */
class Line {
  #weight = 0;
  #x = 0;
  #y = 0;
  #xx = 0;
  #xy = 0;

  get isKnown(): boolean {
    return this.#weight > 1;
  }

  observe(x: number, y: number): void {
    // One pass that had to wait for the processor must not tilt the line.
    const bounded = this.isKnown ? Math.min(y, 2 * Math.max(this.at(x), 0.1)) : y;
    this.#weight = memory * this.#weight + 1;
    this.#x = memory * this.#x + x;
    this.#y = memory * this.#y + bounded;
    this.#xx = memory * this.#xx + x * x;
    this.#xy = memory * this.#xy + x * bounded;
  }

  at(x: number): number {
    const spread = this.#weight * this.#xx - this.#x * this.#x;
    const slope = spread < 1e-6 ? 0 : Math.max((this.#weight * this.#xy - this.#x * this.#y) / spread, 0);
    return Math.max(this.#y / this.#weight + slope * (x - this.#x / this.#weight), 0);
  }
}
