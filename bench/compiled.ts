/**
 * Measures in a process of its own, of the compiled files: what is served is compiled, too, and nothing else has warmed or filled its
 * memory. Knows nothing of what is measured.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * What a script prints, as JSON. `script`: below bench/, as `npm run build` has compiled it (tsconfig.build.json names it), without its
 * ending. `options`: it finds them by `optionsGiven`.
 */
export function measuredCompiled<T>(script: string, options: object = {}): T {
  const file = fileURLToPath(new URL(`../dist/bench/${script}.js`, import.meta.url));
  const printed = execFileSync(process.execPath, [file, JSON.stringify(options)], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(printed);
}

/** To the script that runs: whoever starts it knows their type. */
export function optionsGiven<T>(): T {
  return JSON.parse(process.argv[2] ?? '{}');
}
