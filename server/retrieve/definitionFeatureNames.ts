/** The inputs of the network that says which definitions are needed, in their order. Knows not how they are found. */

/**
 * What speaks for a definition by its kind, from 0 to 1. `used`: the file names it: how likely this one is meant, the less the farther
 * away. `receiver`: a member of what stands before the cursor's dot; `nearbyType`: of the type of a name near by; `ofPart`: of the type of
 * what the class around the cursor holds; `ofClass`: of a class that the file names. `alias`: in a module that the file has a name for;
 * `module`: in a module that is imported; `package`: in a package of many files; `folder`: in the same folder; `tested`: in what this
 * file tests. `asked`: asked elsewhere of what is named as what stands before the dot; `alike`: used in files like this one.
 */
export const evidenceKinds = [
  ...(['used', 'receiver', 'nearbyType', 'ofPart', 'ofClass', 'alias', 'module', 'package'] as const),
  ...(['folder', 'tested', 'asked', 'alike'] as const),
] as const;

export type EvidenceKind = (typeof evidenceKinds)[number];

/** Whether a dot stands before the cursor, and what stands before it is known. */
export const placeKinds = ['receiver', 'dot', 'open'] as const;

export type PlaceKind = (typeof placeKinds)[number];

/** What is said of each definition; whoever changes what a name stands for trains the weights anew. */
export const definitionFeatureNames = [
  ...evidenceKinds,
  ...(['is used', 'certainty', 'uses', 'popularity', 'used by like files'] as const),
  ...(['words near', 'rare words near', 'words on line', 'rare words on line'] as const),
  ...(['folder nearness', 'in test', 'only of its name', 'uses of file', 'uses of class'] as const),
  ...(['is member', 'is callable', 'is class', 'is data', 'is private', 'is special', 'length'] as const),
] as const;

/** What all definitions of one ranking have in common. */
export const definitionContextNames = [...placeKinds, 'imports alone'] as const;

/** What weights are for: those made for other names are refused. */
export const definitionKey = [...definitionFeatureNames, '', ...definitionContextNames].join('\n');
