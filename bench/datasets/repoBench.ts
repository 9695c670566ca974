/**
 * RepoBench (Liu et al. 2023, Leolty/repobench) as JSON lines: the next line of a file, with pieces of the files that it
 * imports, one of which is said to be needed. Rows of version 1.1 and of version 1.0 are read. Knows no engine.
 */
import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { z } from 'zod';
import { languageForPath } from '../../server/syntax/languages.ts';
import { Expected } from '../expected.ts';
import { type GivenPiece, type GivenRow, pathBelow, spanOf } from './given.ts';
import { readRows } from './jsonLines.ts';
import { Sample, type SampleWishes } from './sample.ts';

const PieceSchema = z.object({ path: z.string(), snippet: z.string() });

const RowSchema = z.object({
  repo_name: z.string().default(''),
  file_path: z.string(),
  /** Pieces with their paths, pieces alone (retrieval, 1.0), or one text (completion, 1.0). */
  context: z.union([z.array(PieceSchema), z.array(z.string()), z.string()]),
  import_statement: z.string().default(''),
  /** Whole, or its end: version 1.1 has both of the first two, 1.0 the last. */
  all_code: z.string().optional(),
  cropped_code: z.string().optional(),
  code: z.string().optional(),
  next_line: z.string(),
  gold_snippet_index: z.int().optional(),
  /** As version 1.0 has it. */
  gold_snippet_idex: z.int().optional(),
});
type Row = z.infer<typeof RowSchema>;

/** `path`: a file of rows or a folder of such files; a file's name becomes part of the ids: cross_file_first/17. */
export async function readRepoBench(
  path: string,
  wishes: SampleWishes,
  language: string | undefined,
): Promise<GivenRow[]> {
  const sample = new Sample<GivenRow>(wishes);
  for (const file of await filesOf(path)) {
    const setting = basename(file, '.jsonl');
    for await (const { row, number } of readRows(file, RowSchema, 'RepoBench')) {
      const before = codeBefore(row, file, number);
      const span = spanOf(before, row.next_line);
      const own = languageForPath(row.file_path)?.id ?? 'python';
      if (span === undefined)
        throw new Expected(`${file}: line ${number} has an empty next_line. Fetch the file anew.`, 1);
      if (language !== undefined && own !== language) continue;
      const pieces = piecesOf(row);
      const text = before + row.next_line;
      const size = text.length + pieces.reduce((sum, piece) => sum + piece.text.length, 0);
      const repository = row.repo_name === '' ? setting : row.repo_name;
      const place = {
        id: `${setting}/${number}`,
        kind: 'line',
        repository,
        language: own,
        file: pathBelow(row.file_path),
      } as const;
      sample.offer({ ...place, ...span, text, pieces }, size);
    }
  }
  return sample.take();
}

async function filesOf(path: string): Promise<string[]> {
  if (!existsSync(path)) throw new Expected(`There is no ${path}. ${howToGet}`, 1);
  if ((await stat(path)).isFile()) return [checked(path)];
  const names = (await readdir(path, { recursive: true })).sort();
  const files = names.filter((name) => name.endsWith('.jsonl')).map((name) => join(path, name));
  if (files.length > 0) return files;
  const other = names.find((name) => /\.(?:parquet|gz)$/.test(name));
  if (other !== undefined) checked(join(path, other));
  throw new Expected(`There are no rows of RepoBench in ${path}. ${howToGet}`, 1);
}

const howToGet =
  "Write them as JSON lines: python3 -c \"from datasets import load_dataset as l; d = l('tianyang/repobench_python_v1.1'); " +
  "[d[s].to_json(s + '.jsonl') for s in d]\"";

function checked(path: string): string {
  if (path.endsWith('.jsonl')) return path;
  throw new Expected(`${path} is a ${extname(path).slice(1)} file. ${howToGet}`, 1);
}

/** Imports come apart from the code, which version 1.1 has without them. */
function codeBefore({ import_statement, all_code, cropped_code, code }: Row, file: string, number: number): string {
  const body = all_code ?? code ?? cropped_code;
  if (body === undefined) {
    throw new Expected(
      `${file}: line ${number} has neither all_code nor code nor cropped_code. Fetch the file anew.`,
      1,
    );
  }
  const isThere = import_statement.trim() === '' || body.includes(import_statement.trim());
  const whole = isThere ? body : `${import_statement.trim()}\n\n${body}`;
  return whole.endsWith('\n') ? whole : `${whole}\n`;
}

function piecesOf({ context, file_path, gold_snippet_index, gold_snippet_idex }: Row): GivenPiece[] {
  const other = `context${extname(file_path)}`;
  const list = typeof context === 'string' ? [context] : context;
  return list.map((piece, index) => ({
    file: typeof piece === 'string' ? other : pathBelow(piece.path),
    text: typeof piece === 'string' ? piece : piece.snippet,
    isGold: index === (gold_snippet_index ?? gold_snippet_idex),
  }));
}
