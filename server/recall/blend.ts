/**
 * The hand-set weights by which evidence is mixed, each with its reason. They were set on ordinary Python packages that
 * no published number uses. Knows no data.
 */

/** Longest context that is compared: agreement beyond it decides nothing any more. */
export const longestMatch = 24;

/** Evidence of a match grows fast with its first tokens and slower after: a match of four is seldom an accident. */
export function lengthWeight(length: number): number {
  return Math.exp(1.3 * Math.min(length, 4) + 0.42 * Math.max(0, Math.min(length, 14) - 4));
}

/** Many weak matches must not drown a strong one: a level's total grows with this power of its matches. */
export const crowdExponent = 0.6;

/** How much more a match in the buffer itself counts than one elsewhere, close by and far away. */
export const localNear = 3;
export const localFar = 2;
/** Tokens over which "close by" fades. */
export const localReach = 900;
export const localAfter = 1.8;
/** Files that retrieval chose, files that the buffer imports by name, and files of the same folder. */
export const chosenFile = 2;
export const importedFile = 1.8;
export const sameFolder = 1.8;

/** Each token of the next line that also follows the match makes it this much likelier: the strongest single sign. */
export const rightAgreement = 0.8;
/** More agreement than this adds nothing. */
export const rightAgreementCap = 5;

/** Share of a match's weight that counts where it was found by its call alone, or by the line below alone. */
export const callMatch = 0.25;
export const lineMatch = 0.5;
/** And by the line above alone. */
export const lineAboveMatch = 0.25;
/** Weight of a definition that retrieval is sure is needed, in proportion for others: a name at hand, near or far. */
export const declaredName = 6;

/** Weight of a parameter of the function that is being called, by name, where an argument begins. */
export const parameter = 4;

/** Weight of the operators and line ends that follow tokens of the last one's class, shared by how often each does. */
export const followers = 5;
/** Weight of the words and literals that are common after the last token, shared likewise. */
export const common = 5;

/** Weight of "none of these": with it, one match of two tokens reaches a probability of a half. */
export const escapeWeight = 13;

/**
 * Positions visited in a chain of contexts of five tokens, and of fewer: enough to see the frequent followers, few enough
 * for a millisecond.
 */
export const visitsOfLong = 640;
export const visitsOfShort = 320;

/** Weight of a name near the cursor, of one that is used below but nowhere above, and tokens over which both fade. */
export const scopeNear = 2.5;
export const scopeBelow = 22;
export const scopeReach = 180;
/** Weight of any other name of the buffer. */
export const scopeFar = 0.1;
/** Weight of a name that the buffer imports or defines, wherever that stands. */
export const scopeDeclared = 2;

/** A name that shares all its parts with names of the cursor's line is this much likelier, in powers of e. */
export const subwordOverlap = 1.5;

/** Matches of two tokens or more from which matches of one token are no longer looked for. */
export const enoughMatches = 48;
