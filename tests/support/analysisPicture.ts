/** The place of the cursor, `█`, in a picture of a file beside others, for questions across files. Knows no question. */
import type { Analysis } from '../../server/analysis/analysis.ts';
import { type Place, placeOf } from '../../server/analysis/names.ts';
import type { Window } from '../../server/base/window.ts';
import { languageForPath } from '../../server/syntax/languages.ts';
import { absolutePath } from './absolutePath.ts';
import { analysisOver } from './analysisView.ts';
import { factsOfSnippet } from './syntaxPicture.ts';

export async function analysisAt(
  files: Readonly<Record<string, string>>,
  file: string,
  picture: string,
): Promise<{ analysis: Analysis; window: Window; place: Place }> {
  const analysis = await analysisOver(files);
  const path = absolutePath(file);
  const languageId = languageForPath(file)?.id ?? '';
  const [prefix = '', suffix = ''] = picture.split('█');
  const facts = await factsOfSnippet(languageId, prefix + suffix);
  const line = prefix.slice(prefix.lastIndexOf('\n') + 1);
  const indent = /^\s*/.exec(line)?.[0] ?? '';
  const window = {
    path,
    displayPath: file,
    languageId,
    prefix,
    suffix,
    hole: 'line',
    indent,
    partialWord: '',
  } as const;
  return { analysis, window, place: placeOf({ path, languageId }, facts.imports) };
}
