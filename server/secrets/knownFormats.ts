/**
 * Secrets that are told by their own form: tokens with a vendor's prefix, private keys, addresses with a password. The rules are
 * those of secretlint, kept by its maintainers, and a table of formats that it has none for. The only importer of secretlint.
 * Knows text, no file.
 */
import { rules as recommended } from '@secretlint/secretlint-rule-preset-recommend';
import { eachMatch, matchesOf } from '../base/matches.ts';
import type { Span } from '../base/span.ts';
import { isSpelled, looksDrawn } from './randomness.ts';

/** What tokens begin with that secretlint has no rule for, or a narrower one: lengths change, prefixes stay. */
const prefixes = [
  // Version control, packages and builds.
  'gh[pousr]_|github_pat_|gl(?:pat|rt|dt|ft|soat|cbt|agent|imt|oas|ffct|ptt)-|GR1348941|npm_|pypi-|rubygems_|oy2|AKCp|cmVmd|CLOJARS_',
  String.raw`dckr_(?:pat|oat)_|tfp_|pul-|atlasv1\.|API-|sgp_|sq[aup]_|CCIPAT_|pat\.|pnu_|ptc_|rdme_|PMAK-|ico-|ABSK|bedrock-api-key-|HRKU-AA`,
  // Payments, mail and messages.
  String.raw`[sr]k_(?:live|test|prod)_|whsec_|sq0(?:atp|csp|idp)-|EAAA|FLW(?:SEC|PUB)K(?:_TEST)?-|EZ[AT]K|shippo_(?:live|test)_|duffel_(?:test|live)_|live_|SG\.`,
  String.raw`key-|xkeysib-|xox[a-z](?:\.xox[a-z])?-|xapp-|shp(?:at|ca|pa|ss)_|fio-u-|lin_(?:api|oauth)_|ntn_|secret_|sntry[su]_|pat[A-Za-z0-9]{14}\.`,
  // Models.
  'sk-|gsk_|hf_|api_org_|r8_|pplx-|xai-|nvapi-|sbp_|fw_|tgp_v1_',
  // Clouds, databases, secret stores and monitors.
  String.raw`A3T[A-Z0-9]|AIza|LTAI|GOCSPX-|ya29\.|do[por]_v1_|dapi|hv[sbr]\.|s\.(?=[A-Za-z0-9]{24})|dp\.[a-z]{2,5}\.|dt0[a-z]\d\d\.|pscale_(?:tkn|pw|oauth)_|glsa_|glc_|ops_|A3-`,
  String.raw`NRAK-|NRI[QI]-|NRRA-|NRJS-|CFPAT-|v1\.0-|fm[12]_|fo1_|FlyV1 |tk-us-|sm_[aps]at_|sha256~|figd_|vc[pciark]_|AT[AC]TT3|AGE-SECRET-KEY-1|4b1d(?=[A-Za-z0-9]{38})|dnkey-|sc_(?=[\w.-]{30})|patch_|phc_|ck_|mk_`,
].join('|');

/** Of a token behind its prefix. */
const run = String.raw`[A-Za-z0-9_\-+/=.~%]`;

/**
 * Where to look closer. The rules below would take as long as parsing does, and so would one search for all that their tokens
 * begin with; these few, each for something that is rare in code, take some 4 % of it. A test has a sample for each rule, so that
 * none is cut off from its text. A separator behind a prefix, and a run of 20 characters, ...
 */
const separated = /[_-][A-Za-z0-9_-]{20}/g;
/** ... where the word begins as tokens do; ... */
const wordStart = new RegExp(`(?:${prefixes})`, 'y');
/** ... words and headers of their own; ... */
const words = /A(?:KIA|SIA|Iza)[A-Za-z0-9_-]{12}|eyJ[\w-]{10}/g;
/** ... parts of a webhook and of a bot's token, which begin as much else does; ... */
const literals = ['hooks.slack.com/services/', ':AA'];
const headers = /B(?:earer|asic) [A-Za-z0-9_.~+/-]{16}/g;
/** ... and what is only looked for where a string or a setting's value begins, or in it. */
const opening = new RegExp(
  String.raw`^(?:${prefixes}|SK[0-9a-fA-F]{20}|EAA|eyJ|ZXlK|AB[IA]A|ACCA|\d{8,10}:AA[\w-]{30}|[MNO][\w-]{23,26}\.[\w-]{6}\.[\w-]{20}|https:\/\/hooks\.slack\.com|https:\/\/\w{1,40}\.webhook\.office\.com|[a-f0-9]{8}:[a-f0-9]{8}@)|AccountKey=|_authToken=|x-oauth-basic`,
);

