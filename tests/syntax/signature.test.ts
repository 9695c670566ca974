/** Headers that are too long for a line: what is left out, and what is kept. */
import { expect, test } from 'vitest';
import { factsOfSnippet } from '../support/syntaxPicture.ts';

const signaturesOf = async (languageId: string, text: string) =>
  (await factsOfSnippet(languageId, text)).definitions.map(({ signature }) => signature);
const names = (count: number) => Array.from({ length: count }, (_, index) => `parameter${index}`);

test('of many parameters the last are left out, and what is given stays', async () => {
  const parameters = names(30).map((name) => `${name}: int = max(1, 2)`);
  const [signature = ''] = await signaturesOf(
    'python',
    `def build(\n    ${parameters.join(',\n    ')},\n) -> Query[Row]:\n    pass\n`,
  );
  expect(signature).toBe(
    'def build( parameter0: int = max(1, 2), parameter1: int = max(1, 2), parameter2: int = max(1, 2), parameter3: int = max(1, 2), parameter4: int = max(1, 2), parameter5: int = max(1, 2), parameter6: int = max(1, 2), …) -> Query[Row]',
  );
});

test('parameters of the type go before those of the function', async () => {
  const types = names(12).map((name) => `T${name} extends () => void = () => void`);
  const [, signature] = await signaturesOf(
    'typescript',
    `class Cache {\n  build<\n    ${types.join(',\n    ')},\n  >(client: Client, options: Options): Query<Tparameter1> {\n    return 1;\n  }\n}\n`,
  );
  expect(signature).toBe('build<…>(client: Client, options: Options): Query<Tparameter1>');
});

test('a function that is a value keeps what it gives', async () => {
  const parameters = names(20).map((name) => `${name}: Map<string, number>`);
  const [signature = ''] = await signaturesOf(
    'typescript',
    `export const build = async (${parameters.join(', ')}): Promise<Query> => {\n  return 1;\n};\n`,
  );
  expect(signature).toMatch(/^export const build = async \(parameter0: Map<string, number>, .*, …\): Promise<Query>$/);
});
