/**
 * What became of suggestions, counted for the person alone in a file of theirs. Knows numbers: no text, no file's name, no
 * protocol.
 */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { property } from './base/property.ts';
import { messageOfError } from './base/thrown.ts';

export const outcomes = ['shown', 'accepted', 'partiallyAccepted', 'dismissed'] as const;
export type Outcome = (typeof outcomes)[number];

/** How often suggestions of some confidence were taken: what "60 % sure" is worth to this person. */
interface ConfidenceBand {
  /** Confidence, 0 to 1; up to the next band's. */
  readonly from: number;
  readonly shown: number;
  /** Of these, accepted as a whole or in part. */
  readonly taken: number;
}

export type OutcomeCounts = Readonly<Record<Outcome, number>> & {
  readonly charactersAccepted: number;
  /** Day of the first, as 2026-01-31. */
  readonly since: string;
  readonly byConfidence: readonly ConfidenceBand[];
};

interface Happened {
  readonly outcome: Outcome;
  /** Of the suggestion, 0 to 1, where it is known. */
  readonly confidence?: number | undefined;
  /** UTF-16 units that were taken. */
  readonly characters?: number | undefined;
}

/** Of suggestions that are right, those that are taken: others are typed, or come while the person looks elsewhere. Set by hand. */
const usuallyTaken = 0.5;
/** Suggestions that are taken for usual before any is counted: a morning's whims are no habit. */
const assumed = 40;

/**
 * How often what is shown is taken, beside what is usual for what was as sure: below 1 it is shown too much of, above 1 too little. 1 where
 * nothing is known.
 */
export function habitOf({ byConfidence }: OutcomeCounts): number {
  let [usual, taken] = [assumed, assumed];
  for (const band of byConfidence) {
    usual += usuallyTaken * band.shown * (band.from + 1 / (2 * bandCount));
    taken += band.taken;
  }
  return taken / usual;
}

const bandCount = 10;
/** Typing through a suggestion should not write a file at each key. */
const saveMilliseconds = 2_000;
/** A file of counts is a few hundred bytes; a larger one is something else. */
const maxFileCharacters = 100_000;

/** Owner of the counts. Several servers of one person add to one file. */
export class Outcomes {
  readonly #file: string;
  /** As the file held them when it was last read. */
  #kept: OutcomeCounts | undefined;
  #unsaved = noCounts();
  #timer: NodeJS.Timeout | undefined;
  #saving: Promise<void> = Promise.resolve();
  readonly #onProblem: (message: string) => void;

  /** @param onProblem hears of a file that cannot be written; the counts go on in memory. */
  constructor(file: string, onProblem: (message: string) => void) {
    this.#file = file;
    this.#onProblem = onProblem;
  }

  get file(): string {
    return this.#file;
  }

  add(happened: Happened): void {
    this.#unsaved = sum(this.#unsaved, countsOf(happened));
    this.#timer ??= setTimeout(() => void this.save(), saveMilliseconds).unref();
  }

  /** What is known without a look at the file. */
  get known(): OutcomeCounts {
    return sum(this.#kept ?? noCounts(), this.#unsaved);
  }

  async counts(): Promise<OutcomeCounts> {
    await this.#saving;
    this.#kept = await this.#read();
    return sum(this.#kept, this.#unsaved);
  }

  /** Adds what is new to the file. Never rejects. */
  save(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#saving = this.#saving.then(() => this.#write());
    return this.#saving;
  }

  async forget(): Promise<void> {
    await this.#saving;
    this.#unsaved = noCounts();
    this.#kept = undefined;
    await rm(this.#file, { force: true });
  }

  async #write(): Promise<void> {
    const added = this.#unsaved;
    if (outcomes.every((outcome) => added[outcome] === 0)) return;
    const incoming = `${this.#file}.${process.pid}`;
    try {
      const all = sum(await this.#read(), added);
      await mkdir(path.dirname(this.#file), { recursive: true, mode: 0o700 });
      await writeFile(incoming, `${JSON.stringify(all, undefined, 2)}\n`, { mode: 0o600 });
      await rename(incoming, this.#file);
      this.#kept = all;
      this.#unsaved = difference(this.#unsaved, added);
    } catch (error) {
      this.#onProblem(`Counts of suggestions are not kept: ${messageOfError(error)}`);
    }
  }

  /** What is missing or damaged counts as nothing. */
  async #read(): Promise<OutcomeCounts> {
    try {
      const text = await readFile(this.#file, 'utf8');
      return text.length > maxFileCharacters ? noCounts() : soundCounts(JSON.parse(text));
    } catch {
      return noCounts();
    }
  }
}

function countsOf({ outcome, confidence, characters }: Happened): OutcomeCounts {
  const none = noCounts();
  const band = confidence === undefined ? -1 : Math.min(Math.floor(confidence * bandCount), bandCount - 1);
  const isTaken = outcome === 'accepted' || outcome === 'partiallyAccepted';
  return {
    ...none,
    [outcome]: 1,
    charactersAccepted: characters ?? 0,
    byConfidence: none.byConfidence.map(({ from }, at) => ({
      from,
      shown: at === band && outcome === 'shown' ? 1 : 0,
      taken: at === band && isTaken ? 1 : 0,
    })),
  };
}

function noCounts(): OutcomeCounts {
  return soundCounts({ since: new Date().toISOString().slice(0, 10) });
}

/** Counts out of anything: what is no count is zero. */
function soundCounts(value: unknown): OutcomeCounts {
  const count = (from: unknown, key: string | number): number => {
    const found: unknown = property(from, key);
    return typeof found === 'number' && Number.isSafeInteger(found) && found > 0 ? found : 0;
  };
  const since: unknown = property(value, 'since');
  const bands = Array.from({ length: bandCount }, (_, at) => {
    const band = property(property(value, 'byConfidence'), at);
    return { from: at / bandCount, shown: count(band, 'shown'), taken: count(band, 'taken') };
  });
  return {
    shown: count(value, 'shown'),
    accepted: count(value, 'accepted'),
    partiallyAccepted: count(value, 'partiallyAccepted'),
    dismissed: count(value, 'dismissed'),
    charactersAccepted: count(value, 'charactersAccepted'),
    since: typeof since === 'string' && /^\d{4}-\d\d-\d\d$/.test(since) ? since : new Date().toISOString().slice(0, 10),
    byConfidence: bands,
  };
}

function sum(one: OutcomeCounts, other: OutcomeCounts): OutcomeCounts {
  return combined(one, other, (a, b) => a + b);
}

function difference(one: OutcomeCounts, other: OutcomeCounts): OutcomeCounts {
  return combined(one, other, (a, b) => a - b);
}

function combined(one: OutcomeCounts, other: OutcomeCounts, combine: (a: number, b: number) => number): OutcomeCounts {
  return {
    shown: combine(one.shown, other.shown),
    accepted: combine(one.accepted, other.accepted),
    partiallyAccepted: combine(one.partiallyAccepted, other.partiallyAccepted),
    dismissed: combine(one.dismissed, other.dismissed),
    charactersAccepted: combine(one.charactersAccepted, other.charactersAccepted),
    // biome-ignore lint/complexity/useMathMinMax: these are dates, as texts.
    since: one.since < other.since ? one.since : other.since,
    byConfidence: one.byConfidence.map(({ from, shown, taken }, at) => ({
      from,
      shown: combine(shown, other.byConfidence[at]?.shown ?? 0),
      taken: combine(taken, other.byConfidence[at]?.taken ?? 0),
    })),
  };
}
