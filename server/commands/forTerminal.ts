/** Text of a repository as a terminal may be shown it. Knows not what it says. */

/** Control characters, of which those that end lines and indent are meant. */
const controls = /\r(?!\n)|[^\P{Cc}\r\n\t]/gu;
const [pictures, pictureOfDelete, unknown] = [0x2400, 0x2421, 0xfffd];

/**
 * A terminal obeys the control characters that it is sent, and a file may hold any: it is sent their pictures in place of them. What is
 * read by a program gets them as they are.
 */
export function forTerminal(text: string, isTerminal = process.stdout.isTTY === true): string {
  return isTerminal ? text.replace(controls, (control) => String.fromCharCode(pictureOf(control.charCodeAt(0)))) : text;
}

function pictureOf(code: number): number {
  if (code < 0x20) return pictures + code;
  return code === 0x7f ? pictureOfDelete : unknown;
}