/** Group 1 is the secret. */
const formats: readonly RegExp[] = [
  new RegExp(`(?<![A-Za-z0-9])((?:${prefixes})${run}{12,512})`, 'g'),
  /\b((?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16})\b/g,
  /\b(EAA[A-Za-z0-9]{40,512})/g,
  // JSON Web Tokens (RFC 7519), two base64url objects and a signature; the same, encoded once more; other tokens of that kind.
  /(?<![\w-])(eyJ[\w-]{10,4096}\.eyJ[\w-]{10,4096}\.[\w-]{10,4096})/g,
  /(?<![\w-])(ZXlK[A-Za-z0-9+/=_-]{60,4096})/g,
  /(?<=["'`])(eyJ[A-Za-z0-9+/=_-]{70,4096})(?=["'`])/g,
  /\b(SK[0-9a-fA-F]{32})\b/g,
  /\b(\d{8,10}:AA[\w-]{33})/g,
  /\b([MNO][\w-]{23,26}\.[\w-]{6}\.[\w-]{27,40})/g,
  /(https:\/\/\w{1,40}\.webhook\.office\.com\/\S{40,400})/g,
  /AccountKey=([A-Za-z0-9+/]{40,120}={0,2})/gi,
  /_authToken=([A-Za-z0-9_.~+/=-]{16,512})/g,
  // The value of an Authorization header (RFC 6750, RFC 7617).
  /\b(?:Bearer|Basic) ((?=[A-Za-z._~+/-]{0,200}\d)[A-Za-z0-9._~+/-]{16,2048}={0,2})/gi,
  /AWS\w{0,20}KEY\w{0,10}["']?\s{0,4}(?::|=>|=)\s{0,4}["']?([A-Za-z0-9/+=]{40})(?![A-Za-z0-9/+=])/gi,
];

/** Of a prefix up to its first separator. */
const longestPrefix = 16;
/** No service gives shorter ones. */
const shortestToken = 16;

/** Characters looked at on each side of a place: no rule reaches further, and a line may be as long as the file. */
const reach = 2_000;

/** The longest private key in the wild, RSA of 16,384 bits, takes 12,700 characters. */
const longestKey = 20_000;
const keyStart = '-----BEGIN ';
const keyHead = /^-----BEGIN (?:[A-Z0-9]{2,12} ){0,2}PRIVATE KEY(?: BLOCK)?-----/;
const keyEnd = /-----END (?:[A-Z0-9]{2,12} ){0,2}PRIVATE KEY/;
/** A line of it; without one it is "..." in a manual, or code that builds a key. */
const keyLine = /[A-Za-z0-9+/=]{40}/;

/** `scheme://user:password@host`; group 1 leads up to the password, group 2. */
const credentials = /^(:\/\/[^\s/:@"'`<>{}$()[\]\\]{0,100}:)([^\s/@"'`<>{}$()[\]\\]{3,200})@[\w[]/;
/** Manuals write these in such addresses. */
const wellKnown =
  /^(?:pass(?:word|wd|wort|phrase)?|pwd?|secret|token|user(?:name)?|guest|foo|bar|tiger|x+|\d{1,5}|some\w*|\*+|\.+|%s|port)$/i;

/** Names of algorithms that begin as keys do. */
const publicNames = /^sk-(?:ssh|ecdsa)-/;

type Report = (span: Span) => void;

/** `values`: places of strings and values that `mayOpenKnownFormat` said yes to. */
export function findKnownFormats(text: string, values: readonly number[], report: Report): void {
  const places = [...values];
  eachMatch(separated, text, ({ index }) => {
    let start = index;
    while (index - start < longestPrefix && isWordCharacter(text.charCodeAt(start - 1))) start--;
    wordStart.lastIndex = start;
    if (wordStart.test(text)) places.push(start);
  });
  for (const pattern of [words, headers]) eachMatch(pattern, text, ({ index }) => places.push(index));
  for (const literal of literals) {
    for (let at = text.indexOf(literal); at >= 0; at = text.indexOf(literal, at + 1)) places.push(at);
  }
  for (const [start, end] of linesAround(text, places)) findInLine(text.slice(start, end), start, report);
  findPrivateKeys(text, report);
  findCredentials(text, report);
}

/** Of a string or a setting's value. */
export function mayOpenKnownFormat(value: string): boolean {
  return value.length >= shortestToken && opening.test(value);
}

/** Whether a word that is being typed begins as a known token does. */
export function startsKnownFormat(word: string): boolean {
  wordStart.lastIndex = 0;
  if (wordStart.test(word) && word.length >= wordStart.lastIndex + 4)
    return looksDrawn(word.slice(wordStart.lastIndex));
  return /^(?:AKIA|ASIA|eyJ)[\w-]{8}/.test(word);
}

/** Letters and digits, up to the separator of a prefix. */
function isWordCharacter(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

/** The lines of these places, each text once. */
function linesAround(text: string, places: readonly number[]): [number, number][] {
  const lines: [number, number][] = [];
  for (const place of [...places].sort((a, b) => a - b)) {
    const last = lines.at(-1);
    // The line may be the whole text: its ends are looked for no further than the rules reach.
    const before = text.slice(Math.max(0, place - reach), place);
    const behind = text.slice(place, place + reach);
    const start = place - before.length + before.lastIndexOf('\n') + 1;
    const end = place + (/\n/.exec(behind)?.index ?? behind.length);
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else lines.push([start, end]);
  }
  return lines;
}

function findInLine(line: string, offset: number, report: Report): void {
  for (const format of formats) {
    for (const match of matchesOf(format, line)) {
      const secret = match[1] ?? '';
      const start = match.index + match[0].lastIndexOf(secret);
      // Names have the prefixes too.
      if (looksDrawn(secret) && !isSpelled(secret) && !publicNames.test(secret))
        report({ start: offset + start, end: offset + start + secret.length });
    }
  }
  const context = {
    createTranslator: () => () => '',
    report: ({ range: [start, end] }: { range: readonly [number, number] }) =>
      report({ start: offset + start, end: offset + end }),
  };
  const source = { content: line, contentType: 'text', filePath: undefined, ext: '' };
  for (const rule of rules) rule.create(context, {}).file(source);
}

/** What of secretlint's interface is used; its own types need another package. */
interface Rule {
  readonly meta: { readonly id: string };
  create(context: object, options: object): { file(source: object): unknown };
}

/** Private keys, whole JSON files and addresses are found below without regard to lines; comments switch nothing off here. */
const elsewhere = /-rule-(?:privatekey|gcp|basicauth|database-connection-string|filter-comments)$/;

const rules: readonly Rule[] = (recommended as unknown as readonly Rule[]).filter(
  ({ meta }) => !elsewhere.test(meta.id),
);

/** Names of the rules that are used, for the test that holds a sample against each. */
export const ruleNames: readonly string[] = rules.map(({ meta }) => meta.id);

function findPrivateKeys(text: string, report: Report): void {
  for (let at = text.indexOf(keyStart); at >= 0; at = text.indexOf(keyStart, at + keyStart.length)) {
    const head = keyHead.exec(text.slice(at, at + 80));
    if (head === null) continue;
    const start = at + head[0].length;
    const body = text.slice(start, start + longestKey);
    const end = keyEnd.exec(body)?.index;
    // Without an end it is cut off, and a key all the same where its lines are those of one.
    const length = end ?? /^(?:[\\nr"'+,;\s]{0,8}[A-Za-z0-9+/=]{16,200}){1,400}/.exec(body)?.[0].length ?? 0;
    if (keyLine.test(body.slice(0, length))) report({ start, end: start + length });
  }
}

function findCredentials(text: string, report: Report): void {
  for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', at + 3)) {
    const match = credentials.exec(text.slice(at, at + 320));
    const [, lead = '', password = ''] = match ?? [];
    if (match !== null && !wellKnown.test(password)) {
      report({ start: at + lead.length, end: at + lead.length + password.length });
    }
  }
}
