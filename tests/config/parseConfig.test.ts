/** What becomes of settings that do not fit the schema: named in a warning, and the last good value stays. */
import { expect, test } from 'vitest';
import { defaultConfig, listSettings, parseConfig } from '../../server/config.ts';
import { settingsTable } from '../../server/settingsTable.ts';

function parse(raw: unknown, lastGood = defaultConfig) {
  return parseConfig([{ source: 'the editor', raw }], lastGood);
}

test('nothing set gives the defaults', () => {
  for (const raw of [{}, undefined, null]) {
    expect(parse(raw)).toEqual({ config: defaultConfig, warnings: [] });
  }
});

test('a bad value is named and the last good value of that setting stays; the others are taken', () => {
  const lastGood = parse({ completion: { maxLines: 5 } }).config;
  const { config, warnings } = parse({ completion: { maxLines: 'many', eagerness: 'eager' }, index: 7 }, lastGood);
  expect(config.completion).toEqual({ maxLines: 5, eagerness: 'eager', disabledLanguages: [] });
  expect(config.index).toEqual(defaultConfig.index);
  expect(warnings).toEqual([
    '"completion.maxLines" should be a whole number from 1 to 100; found "many". It stays 5. (the editor)',
    '"index" should be an object; found 7. (the editor)',
  ]);
});

test('each kind of value says what is allowed', () => {
  const raw = { enable: 'yes', index: { exclude: '*.js', workers: 1.5 }, log: 'loud', completion: { maxLines: 0 } };
  expect(parse(raw).warnings).toEqual([
    '"enable" should be true or false; found "yes". It stays true. (the editor)',
    '"index.exclude" should be a list of strings; found "*.js". It stays []. (the editor)',
    '"index.workers" should be a whole number from 0 to 64; found 1.5. It stays 0. (the editor)',
    '"log" should be one of "error", "warn", "info", "debug"; found "loud". It stays "info". (the editor)',
    '"completion.maxLines" should be a whole number from 1 to 100; found 0. It stays 12. (the editor)',
  ]);
});

test('an unknown key is named, with the nearest known one', () => {
  const raw = JSON.parse('{"completion":{"eagernes":"eager"},"maxLines":3,"zzz":1,"__proto__":{"x":1},"$schema":"s"}');
  expect(parse(raw)).toEqual({
    config: defaultConfig,
    warnings: [
      'There is no setting "completion.eagernes". Did you mean "completion.eagerness"? (the editor)',
      'There is no setting "maxLines". Did you mean "completion.maxLines"? (the editor)',
      'There is no setting "zzz". (the editor)',
      'There is no setting "__proto__". (the editor)',
    ],
  });
});

test('the warnings are few, however much is wrong', () => {
  const raw = Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`unknown${n}`, n]));
  const { warnings } = parse(raw);
  expect(warnings.length).toBe(21);
  expect(warnings.at(-1)).toBe('... and 4980 more problems with settings.');
});

test('a later layer wins, setting by setting; null leaves a setting to the layers below', () => {
  const layers = [
    { source: 'user', raw: { completion: { maxLines: 3, eagerness: 'quiet' }, log: 'debug' } },
    { source: 'editor', raw: { completion: { maxLines: 4, eagerness: null }, log: undefined } },
  ];
  const { config, warnings } = parseConfig(layers, defaultConfig);
  expect(warnings).toEqual([]);
  expect(config.completion).toMatchObject({ maxLines: 4, eagerness: 'quiet' });
  expect(config.log).toBe('debug');
});

test('a setting that is no longer set goes back to its default', () => {
  const lastGood = parse({ completion: { maxLines: 5 } }).config;
  expect(parse({}, lastGood).config).toEqual(defaultConfig);
});

test('a workspace folder cannot name a model server', () => {
  const raw = { engine: { use: 'http', address: 'http://thief.example' }, log: 'debug' };
  const { config, warnings } = parseConfig([{ source: 'linewright.json', raw, isFromWorkspace: true }], defaultConfig);
  expect(config).toEqual({ ...defaultConfig, log: 'debug' });
  expect(warnings).toEqual([
    '"engine" cannot be set by a workspace folder; set it in the editor or in your own file. (linewright.json)',
  ]);
  expect(parseConfig([{ source: 'the editor', raw }], defaultConfig).config.engine.use).toBe('http');
});

test('every setting has a default, a description and words for what is allowed', () => {
  for (const setting of listSettings()) {
    expect(setting.description, setting.key).not.toBe('');
    expect(setting.default, setting.key).toBeDefined();
    expect(setting.allowed, setting.key).not.toMatch(/undefined|different/);
  }
});

test('the settings table has a row for each setting', () => {
  const rows = settingsTable().split('\n');
  expect(rows.length).toBe(listSettings().length + 2);
  expect(rows.slice(0, 3)).toEqual([
    '| Setting | Allowed | Default | Meaning |',
    '| --- | --- | --- | --- |',
    '| `enable` | true or false | `true` | Suggest completions. |',
  ]);
});
