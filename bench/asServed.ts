/**
 * Measures in a process of its own, bundled as the program is that people run: its modules load as fast, and nothing else has warmed or
 * filled its memory. Knows nothing of what is measured.
 */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { bundle, threads } from '../release/program.ts';
import { root } from '../release/shipped.ts';

/**
 * What a script prints, as JSON. `script`: below bench/, without its ending; so are further `workers`, the threads that it starts beside
 * itself. `options`: it finds them by `optionsGiven`.
 */
export async function measuredAsServed<T>(
  script: string,
  options: object = {},
  workers: readonly string[] = [],
): Promise<T> {
  const out = path.join(root, 'dist/measured', script);
  const own = [script, ...workers].map((name) => [path.basename(name), path.join(root, 'bench', `${name}.ts`)]);
  await bundle({ entryPoints: { ...threads, ...Object.fromEntries(own) }, out, minify: false });
  const printed = execFileSync(
    process.execPath,
    [path.join(out, `${path.basename(script)}.js`), JSON.stringify(options)],
    { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  return JSON.parse(printed);
}
