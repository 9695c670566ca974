/** Where values stand in a text: strings in quotes, and settings without. Knows no language and judges none. */
import { eachMatch, matchesOf } from '../base/matches.ts';

/** A string without white space; group 1 is the quote, group 2 the value. */
const quoted = /(["'`])([!#-&(-[\]-_a-~]{8,512})\1/g;
/** In settings shorter ones count. */
const quotedShort = /(["'`])([!#-&(-[\]-_a-~]{6,512})\1/g;

/** `name: value`, `name=value` as in YAML, properties, shell scripts and Dockerfiles; and `<name>value<`. */
const settings = [
  /^[ \t]{0,80}(?:-[ \t]|export[ \t]|set[ \t]|ENV[ \t]|ARG[ \t])?[ \t]{0,8}([A-Za-z_][\w.-]{0,80})[ \t]{0,20}[:=][ \t]{0,20}([^\s"'`#;]{6,2048})/gm,
  /<([A-Za-z_][\w:.-]{0,80})>\s{0,20}([^\s<]{6,2048})\s{0,20}</g,
];

/** `start` is that of the value, behind its quote. */
export function eachString(text: string, isData: boolean, visit: (start: number, value: string) => void): void {
  eachMatch(isData ? quotedShort : quoted, text, ({ index, 2: value = '' }) => visit(index + 1, value));
}

export function eachSetting(text: string, visit: (name: string, start: number, value: string) => void): void {
  for (const pattern of settings) {
    for (const { index, 0: whole, 1: name = '', 2: value = '' } of matchesOf(pattern, text)) {
      visit(name, index + whole.lastIndexOf(value), value);
    }
  }
}
