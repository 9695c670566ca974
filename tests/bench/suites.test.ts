/** Suites: what is trained on is measured nowhere, and every licence is a permissive one. */
import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readSuite } from '../../bench/suite.ts';

const folder = new URL('../../bench/suites/', import.meta.url);
const names = readdirSync(folder).map((name) => name.replace(/\.json$/, ''));
const suites = await Promise.all(names.map(async (name) => ({ name, packages: await readSuite(name) })));

it('never measure on what recall was trained on', () => {
  const trained = new Set(
    suites.find(({ name }) => name === 'train')?.packages.map((entry) => entry.name.toLowerCase()),
  );
  const measured =
    suites.find(({ name }) => name === 'quality')?.packages.map((entry) => entry.name.toLowerCase()) ?? [];
  expect(measured.length).toBeGreaterThan(10);
  expect(measured.filter((name) => trained.has(name))).toEqual([]);
});

it('never train on the repositories of published benchmarks', () => {
  // RepoEval's: they stay unseen, for those who bring the data set.
  const published = [
    'torchrl',
    'ace-step',
    'google-vizier',
    'aws-fortuna',
    'evaluate',
    'diffusers',
    'nerfstudio',
    'federatedscope',
  ];
  const names = suites.flatMap(({ packages }) => packages.map((entry) => entry.name.toLowerCase()));
  expect(names.filter((name) => published.includes(name))).toEqual([]);
});

it('have permissive licences', () => {
  const licences = new Set(suites.flatMap(({ packages }) => packages.map((entry) => entry.licence)));
  expect([...licences].filter((licence) => !/MIT|Apache|BSD|ISC|PSF/.test(licence))).toEqual([]);
});
