/**
 * What the learned order is told of each candidate: by itself, beside the window, and beside those that are kept already.
 * Knows no network and no budget.
 */
import { lastLineOf } from '../base/lines.ts';
import type { Steps } from '../base/steps.ts';
import type { Candidate } from './candidate.ts';
import { describeInSteps } from './describe.ts';
import { columnsOf, contextNames, type FeatureName, featureNames } from './featureNames.ts';
import type { Scope } from './meanings.ts';
import { NameMarks, noNames } from './nameLists.ts';
import { type PieceParts, partsOf } from './names.ts';
import type { Reading } from './reading.ts';

const column = columnsOf(featureNames);
const contextColumn = columnsOf(contextNames);
const width = featureNames.length;

/** What a feature of 1 stands for, where more is no different. */
const full = { ownScore: 1.2, unresolved: 20, unused: 5, candidates: 60, kept: 8 };

/** The candidates of one choice as rows of numbers; row 0 is to stop. */
export class CandidateTable {
  /** `count` rows of one number for each feature name. */
  readonly rows: Float32Array;
  readonly classes: Uint16Array;
  readonly context: Float32Array;
  readonly count: number;
  readonly #candidates: readonly Candidate[];
  readonly #reading: Reading;
  /** By candidate, the places of its names. */
  readonly #names: readonly Uint32Array[];
  readonly #kept: number[] = [];
  /** By kept row, the names that it has; and those of all. */
  readonly #namesOf: NameMarks[] = [];
  readonly #keptNames: NameMarks;
  /** By row, how many of the kept ones its set features take in. */
  readonly #seen: Uint16Array;

  private constructor(candidates: readonly Candidate[], names: readonly Uint32Array[], reading: Reading) {
    this.count = candidates.length + 1;
    this.rows = new Float32Array(this.count * width);
    this.classes = new Uint16Array(this.count);
    this.context = new Float32Array(contextNames.length);
    this.#seen = new Uint16Array(this.count);
    this.#candidates = candidates;
    this.#reading = reading;
    this.#names = names;
    this.#keptNames = new NameMarks(reading.lists.count);
    this.#describeContext();
  }

  static *inSteps(candidates: readonly Candidate[], reading: Reading, scope: Scope): Steps<CandidateTable> {
    const parts: PieceParts[] = [];
    for (const candidate of candidates) {
      parts.push(partsOf(candidate));
      yield;
    }
    const names = parts.map((piece) => reading.lists.placesOf(piece.names));
    yield;
    const table = new CandidateTable(candidates, names, reading);
    yield* describeInSteps(table.rows, table.classes, candidates, parts, names, reading, scope);
    for (let row = 1; row < table.count; row++) {
      // While nothing is kept, all that it brings is new.
      table.#set(row, 'unresolved still', table.#get(row, 'has unresolved'));
      table.#set(row, 'names above still', table.#get(row, 'names above'));
    }
    return table;
  }

  /** Takes the candidate of a row for kept: what is described from now on is described beside it. */
  keep(row: number, shareOfRoom: number): void {
    this.#kept.push(row);
    const names = this.#names[row - 1] ?? noNames;
    const own = new NameMarks(this.#reading.lists.count);
    own.add(names);
    this.#namesOf.push(own);
    this.#keptNames.add(names);
    this.context[contextColumn.kept] = Math.min(1, this.#kept.length / full.kept);
    this.context[contextColumn['room used']] = Math.min(1, shareOfRoom);
  }

  /** Brings a row's numbers beside the kept ones up to date. */
  refresh(row: number): void {
    const seen = this.#seen[row] ?? 0;
    if (row === 0 || seen === this.#kept.length) return;
    const own = this.#names[row - 1] ?? noNames;
    const candidate = this.#candidates[row - 1];
    for (let at = seen; at < this.#kept.length; at++) {
      const kept = this.#kept[at] as number;
      const other = this.#candidates[kept - 1];
      this.#raise(row, 'most alike kept', this.#likeness(own, at));
      if (other?.file === candidate?.file) this.#set(row, 'same file kept', 1);
      if (other?.source === candidate?.source)
        this.#set(row, 'same source kept', Math.min(1, this.#get(row, 'same source kept') + 1 / full.kept));
      this.#raise(row, 'line above kept', this.#get(row, 'has line above') * this.#get(kept, 'has line above'));
    }
    this.#seen[row] = this.#kept.length;
    this.#set(row, 'held by kept', this.#keptNames.countOf(own) / Math.max(own.length, 1));
    const rest = this.#reading.lists.restOf(own, this.#keptNames);
    this.#set(row, 'unresolved still', rest.unresolved);
    this.#set(row, 'names above still', rest.above);
  }

  /** Share of the smaller one's names that both have: of some names, and of those of a kept one. */
  #likeness(names: Uint32Array, kept: number): number {
    const theirs = this.#names[(this.#kept[kept] ?? 0) - 1] ?? noNames;
    const smaller = Math.min(names.length, theirs.length);
    return smaller === 0 ? 0 : (this.#namesOf[kept]?.countOf(names) ?? 0) / smaller;
  }

  #describeContext(): void {
    const { window, unresolved, unused, draft } = this.#reading;
    const line = lastLineOf(window.prefix);
    const put = (name: (typeof contextNames)[number], value: number | boolean) => {
      this.context[contextColumn[name]] = Math.min(1, Number(value));
    };
    put('has suffix', window.suffix.trim() !== '');
    put('line start', line.trim() === '');
    put('in word', window.partialWord !== '');
    put('after dot', /(?:\.|->|::)[\p{L}\p{N}_$]*$/u.test(line));
    put('in brackets', (line.match(/[([{]/g)?.length ?? 0) > (line.match(/[)\]}]/g)?.length ?? 0));
    put('block', window.hole === 'block');
    put('unresolved', unresolved.weights.size / full.unresolved);
    put('unused imports', unused.weights.size / full.unused);
    put('has draft', draft !== undefined && draft.text !== '');
    put('draft confidence', draft?.confidence ?? 0);
    put('candidates', this.#candidates.length / full.candidates);
    put('best own score', Math.max(0, ...this.#candidates.map(({ score }) => score)) / full.ownScore);
  }

  #get(row: number, name: FeatureName): number {
    return this.rows[row * width + column[name]] ?? 0;
  }

  #set(row: number, name: FeatureName, value: number): void {
    this.rows[row * width + column[name]] = value;
  }

  #raise(row: number, name: FeatureName, value: number): void {
    if (value > this.#get(row, name)) this.#set(row, name, value);
  }
}
