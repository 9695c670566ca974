/** The engine menu: the present choice is marked, and an address that cannot be asked is refused with the reason. */
import { expect, test } from 'vitest';
import { addressProblem, engineLines, type PresentEngine } from '../../client/src/engineLines.ts';

const local = { hasSmall: true, models: ['mine', 'other'], recommended: [] };
const present = { use: 'auto', model: '', address: '' };
const marked = (engine: PresentEngine | undefined) =>
  engineLines(local, engine)
    .filter(({ label }) => label.startsWith('$(check) '))
    .map(({ label, description }) => `${label.slice('$(check) '.length)}: ${description}`);

test('one line is marked, whatever runs', () => {
  expect(marked(present)).toEqual(['Automatic: in use: the small model behind recall']);
  expect(marked({ ...present, use: 'recall' })).toEqual(['Recall alone: in use: your own code; no model']);
  expect(marked({ ...present, use: 'llama', model: 'other' })).toEqual(['other: in use: a model file, run here']);
  expect(marked({ ...present, use: 'llama', model: '/models/a.gguf' })).toEqual([
    '/models/a.gguf: in use: a model file, run here',
  ]);
  expect(marked({ ...present, use: 'http', address: 'http://me:secret@127.0.0.1:8080' })).toEqual([
    'A model server…: in use: http://127.0.0.1:8080',
  ]);
  expect(marked(undefined)).toEqual([]);
});

test('an address has http:// or https://', () => {
  expect(addressProblem('http://127.0.0.1:8080')).toBeUndefined();
  expect(addressProblem('https://models.example/v1')).toBeUndefined();
  expect(addressProblem('localhost:8080')).toBe('It begins with http:// or https://, such as http://localhost:8080');
  expect(addressProblem('ftp://models.example')).toMatch(/such as http:\/\/models\.example$/);
  expect(addressProblem('http://')).toMatch(/no address/);
  expect(addressProblem(''), 'not typed yet').toBeUndefined();
});
