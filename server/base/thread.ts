/** Starts threads, from built files and from source alike. Knows not what they do. */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';

/** The script `name` beside the module at `importer`: `.js` when built, `.ts` when run from source. */
export function scriptBeside(importer: string, name: string): URL {
  return new URL(`./${name}${importer.endsWith('.ts') ? '.ts' : '.js'}`, importer);
}

/**
 * Node 20 reads no TypeScript, and tsx does not reach into threads by itself: from source, the thread registers tsx, found
 * from here whatever the working folder is, and then imports the script. What a thread prints is for its starter to read:
 * this process's standard output belongs to the protocol.
 */
export function startThread(script: URL, workerData?: unknown): Worker {
  if (!script.pathname.endsWith('.ts')) return new Worker(script, { stdout: true, workerData });
  // `require` finds the build for CommonJS, which cannot register; the one for modules lies beside it.
  const required = createRequire(import.meta.url).resolve('tsx/esm/api');
  const tsx = pathToFileURL(required.replace(/\.cjs$/, '.mjs')).href;
  const code = `import(${JSON.stringify(tsx)}).then(({ register }) => { register(); return import(${JSON.stringify(script.href)}); })`;
  return new Worker(code, { eval: true, stdout: true, workerData });
}
