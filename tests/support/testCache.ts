/** A cache folder for the programs that tests start, gone when the tests are: a person's own is left alone. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const testCache = mkdtempSync(join(tmpdir(), 'linewright-cache-'));
process.on('exit', () => rmSync(testCache, { recursive: true, force: true }));
