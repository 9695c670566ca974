/** All context strategies by name. Knows none of them from inside. */
import { none } from './none.ts';
import { openings } from './openings.ts';
import { ours, oursWithoutSources, oursWithoutStop } from './ours.ts';
import { random } from './random.ts';
import type { System } from './system.ts';

export const systems: readonly System[] = [none, random, openings, ours, oursWithoutStop, ...oursWithoutSources];

export function systemNamed(name: string): System | undefined {
  return systems.find((system) => system.name === name);
}
