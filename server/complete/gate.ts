/** Whether to try at all. Cheap tests on the request alone; knows no index and no engine. */
import { endOfLine } from '../base/lines.ts';
import type { Config } from '../config.ts';
import { endsInSecret } from '../secrets/mask.ts';
import { isSecret, isSettingsLanguage } from '../workspace/secrets.ts';
import type { CompletionRequest } from './types.ts';

/** What may stand right of the cursor when a suggestion is offered unasked: closers and ends, which editors insert. */
const closersOnly = /^[\s)\]}>"'`;:,]*$/;
/** Longer lines are data; completing in them helps nobody. */
const longestLine = 5_000;

/** The reason not to complete, or undefined to go on. `displayPath`: that of the document, below its folder. */
export function shouldComplete(request: CompletionRequest, displayPath: string, config: Config): string | undefined {
  const { text, offset, languageId, trigger } = request;
  if (!config.enable) return 'turned off';
  if (config.completion.disabledLanguages.includes(languageId)) return `turned off for ${languageId}`;
  if (isSecret(displayPath)) return 'files of this name hold secrets';
  if (offset < 0 || offset > text.length) return 'the position is outside the document';
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const lineEnd = endOfLine(text, offset);
  if (lineEnd - lineStart > longestLine) return 'the line is too long';
  if (endsInSecret(text.slice(lineStart, offset), isSettingsLanguage(languageId))) return 'a secret is being typed';
  if (trigger === 'invoked') return undefined;
  if (!closersOnly.test(text.slice(offset, lineEnd))) return 'code follows on the line';
  if (text.slice(0, offset).trim() === '' && text.slice(offset).trim() === '') return 'the document is empty';
  return undefined;
}
