/** A summary as the text of a JSON file. Knows no numbers. */

/** Five digits are more than any number is worth, and keep the difference of two summaries short. */
export function jsonOf(summary: object): string {
  const rounded = (_: string, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(5)) : value);
  return `${JSON.stringify(summary, rounded, 2)}\n`;
}
