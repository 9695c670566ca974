/**
 * `linewright doctor --bundle FILE`: one file to send along with a report of a problem. It says how things are set up and how much
 * there is; no source text, no names of files of the workspace, no secret. Knows what the doctor found, not how.
 */
import { writeFileSync } from 'node:fs';
import { availableParallelism, freemem, release, totalmem } from 'node:os';
import path from 'node:path';
import { type Config, withRecallAlone } from '../config.ts';
import { openEngine } from '../engine.ts';
import { redact } from '../secrets/redact.ts';
import { grammarVersions } from '../syntax/versions.ts';

/** What is told of an installation, and the settings as they are in force. */
export interface Findings {
  readonly workspaces: readonly string[];
  readonly report: object;
  readonly config: Config;
}

/** @throws when the file cannot be written. */
export async function writeBundle(file: string, { workspaces, report, config }: Findings): Promise<void> {
  const { tokenFile, tokenVariable, ...engine } = config.engine;
  const bundle = {
    report,
    settings: { ...config, engine: { ...engine, tokenFile: isSet(tokenFile), tokenVariable: isSet(tokenVariable) } },
    machine: {
      ...{
        release: release(),
        cores: availableParallelism(),
        memory: megabytes(totalmem()),
        free: megabytes(freemem()),
      },
      environment: Object.keys(process.env).filter((name) => /^(?:XDG_|NODE_|.*_proxy$|LANG$)/i.test(name)),
    },
    grammars: await grammarVersions(),
    index: await indexOf(workspaces, config),
  };
  const names: [string, string][] = [
    ...workspaces.flatMap((root) => [root, path.basename(root)]).map((name): [string, string] => [name, '(workspace)']),
    [tokenFile, '(token file)'],
  ];
  const hidden = (_key: string, value: unknown) => {
    if (typeof value !== 'string') return value;
    const told = names.filter(([secret]) => secret !== '');
    return redact(told.reduce((text, [secret, shown]) => text.replaceAll(secret, shown), value));
  };
  writeFileSync(file, `${JSON.stringify(bundle, hidden, 2)}\n`, { mode: 0o600 });
}

/** Numbers alone: errors are counted by their reasons. */
async function indexOf(roots: readonly string[], config: Config): Promise<object> {
  const logged = { error: 0, warn: 0, info: 0, debug: 0 };
  const engine = openEngine({
    roots,
    config: withRecallAlone(config),
    log: (level) => void logged[level]++,
  });
  const { errors, ...stats } = await engine.ready;
  const { recall } = engine.status();
  await engine.dispose();
  const reasons: Record<string, number> = {};
  for (const { reason } of errors) reasons[reason] = (reasons[reason] ?? 0) + 1;
  return { ...stats, errors: reasons, recall, logged, memory: megabytes(process.memoryUsage().rss) };
}

function isSet(value: string): string {
  return value === '' ? '' : '(set)';
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6);
}
