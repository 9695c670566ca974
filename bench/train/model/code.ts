/**
 * The files of a repository as the product would read them: by its ignore rules, without generated, minified and very long ones,
 * secrets masked. Knows no workspace: nothing is parsed, which is most of the time that indexing takes.
 */
import { relative, sep } from 'node:path';
import { defaultConfig } from '../../../server/config.ts';
import { languageForPath } from '../../../server/syntax/languages.ts';
import { IgnoreRules } from '../../../server/workspace/ignoreRules.ts';
import { listFiles } from '../../../server/workspace/listing.ts';
import { readSource } from '../../../server/workspace/readSource.ts';
import type { Repository } from '../../repositories.ts';
import { shuffled } from '../../statistics.ts';
import { isTaken, type TextFile } from './examples.ts';

/** A large repository would teach its own habits: of one, files are drawn up to so many characters. */
const mostCharacters = 5_000_000;

export interface CodeOptions {
  /** LSP language ids of the files that are taken. */
  readonly languages: ReadonlySet<string>;
  readonly random: () => number;
}

export async function* codeOf(
  { folder, excluded }: Pick<Repository, 'folder' | 'excluded'>,
  { languages, random }: CodeOptions,
): AsyncGenerator<TextFile> {
  const { signal } = new AbortController();
  const { maxFileBytes } = defaultConfig.index;
  const rules = new IgnoreRules(folder, []);
  const { files } = await listFiles(folder, { rules, maxFiles: Number.MAX_SAFE_INTEGER, except: new Set() }, signal);
  const left = new Set(excluded);
  let room = mostCharacters;
  for (const file of shuffled([...files], random)) {
    const language = languageForPath(file)?.id;
    const path = relative(folder, file).split(sep).join('/');
    if (language === undefined || !languages.has(language) || left.has(path)) continue;
    const source = await readSource(file, maxFileBytes);
    if (source.kind === 'skipped' || !isTaken(source.text, room)) continue;
    room -= source.text.length;
    yield { type: 'file', path, language, text: source.text };
  }
}
