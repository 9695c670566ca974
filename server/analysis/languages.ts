/** Which languages use one another's definitions. */

/** Any other language uses its own definitions alone. */
const families = [
  ['javascript', 'javascriptreact', 'typescript', 'typescriptreact', 'vue', 'svelte'],
  ['c', 'cpp', 'objective-c'],
  ['java', 'kotlin', 'scala', 'groovy'],
];

export function areRelated(first: string, second: string): boolean {
  return first === second || families.some((family) => family.includes(first) && family.includes(second));
}
