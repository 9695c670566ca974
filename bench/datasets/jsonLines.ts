/** Rows of a JSONL file, one after another, each held to a schema. Knows no data set. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { Expected } from '../expected.ts';

export interface NumberedRow<T> {
  readonly row: T;
  /** Of its line, from 1. */
  readonly number: number;
}

/** Throws `Expected`, with the line's number and what to do, at the first row that is not right. `format` names what was expected. */
export async function* readRows<T>(path: string, schema: z.ZodType<T>, format: string): AsyncGenerator<NumberedRow<T>> {
  const lines = createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY });
  let number = 0;
  for await (const line of lines) {
    number++;
    if (line.trim() === '') continue;
    const parsed = schema.safeParse(parse(path, line, number));
    if (!parsed.success) {
      throw new Expected(
        `${path}: line ${number} is no row of ${format}: ${z.prettifyError(parsed.error)}\n` +
          'Take the file as it was published; other versions have other fields.',
        1,
      );
    }
    yield { row: parsed.data, number };
  }
}

function parse(path: string, line: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch {
    const isPointer = line.startsWith('version https://git-lfs');
    throw new Expected(
      isPointer
        ? `${path} is a pointer of Git LFS, not the data: run "git lfs pull" in its repository.`
        : `${path}: line ${number} is no JSON. The file may be cut off: fetch it anew.`,
      1,
    );
  }
}
