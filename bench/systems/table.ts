/** All context strategies by name. Knows none of them from inside. */
import { cody } from './cody.ts';
import { continueDev } from './continue.ts';
import { copilot } from './copilot.ts';
import { copilotCore } from './copilotCore.ts';
import { given, givenGold } from './given.ts';
import { llamaRing } from './llamaRing.ts';
import { none } from './none.ts';
import { openings } from './openings.ts';
import { oracle } from './oracle.ts';
import { orderNamed } from './order.ts';
import { ours, oursFixed, oursWithout } from './ours.ts';
import { random } from './random.ts';
import { repoCoder, rg1 } from './repoCoder.ts';
import { rlpgOracle, rlpgProposals } from './rlpg.ts';
import type { System } from './system.ts';
import { tabby } from './tabby.ts';
import { zedBm25, zedDefinitions } from './zed.ts';

/** One of each kind: what a table of results has room for. */
const main = [
  none,
  random,
  openings,
  llamaRing,
  copilot,
  cody,
  zedBm25,
  zedDefinitions,
  tabby,
  continueDev,
  rg1,
  repoCoder,
];

export const systems: readonly System[] = [
  ...main,
  ours,
  oursFixed,
  ...oursWithout,
  ...rlpgProposals,
  rlpgOracle,
  oracle,
  given,
  givenGold,
];

/** Products themselves, installed when a run asks for them by name or by `products`. */
export const products: readonly System[] = [copilotCore];

/** Names that stand for several systems. */
export const groups: Readonly<Record<string, readonly System[]>> = {
  /** All that can be run on any suite. */
  all: systems.filter(({ needsGiven }) => needsGiven !== true),
  peers: [...main, ours, oursFixed],
  parts: [ours, oursFixed, ...oursWithout],
  rlpg: [...rlpgProposals, rlpgOracle],
  products,
};

export function systemNamed(name: string): System | undefined {
  return [...systems, ...products].find((system) => system.name === name) ?? orderNamed(name);
}
