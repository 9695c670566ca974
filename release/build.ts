/** `npm run build`, behind the compiler: the program in dist/program, beside what is compiled and not bundled. Knows no type. */
import path from 'node:path';
import { bundleProgram } from './program.ts';
import { root } from './shipped.ts';

await bundleProgram({ out: path.join(root, 'dist/program'), minify: false, commands: '../bench/commands' });
