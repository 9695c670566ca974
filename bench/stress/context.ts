/**
 * What every stress suite works with: a hole, a way to fill it under changed conditions, and the rows that come of it. Knows no
 * suite.
 */
import type { Snippet, Window } from '../../server/base/window.ts';
import type { Engine } from '../../server/engine.ts';
import type { FileRecord } from '../../server/workspace/view.ts';
import { type Hole, type HoleKind, identifiersOf } from '../holes/hole.ts';
import { closeHole, type HoleSetting, measureHole, openHole } from '../run/measureHole.ts';
import type { Row, StressName } from '../run/record.ts';
import type { System } from '../systems/system.ts';

type Case = NonNullable<Row['at']>;

/** A hole in the file as it is at the time, and what is right there. */
export interface Opened {
  readonly hole: Hole;
  readonly file: FileRecord;
  /** The whole file, with what is hidden. */
  readonly whole: string;
}

export interface StressSuite {
  readonly name: StressName;
  readonly kinds: readonly HoleKind[];
  /** Whether the hole can be put to it. */
  fits(opened: Opened, engine: Engine): boolean;
  /** Fills the hole in each case. */
  measure(filler: Filler, opened: Opened): Promise<void>;
}

export interface Filling {
  readonly systems: readonly System[];
  readonly at: Case;
  /** Tokens; without it those of the run. */
  readonly budgetTokens?: number;
  /** The name that the hole needs; without it nothing is said of that. */
  readonly needed?: string;
  /** Whether a text, or a snippet, shows what stands nowhere any more; without it nothing is said of that. */
  readonly isStale?: (text: string) => boolean;
  /** The hole of which the repository was changed; without it the truth is the hidden text. */
  readonly isChanged?: boolean;
}

/** Fills one hole after another, or, where that was done before, only repeats what decides about later holes. */
export class Filler {
  readonly systems: readonly System[];
  readonly rows: Row[] = [];
  readonly #setting: HoleSetting;
  readonly #isRepeated: boolean;

  constructor(setting: HoleSetting, systems: readonly System[], isRepeated: boolean) {
    this.systems = systems;
    this.#setting = setting;
    this.#isRepeated = isRepeated;
  }

  get engine(): Engine {
    return this.#setting.engine;
  }

  get seed(): number {
    return this.#setting.seed;
  }

  get budgetTokens(): number {
    return this.#setting.budgetTokens;
  }

  countTokens(text: string): number {
    return this.#setting.generator.countTokens(text);
  }

  /** Opens the file with the hole cut, calls `use`, and closes it. */
  async withOpen({ hole, file, whole }: Opened, use: (window: Window) => Promise<void>): Promise<void> {
    const window = await openHole(this.#setting, hole, file, whole);
    try {
      await use(window);
    } finally {
      await closeHole(this.#setting, window);
    }
  }

  /** Within `withOpen`. */
  async fill(hole: Hole, window: Window, filling: Filling): Promise<void> {
    if (this.#isRepeated) {
      // What was asked before decides in which order recall has learned the files.
      this.engine.recall.observe({ window, snippets: [] });
      return;
    }
    const { systems, at, budgetTokens = this.budgetTokens, needed, isStale, isChanged = false } = filling;
    const setting = { ...this.#setting, budgetTokens, keepTexts: true };
    for (const row of await measureHole(setting, hole, window, systems)) {
      const stale = isStale?.([row.prediction, ...row.snippets.map(({ text = '' }) => text)].join('\n'));
      this.rows.push({
        ...(this.#setting.keepTexts ? row : withoutTexts(row)),
        at,
        ...(isChanged && { truth: hole.hidden }),
        ...(needed !== undefined && { named: identifiersOf(window.partialWord + row.prediction).includes(needed) }),
        ...(stale !== undefined && { stale }),
      });
    }
  }
}

/** Shows what it is told, whatever is asked: for prompts that are made by hand. */
export function fixedSystem(name: string, snippets: readonly Snippet[]): System {
  return { name, about: '', snippets: () => snippets };
}

function withoutTexts(row: Row): Row {
  return { ...row, snippets: row.snippets.map(({ text: _, ...snippet }) => snippet) };
}
