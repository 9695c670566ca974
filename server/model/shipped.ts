/**
 * The small model that comes with Linewright, as a package of its own: where its file lies, if it is here, and what is missing to run
 * it. Knows no engine.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { shippedPath } from '../base/shippedPath.ts';

/** Its name in the settings and in `linewright model`. */
export const shippedName = 'small';

const fileName = 'small.gguf';
const packageName = 'linewright-model';

/** `beside`: where it lies next to the program, in a checkout and in the larger extension; else it is a package that the folders see. */
export function shippedModelFile(
  folders: readonly string[],
  beside = shippedPath(path.join('small', fileName)),
): string | undefined {
  if (existsSync(beside)) return beside;
  for (const folder of [path.dirname(beside), ...folders]) {
    try {
      return createRequire(pathToFileURL(path.join(folder, 'package.json'))).resolve(`${packageName}/${fileName}`);
    } catch {
      // Not seen from there.
    }
  }
  return undefined;
}

/** To name a package that is not published would let anybody be installed under its name. */
export const noShippedModel = 'the small model is not here: it comes with a checkout and with the larger extension';

/** What the shipped model lacks here, with what mends it; undefined for nothing. */
export function missingParts(model: string | undefined, binding: string | undefined): string | undefined {
  if (model === undefined) return noShippedModel;
  return binding === undefined ? 'node-llama-cpp is not installed ("linewright model setup")' : undefined;
}
