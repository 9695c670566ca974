/** `linewright outline FILE`: what a file defines and where its imports lead. Knows how to print it. */
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { analysisOf } from '../analysis/analysis.ts';
import { importsOf } from '../analysis/graph.ts';
import { type SymbolFact, symbolsOf } from '../analysis/symbols.ts';
import { forTerminal } from './forTerminal.ts';
import { findRoot } from './root.ts';
import { refuse, withFolder } from './session.ts';
import type { CommandArguments } from './table.ts';

export async function outline({ argument = '', values, switches }: CommandArguments): Promise<number> {
  const file = path.resolve(argument);
  const stats = await stat(file).catch(() => undefined);
  if (stats?.isFile() !== true) {
    return refuse({
      exitCode: 1,
      message: stats === undefined ? `There is no file ${file}.` : `${file} is not a file.`,
    });
  }
  const root = path.resolve(values.get('root') ?? findRoot(path.dirname(file)));
  return withFolder(root, async (engine) => {
    const record = engine.workspace.file(file);
    if (record === undefined) {
      const why =
        'it lies outside the folder, is ignored, holds secrets, or was skipped; "linewright index --stats" says more';
      return refuse({ exitCode: 1, message: `${file} is not in the index of ${root}: ${why}.` });
    }
    const symbols = symbolsOf(record, engine.workspace.text(file) ?? '');
    const imports = importsOf(analysisOf(engine.workspace), record).map(({ module, files }) => ({
      module,
      files: files.map(({ displayPath }) => displayPath),
    }));
    process.stdout.write(
      switches.has('json')
        ? `${JSON.stringify({ file: record.displayPath, language: record.languageId, imports, symbols }, undefined, 2)}\n`
        : forTerminal(describe(record.displayPath, imports, symbols)),
    );
    return 0;
  });
}

interface ShownImport {
  readonly module: string;
  readonly files: readonly string[];
}

/** Files of one module that are named. */
const filesNamed = 3;

function describe(file: string, imports: readonly ShownImport[], symbols: readonly SymbolFact[]): string {
  const width = Math.max(0, ...imports.map(({ module }) => module.length));
  const lines = [
    file,
    ...imports.map(({ module, files }) => `  imports ${module.padEnd(width)}  ${whereTo(files)}`),
    '',
    ...symbols.map(({ line, container, signature, doc, isExported }) => {
      const about = doc === '' ? '' : `  — ${doc}`;
      return `${String(line).padStart(5)} ${isExported ? '+' : ' '} ${'  '.repeat(container.length)}${signature}${about}`;
    }),
    '',
    `${symbols.length} definitions; + may be used by other files`,
  ];
  return `${lines.join('\n')}\n`;
}

function whereTo(files: readonly string[]): string {
  if (files.length === 0) return 'not in this workspace';
  const more = files.length > filesNamed ? ` and ${files.length - filesNamed} more` : '';
  return `${files.slice(0, filesNamed).join(', ')}${more}`;
}
