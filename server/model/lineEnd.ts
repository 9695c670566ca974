/** Whether a statement goes on below the line that it breaks. Knows no language. */

/**
 * True when `line` leaves a round or square bracket open that the text right of the cursor does not close: a model may then go on
 * behind the line's end. A brace opens a block, which is another hole. Brackets in strings are taken for brackets: what is generated too
 * much is trimmed.
 */
export function goesOnBelow(line: string, right: string): boolean {
  let open = 0;
  for (const character of line) {
    if (character === '(' || character === '[') open++;
    else if ((character === ')' || character === ']') && open > 0) open--;
  }
  if (open === 0) return false;
  const closers = /^[\s)\]}"'`]*/.exec(right)?.[0].replace(/[^)\]]/g, '') ?? '';
  return open > closers.length;
}
