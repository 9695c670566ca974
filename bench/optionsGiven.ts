/** What a script was started with by asServed.ts. Knows not what it is. */

/** To the script that runs: whoever starts it knows their type. */
export function optionsGiven<T>(): T {
  return JSON.parse(process.argv[2] ?? '{}');
}
