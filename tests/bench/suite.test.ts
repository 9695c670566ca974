/** Holds the committed suites to their rules, and says what bad suites are answered with. */
import { describe, expect, it } from 'vitest';
import { Expected } from '../../bench/expected.ts';
import { hashOfRepositories } from '../../bench/repositories.ts';
import { parseSuite, readExclusions, readSuite, suiteVersion } from '../../bench/suite.ts';

const [train, valid, test, quality] = await Promise.all(['train', 'valid', 'test', 'quality'].map(readSuite));
const all = { train: train ?? [], valid: valid ?? [], test: test ?? [], quality: quality ?? [] };
const names = (suite: keyof typeof all) => all[suite].map((pinned) => pinned.name.toLowerCase().replaceAll('_', '-'));

/** Of RepoEval; CrossCodeEval's are small repositories of spring 2023 that no registry names. */
const unseen =
  'torchrl di-ace google-vizier aws-fortuna evaluate diffusers nerfstudio federatedscope imagen-pytorch tracr lightweight-mmm patchcore omnivore redframes';
/** Weights were set on these by hand. */
const tuned = 'requests flask rich httpx marshmallow networkx trio jinja2 accelerate skorch peft gpytorch';

describe('the splits', () => {
  it('share no repository', () => {
    const everywhere = [...names('train'), ...names('valid'), ...names('test')];
    expect(new Set(everywhere).size).toBe(everywhere.length);
    expect(everywhere.length).toBeGreaterThanOrEqual(60);
  });

  it('hold no repository of the published data sets', () => {
    const everywhere = new Set([...names('train'), ...names('valid'), ...names('test'), ...names('quality')]);
    expect(unseen.split(' ').filter((name) => everywhere.has(name))).toEqual([]);
  });

  it('measure nothing on what weights were set on', () => {
    const measured = new Set([...names('test'), ...names('quality')]);
    expect(tuned.split(' ').filter((name) => measured.has(name))).toEqual([]);
    const fitted = new Set([...names('train'), ...names('valid')]);
    expect(names('quality').filter((name) => fitted.has(name))).toEqual([]);
  });

  it('test four repositories of each main language', () => {
    const languages = ['python', 'typescript', 'javascript', 'java', 'go', 'rust'];
    const few = languages.filter((language) => all.test.filter((row) => row.language === language).length < 4);
    expect(few).toEqual([]);
  });

  it('hold permissive licences alone', () => {
    const permissive = /^(?:MIT|Apache-2\.0|BSD-[23]-Clause|ISC)(?: OR | AND |$)/;
    const others = Object.values(all).flatMap((suite) => suite.filter(({ licence }) => !permissive.test(licence)));
    expect(others).toEqual([]);
  });

  it('leave copies out of the split that is measured earlier', async () => {
    const { files } = await readExclusions();
    expect(files.filter((row) => row.suite === 'test' || row.suite === row.copyOf.suite)).toEqual([]);
  });
});

describe('a suite', () => {
  it('that is half written, or of another version, is refused with what to do', () => {
    expect(() => parseSuite('cut', '{"version": ')).toThrow(Expected);
    expect(() => parseSuite('cut', '{"version": ')).toThrow(/^The suite "cut" is no JSON: take its file anew/);
    expect(() => parseSuite('old', '{"version": 1}')).toThrow(Expected);
    expect(() => parseSuite('old', '{"version": 1, "packages": []}')).toThrow(
      `The suite "old" is of version 1; this program reads version ${suiteVersion}. Take the suite and the program from the same commit.`,
    );
  });

  it('with a wrong row says where', () => {
    const row = { registry: 'npm', name: 'x', version: '1', sha256: 'short', licence: 'MIT', language: 'javascript' };
    const text = JSON.stringify({ version: suiteVersion, about: '', packages: [{ ...row, released: '2024-01-01' }] });
    expect(() => parseSuite('bad', text)).toThrow(/packages\[0\]\.sha256/);
  });

  it('is another one when other folders of an archive are kept', () => {
    const repository = { name: 'x', version: '1', language: 'python', folder: '/x', excluded: [] };
    const hashes = [[repository], [{ ...repository, only: ['x'] }], [{ ...repository, folder: '/y' }]].map(
      hashOfRepositories,
    );
    expect(hashes[1]).not.toBe(hashes[0]);
    expect(hashes[2]).toBe(hashes[0]);
  });
});
