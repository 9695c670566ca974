/**
 * CrossCodeEval (Ding et al. 2023, amazon-science/cceval) as it is published: a folder for each language, in it the rows without
 * and with retrieved context. Its repositories are not published: each row stands alone. Knows no engine.
 */
import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { Expected } from '../expected.ts';
import { type GivenRow, pathBelow, spanOf } from './given.ts';
import { readRows } from './jsonLines.ts';
import { Sample, type SampleWishes } from './sample.ts';

const ContextSchema = z.object({
  list: z.array(z.object({ retrieved_chunk: z.string(), filename: z.string() })).default([]),
});

const RowSchema = z.object({
  prompt: z.string(),
  groundtruth: z.string(),
  right_context: z.string().default(''),
  metadata: z.object({ task_id: z.string(), repository: z.string(), file: z.string() }),
  /** Empty text where nothing was retrieved. */
  crossfile_context: z.union([ContextSchema, z.literal('')]).optional(),
});

const languages = ['python', 'java', 'typescript', 'csharp'] as const;

/** Of the files with retrieved context, what the paper's main table is made with. */
const usualVariant = 'rg1_bm25';

/**
 * `path`: the folder crosscodeeval_data or one above it, the folder of a language, or one file of rows. `variant`: the context,
 * as the file is called after "line_completion_": rg1_bm25, oracle_bm25...; "none" for the rows without one.
 */
export async function readCrossCodeEval(
  path: string,
  variant: string | undefined,
  wishes: SampleWishes,
  language: string | undefined,
): Promise<GivenRow[]> {
  const sample = new Sample<GivenRow>(wishes);
  for (const file of await filesOf(path, variant)) {
    for await (const { row, number } of readRows(file, RowSchema, 'CrossCodeEval')) {
      const { prompt, groundtruth, right_context, metadata, crossfile_context } = row;
      const span = spanOf(prompt, groundtruth);
      const own = languageOf(file, metadata.task_id);
      if (span === undefined) throw new Expected(`${file}: line ${number} has no groundtruth. Fetch the file anew.`, 1);
      if (language !== undefined && own !== language) continue;
      const list = typeof crossfile_context === 'object' ? crossfile_context.list : [];
      const pieces = list.map(({ retrieved_chunk: text, filename }) => ({
        file: pathBelow(filename),
        text,
        isGold: false,
      }));
      const text = prompt + groundtruth + right_context;
      const size = text.length + pieces.reduce((sum, piece) => sum + piece.text.length, 0);
      const { task_id: id, repository } = metadata;
      sample.offer(
        { ...{ id, kind: 'member', repository, language: own, file: pathBelow(metadata.file), ...span, text, pieces } },
        size,
      );
    }
  }
  return sample.take();
}

async function filesOf(path: string, variant: string | undefined): Promise<string[]> {
  if (!existsSync(path)) throw new Expected(`There is no ${path}. ${whereItIs}`, 1);
  if ((await stat(path)).isFile()) return [path];
  const roots = ['.', 'crosscodeeval_data', 'data/crosscodeeval_data'].map((folder) => join(path, folder));
  const folders = [path, ...roots.flatMap((root) => languages.map((name) => join(root, name)))];
  const wanted = variant === undefined ? [usualVariant, 'none'] : [variant];
  const found: string[] = [];
  for (const folder of [...new Set(folders)].filter(existsSync)) {
    const file = wanted.map((name) => join(folder, fileNameOf(name))).find(existsSync);
    if (file !== undefined) found.push(file);
  }
  if (found.length > 0) return found;
  const known = await variantsIn(folders);
  if (known.length > 0)
    throw new Expected(`There is no context "${variant}" in ${path}; there are ${known.join(', ')}.`, 1);
  const packed = [path, join(path, 'data')].map((folder) => join(folder, 'crosscodeeval_data.tar.xz')).find(existsSync);
  if (packed !== undefined) {
    throw new Expected(`Unpack the data first: tar -xJf ${packed} -C ${dirname(packed)}`, 1);
  }
  throw new Expected(`There are no rows of CrossCodeEval in ${path}. ${whereItIs}`, 1);
}

const whereItIs =
  'They are called line_completion.jsonl and line_completion_rg1_bm25.jsonl and lie in crosscodeeval_data/LANGUAGE, which ' +
  'amazon-science/cceval has in data/crosscodeeval_data.tar.xz.';

function fileNameOf(variant: string): string {
  return variant === 'none' ? 'line_completion.jsonl' : `line_completion_${variant}.jsonl`;
}

async function variantsIn(folders: readonly string[]): Promise<string[]> {
  const names = await Promise.all(folders.filter(existsSync).map((folder) => readdir(folder)));
  const variants = names.flat().flatMap((name) => {
    const match = /^line_completion(?:_(.+))?\.jsonl$/.exec(name);
    return match === null ? [] : [match[1] ?? 'none'];
  });
  return [...new Set(variants)].sort();
}

/** The folder says it as a rule; a file that was moved has it in its tasks: "project_cc_python/62". */
function languageOf(file: string, taskId: string): string {
  const inTask = /^project_cc_([a-z]+)\//.exec(taskId)?.[1];
  const known = languages.find((name) => name === inTask || name === basename(dirname(file)));
  if (known !== undefined) return known;
  throw new Expected(
    `${file}: the language of ${taskId} cannot be told. Put the file into a folder called ${languages.join(', ')}.`,
    1,
  );
}
