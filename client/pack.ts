/**
 * `npm run package`: builds the extension and packs it into one file; with `-- --model` a larger one for this kind of machine, which holds
 * the small model and what runs it (`--file FILE`: another model in its place, to try it). Knows not what is in it.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createVSIX } from '@vscode/vsce';
import { buildExtension } from './build.ts';

const client = import.meta.dirname;
const { values } = parseArgs({
  options: {
    model: { type: 'boolean', default: false },
    file: { type: 'string', default: path.join(client, '../models/small/small.gguf') },
  },
});

await buildExtension(values.model ? path.resolve(process.env.INIT_CWD ?? '.', values.file) : undefined);
await createVSIX({
  cwd: client,
  packagePath: path.join(client, 'dist', values.model ? 'linewright-model.vsix' : 'linewright.vsix'),
  readmePath: 'dist/README.md',
  // What is needed lies in dist/server.
  dependencies: false,
  rewriteRelativeLinks: false,
  skipLicense: true,
  allowMissingRepository: true,
  // Its binary is of this system and processor.
  ...(values.model && { target: `${process.platform}-${process.arch}` }),
});
