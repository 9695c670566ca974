/** Facts are after packing what they were, whatever stands in them. */
import { expect, test } from 'vitest';
import type { Facts } from '../../server/syntax/facts.ts';
import { noFacts } from '../../server/syntax/factsOf.ts';
import { packFacts, unpackFacts } from '../../server/syntax/packedFacts.ts';

const facts: Facts = {
  definitions: [
    ...(['class', 'interface', 'enum', 'type', 'module', 'function'] as const),
    ...(['method', 'field', 'constant', 'variable', 'macro'] as const),
  ].map((kind, index) => ({
    name: index === 3 ? 'operator ""_km "\n\ud800' : `name${index}`,
    kind,
    // A definition may begin before the one above it.
    span: { start: 500 - 40 * index, end: 900 },
    nameSpan: { start: 510 - 40 * index, end: 522 - 40 * index },
    container: index - 1,
    signature: `${kind} name${index}(a: str = "é😀") `,
  })),
  imports: [
    { module: './util', names: [], span: { start: 0, end: 9 } },
    {
      module: 'a b',
      names: [
        { name: '*', alias: 'all' },
        { name: 'x', alias: 'x' },
      ],
      span: { start: 12, end: 40 },
    },
  ],
  classes: [
    { definition: 0, bases: [] },
    { definition: 1, bases: ['m.Base', 'Other'] },
  ],
  calls: [
    { callee: 'run', receiver: 'self.till', start: 60 },
    { callee: 'beyond', receiver: '', start: 90 },
    { callee: 'run', receiver: '', start: 70 },
  ],
  references: ['till', 'run', 'größe'],
  chunks: [
    { start: 0, end: 50 },
    { start: 52, end: 900 },
  ],
  hasErrors: true,
};

test('all comes back', () => {
  expect(unpackFacts(packFacts(facts, '').bytes)).toEqual(facts);
});

test('nothing comes back as nothing', () => {
  expect(unpackFacts(packFacts(noFacts, '').bytes)).toEqual(noFacts);
});
