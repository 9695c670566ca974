/**
 * Secrets that are told by their names: a value that looks random, given to something called a password, a token or a key. Knows
 * text, no file and no language.
 */
import { lastLineOf } from '../base/lines.ts';
import { entropy, isSpelled } from './randomness.ts';

/** Names of secrets ... */
const secretName =
  /pass(?:wor[dt]|wd|phrase|code)|(?:^|[^a-z])pwd|secret|token(?!i[sz])|credential|(?:api|app|access|auth|private|encryption|signing|account|shared|master|client|session|license|hmac|crypt\w{0,3})[_-]?key/i;
/** ... but not of what is about them. */
const aboutSecret =
  /(?:name|names|field|path|file|dir|folder|ur[li]|type|kind|length|len|size|count|limit|pattern|regex|re|header|param|arg|hint|label|title|error|message|msg|endpoint|host|env|var|class|prefix|suffix|column|table|version|algorithm|alg|hash|hashed|hasher|digest|policy|scope|format|mode|attribute|attr|selector|placeholder|pub|public|template|validator|manager|store|_?id|ids|index|idx|expir\w*|ttl|at|date|time|timeout)$/i;

/** A name before a value, with what may stand between: `name = "`, `"name": "`, `name: str = "`, `name => "`, `set_name("`. */
const leadingName =
  /([A-Za-z_$][\w$.-]{0,60})["'`\])]{0,3}\s{0,4}(?:\??:\s{0,2}[\w.<>[\]?| *&]{1,30}=|:=|=>|={1,3}|!==?|[:,(])\s{0,4}[bBrRuUfFL@$]{0,2}$/;
/** Characters before a value in which its name is looked for. */
const nameReach = 120;

const placeholder =
  /^(.)\1*$|^(?:.{0,3}\$|%|<|\{|\[|@|&)|\$\{|\{\{|\{\w*\}|%[sdv(]|\.\.\.|example|sample|dummy|placeholder|change[-_]?(?:me|it)|your[-_]?|redacted|foobar|^(?:null|none|true|false|undefined|string|required|optional|\w*(?:passwor[dt]|passwd|secret|token)\d?)$/i;
/** A path, an address, a call, a dotted name, a MIME type or a model's name, a date: they are meant to be read. */
const readable =
  /^(?:\.{0,2}\/|~\/|[a-z][a-z0-9+.-]*:\/\/|[A-Za-z]:\\)|^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)+(?:\(.*)?$|\(\)?$|^[\w-]+\/[\w.+-]+$|^\d{4}-\d\d-\d\d/;

/** Whether the string that starts at `start`, behind its quote, is given to the name of a secret. */
export function isNamedSecret(text: string, start: number, value: string, isData: boolean): boolean {
  if (!isCandidate(value)) return false;
  const name = nameBefore(text, start - 1);
  return name !== undefined && isSecretValue(name, value, isData);
}

/** The same of a setting's value without quotes. */
export function isSecretSetting(name: string, value: string): boolean {
  return isSecretName(name) && isSecretValue(name, value, true);
}

/** Whether the value of a secret is being typed at the end of this line, its quote still open. */
export function endsInNamedValue(line: string, isData: boolean): boolean {
  const open = /(["'`])[^"'`\s]{1,512}$/.exec(line);
  if (open !== null) return nameBefore(line, open.index) !== undefined;
  const [, name = ''] = (isData ? /^\s*(?:export\s+)?([\w.-]{1,80})\s*[:=]\s*[^\s"'`]+$/.exec(line) : null) ?? [];
  return isSecretName(name);
}

/** The name that the string at `quote` is given to, when it is one of a secret. */
function nameBefore(text: string, quote: number): string | undefined {
  const before = text.slice(Math.max(0, quote - nameReach), quote);
  const line = lastLineOf(before);
  // Most strings are told apart without looking at the form of what stands before them.
  if (!secretName.test(line)) return undefined;
  const name = leadingName.exec(line)?.[1];
  return name !== undefined && isSecretName(name) ? name : undefined;
}

function isSecretName(name: string): boolean {
  return secretName.test(name) && !aboutSecret.test(name);
}

/** Has what no word has. */
function isCandidate(value: string): boolean {
  return /[0-9!#$%^&*+~]/.test(value);
}

/** A password is what people think of; tokens and keys are random and long. */
function isSecretValue(name: string, value: string, isData: boolean): boolean {
  if (placeholder.test(value) || readable.test(value)) return false;
  const isPassword = /pass|pwd/i.test(name);
  const classes = [/[a-z]/, /[A-Z]/, /\d/, /[^\w.-]/].filter((one) => one.test(value)).length;
  if (isPassword) return isData || (value.length >= 8 && classes >= 2);
  if (value.length < 12 || !/\d/.test(value)) return false;
  return entropy(value) >= (value.length < 20 ? 3 : 3.2) && !isSpelled(value);
}
