/** The extension's manifest: its settings are the server's, and what it names exists. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { manifestSettings, restrictedSettings } from '../../client/manifestSettings.ts';
import { listSettings } from '../../server/config.ts';

const client = path.resolve(import.meta.dirname, '../../client');
const read = (file: string) => readFileSync(path.join(client, file), 'utf8');
const manifest = JSON.parse(read('package.json'));
const settings = Object.assign({}, ...manifestSettings().map(({ properties }) => properties));

test('the settings are those of the schema ("npm run docs" writes them)', () => {
  expect(manifest.contributes.configuration).toEqual(manifestSettings());
  expect(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations).toEqual(restrictedSettings());
});

test('a setting has what the editor needs to check and describe it', () => {
  expect(settings['linewright.completion.maxLines']).toEqual({
    type: 'integer',
    minimum: 1,
    maximum: 100,
    default: 12,
    markdownDescription: 'Longest suggestion, in lines, when a whole block is filled.',
    scope: 'window',
  });
});

test('settings are in groups, and each in one of them', () => {
  const keys = manifestSettings().map(({ properties }) => Object.keys(properties));
  expect(keys[0]).toEqual(['linewright.enable', 'linewright.log']);
  expect(keys.flat().sort()).toEqual(
    listSettings()
      .map(({ key }) => `linewright.${key}`)
      .sort(),
  );
});

test('no folder may choose where code is sent', () => {
  expect(settings['linewright.engine.address']).toMatchObject({ scope: 'machine' });
  expect(restrictedSettings()).toContain('linewright.engine.address');
});

test('every command that is declared or linked to is registered', () => {
  const registered = read('src/commands.ts');
  const declared: string[] = manifest.contributes.commands.map(({ command }: { command: string }) => command);
  const linked = [...read('package.json').matchAll(/command:(linewright\.[\w.]+)/g)].map(([, name]) => name ?? '');
  expect([...declared, ...linked].filter((name) => !registered.includes(`'${name}'`))).toEqual([]);
});

test('Escape hides a suggestion by the editor itself, whatever becomes of the extension, and leaves its other uses alone', () => {
  const { command, args, when } = manifest.contributes.keybindings.find(({ key }: { key: string }) => key === 'escape');
  expect(command).toBe('runCommands');
  expect(args.commands).toEqual(['editor.action.inlineSuggest.hide', sentAwayName()]);
  const conditions = String(when).split(' && ');
  expect(conditions).toEqual(expect.arrayContaining(['inlineSuggestionVisible', 'editorTextFocus', '!vim.active']));
  expect(conditions).toContain('!suggestWidgetVisible');
});

function sentAwayName(): string | undefined {
  return /sentAwayCommand = '([\w.]+)'/.exec(read('src/outcomes.ts'))?.[1];
}

test('keys that a person has to know are told in the page and in the walkthrough, those of a Mac too', () => {
  const { description } = manifest.contributes.walkthroughs[0].steps[0];
  for (const text of [read('README.md'), read('media/try.md'), description]) {
    for (const key of ['Tab', 'Ctrl+Right', 'Cmd+Right', 'Alt+]', 'Alt+[', 'Escape'])
      expect(text).toContain(`**${key}**`);
  }
});

test('every file that it names is there', () => {
  const files = [...read('package.json').matchAll(/"(media\/[^"]+)"/g)].map(([, name]) => name ?? '');
  expect(files.length).toBeGreaterThan(3);
  expect(files.filter((file) => !existsSync(path.join(client, file)))).toEqual([]);
});

test('the version is that of the server', () => {
  const root = JSON.parse(read('../package.json'));
  expect(manifest.version).toBe(root.version);
});
