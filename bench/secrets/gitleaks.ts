/**
 * Samples from the rules of gitleaks, which others wrote: a labelled set that knows nothing of ours. The rules come as a Go module
 * of a pinned version by Go's own client, which checks their hash; nothing of them is kept in the repository.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import type { Sample } from './samples.ts';

export const gitleaksVersion = 'v8.30.0';
const gitleaksModule = `github.com/zricethezav/gitleaks/v8@${gitleaksVersion}`;

export interface GitleaksSamples {
  readonly samples: readonly Sample[];
  /** Rules in the file, and the names of those whose pattern no sample could be drawn from. */
  readonly rules: number;
  readonly undrawn: readonly string[];
}

/** Between a service's name and the token: `name = "`. */
const assignment = '(?:[ \\t\\w.-]{0,20})[\\s\'"]{0,3}(?:=|>|:{1,3}=|\\|\\||:|=>|\\?=|,)[\\x60\'"\\s=]{0,5}';
/** What ends a token. */
const end = '(?:[\\x60\'"\\s;]|\\\\[nr]|$)';

/** Undefined where Go is not installed or the module cannot be had. */
export function gitleaksSamples(seed: number, each: number): GitleaksSamples | undefined {
  const toml = rulesFile();
  if (toml === undefined) return undefined;
  const rules = [...toml.matchAll(/^id = "([^"]+)"[\s\S]*?(?=^\[\[rules\]\]|(?![\s\S]))/gm)].flatMap(
    ([block, id = '']) => {
      const regex = /^regex = '''([\s\S]*?)'''$/m.exec(block)?.[1];
      return regex === undefined ? [] : [{ id, regex }];
    },
  );
  const samples: Sample[] = [];
  const undrawn: string[] = [];
  for (const { id, regex } of rules) {
    try {
      samples.push(...samplesOf(id, regex, seed, each));
    } catch {
      undrawn.push(id);
    }
  }
  return { samples, rules: rules.length, undrawn };
}

function rulesFile(): string | undefined {
  try {
    const { Dir }: { Dir: string } = JSON.parse(
      execFileSync('go', ['mod', 'download', '-json', gitleaksModule], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    );
    return readFileSync(path.join(Dir, 'config/gitleaks.toml'), 'utf8');
  } catch {
    return undefined;
  }
}

/** Where the pattern asks for the service's name, the token is given to a variable of that name; else it stands in a call. */
function samplesOf(id: string, regex: string, seed: number, each: number): Sample[] {
  const at = regex.indexOf(assignment);
  const secret = (at < 0 ? regex : regex.slice(at + assignment.length)).replaceAll(end, '');
  const service = at < 0 ? '' : (/\(\?:\(?\??:?([a-z]\w*)/i.exec(regex.slice(0, at))?.[1] ?? id.split('-')[0] ?? '');
  // Without its ends the pattern would be drawn with anything around it.
  const pattern = new RegExp(`^(?:${toJavaScript(secret)})$`);
  return fc.sample(fc.noBias(fc.stringMatching(pattern, { size: '+1' })), { seed, numRuns: each }).flatMap((drawn) => {
    const value = drawn.trim().replaceAll(/["'`\n\r]/g, '');
    if (value === '') return [];
    const text = at < 0 ? `connect("${value}")\n` : `${service.toUpperCase()}_API_KEY = "${value}"\n`;
    return [{ kind: 'gitleaks', name: id, languageId: 'python', text, secret: value }];
  });
}

/** RE2's syntax where it differs; flags inside a pattern are left out, so that letters come as they are written. */
function toJavaScript(pattern: string): string {
  return pattern
    .replaceAll(/\(\?-?[ism]+\)/g, '')
    .replaceAll(/\(\?-?[ism]+:/g, '(?:')
    .replaceAll('(?P<', '(?<')
    .replaceAll('[[:alnum:]]', '[A-Za-z0-9]')
    .replaceAll('[:alnum:]', 'A-Za-z0-9')
    .replaceAll(/\\b|\\z|\\A/g, '');
}
