/** What is told of an object is told once, also where it is nothing. */
import { expect, it } from 'vitest';
import { byObject } from '../../server/base/byObject.ts';

it('asks once for each object', () => {
  const asked: object[] = [];
  const told = byObject((of: object) => {
    asked.push(of);
    return undefined;
  });
  const [one, other] = [{}, {}];
  for (const of of [one, other, one]) expect(told(of)).toBeUndefined();
  expect(asked).toEqual([one, other]);
});
