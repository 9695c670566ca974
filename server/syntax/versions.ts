/** Which grammars load in this installation, for `linewright doctor`. */
import { messageOfError } from '../base/thrown.ts';
import { loadGrammar } from './grammars.ts';
import { languages } from './languages.ts';

export interface GrammarVersion {
  readonly languageId: string;
  readonly grammar: string;
  /** Version of tree-sitter's binary interface that the grammar was made for; undefined when it did not load. */
  readonly abiVersion: number | undefined;
  readonly error: string | undefined;
}

/** One row per listed language that has a grammar. Loads them all: about a second. */
export async function grammarVersions(): Promise<GrammarVersion[]> {
  const rows: GrammarVersion[] = [];
  for (const language of languages) {
    if (!language.grammar) continue;
    const row = { languageId: language.id, grammar: language.grammar };
    try {
      const { treeSitter } = await loadGrammar(language);
      rows.push({ ...row, abiVersion: treeSitter.abiVersion, error: undefined });
    } catch (error) {
      rows.push({ ...row, abiVersion: undefined, error: messageOfError(error) });
    }
  }
  return rows;
}
