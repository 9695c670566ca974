/** Whether a text was drawn by a machine or spelled by a person. Knows no secret. */

/** Has digits, or at the least letters of both cases. */
export function looksDrawn(value: string): boolean {
  return /[A-Za-z]/.test(value) && (/\d/.test(value) || (/[a-z]/.test(value) && /[A-Z]/.test(value)));
}

/** Words and small numbers with something between them: `rate_limit_v2`, `us-east-1`, `text-embedding-3-small`. */
export function isSpelled(value: string): boolean {
  return value
    .split(/[^A-Za-z0-9]+/)
    .every((part) => /^(?:(?:[A-Z]?[a-z]*|[A-Z]*)\d{0,2}|\d{1,4})$/.test(part) && part.length <= 16);
}

/** Shannon's, in bits a character. */
export function entropy(value: string): number {
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}
