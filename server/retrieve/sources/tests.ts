/** The test of this file, or the file of this test, found by its name. */
import { areRelated } from '../../analysis/languages.ts';
import { outlineOfFile } from '../../analysis/outline.ts';
import type { FileRecord } from '../../workspace/view.ts';
import type { Candidate } from '../candidate.ts';
import { likeChunkOf } from '../likeChunk.ts';
import type { Scope } from '../meanings.ts';
import { nearbyWords } from '../nearby.ts';

const mostFiles = 2;
const mostLookedAt = 40;
const outlineLength = 20;
const leastOverlap = 0.15;
const sourceScore = 0.4;
const testShare = 0.8;

/** `test_name`, `name_test`, `name.test`, `name.spec`, `NameTest`, `NameTests`, `NameSpec`, `TestName`. */
const marks = /^(?:tests?_|Test(?=\p{Lu}))|(?:_tests?|_spec|[.-]test|[.-]spec|(?<=\p{Ll})(?:Tests?|Spec|IT))$/u;

export function testCandidates(scope: Scope): Candidate[] {
  const stem = stemOf(scope.window.displayPath);
  const isTest = marks.test(stem);
  const found = isTest
    ? testedFilesOf(scope)
    : scope.analysis.memo(`tests of ${scope.window.path}`, () => testsOf(scope, stem));
  return found.slice(0, mostFiles).flatMap((file) => (isTest ? outline(file) : likeTest(scope, file)));
}

/** What the open file tests, by its name; empty when it is no test. */
export function testedFilesOf(scope: Scope): readonly FileRecord[] {
  const stem = stemOf(scope.window.displayPath);
  if (!marks.test(stem)) return [];
  return scope.analysis.memo(`tested ${scope.window.path}`, () => sourcesOf(scope, stem.replace(marks, '')));
}

function sourcesOf(scope: Scope, name: string): FileRecord[] {
  return among(scope, [name]).filter((file) => stemOf(file.displayPath) === name);
}

function testsOf(scope: Scope, stem: string): FileRecord[] {
  const names = [`test_${stem}`, `${stem}_test`, `${stem}_spec`, stem, `${stem}Test`, `${stem}Tests`, `${stem}Spec`];
  return among(scope, names).filter((file) => {
    const own = stemOf(file.displayPath);
    return marks.test(own) && own.replace(marks, '') === stem;
  });
}

/** Nearest by the folders that both have. */
function among({ view, window, exclude }: Scope, names: readonly string[]): FileRecord[] {
  const files = new Set(names.flatMap((name) => view.filesOfModule(name, mostLookedAt)));
  return [...files]
    .filter((file) => !exclude.has(file.path) && areRelated(file.languageId, window.languageId))
    .sort((a, b) => shared(b, window.displayPath) - shared(a, window.displayPath) || (a.path < b.path ? -1 : 1));
}

function shared({ displayPath }: FileRecord, other: string): number {
  const [first, second] = [displayPath.split('/'), new Set(other.split('/'))];
  return first.filter((part) => second.has(part)).length;
}

function outline(file: FileRecord): Candidate[] {
  const shown = outlineOfFile(file, outlineLength);
  if (shown === undefined) return [];
  return [{ source: 'tests', file, ...shown, score: sourceScore, reason: 'is what this file tests, by its name' }];
}

function likeTest({ view, window }: Scope, file: FileRecord): Candidate[] {
  const like = likeChunkOf(file, view, nearbyWords(window), leastOverlap);
  if (like === undefined) return [];
  const { span, text, overlap } = like;
  return [{ source: 'tests', file, span, text, score: testShare * overlap, reason: 'tests this file, by its name' }];
}

/** The name without the last extension: `a.test.ts` is `a.test`. */
function stemOf(displayPath: string): string {
  return displayPath.slice(displayPath.lastIndexOf('/') + 1).replace(/(?<=.)\.[^.]*$/, '');
}
