/** The menu: each line says what it will do now. */
import { expect, test } from 'vitest';
import { type MenuState, menuLines } from '../../client/src/menuLines.ts';

const on: MenuState = {
  silence: undefined,
  isSnoozed: false,
  isOn: true,
  scope: 'user',
  hasWorkspace: true,
  languageId: 'python',
  isLanguageOff: false,
  lastReason: undefined,
  counts: '',
};

/** Lines between "why" and the engine. */
function lines(state: Partial<MenuState>): string[] {
  const all = menuLines({ ...on, ...state }).map(({ label, description = '' }) =>
    `${label.replace(/^\S+ /, '')} ${description}`.trim(),
  );
  return all.slice(1, all.indexOf('Engine and model'));
}

test('on, it can be turned off everywhere, here, in the language, for a while', () => {
  expect(lines({})).toEqual(['Turn off', 'Turn off in this workspace', 'Turn off in python', 'Snooze…']);
});

test("off by the workspace, it is turned on there: the person's own setting would not help", () => {
  expect(lines({ isOn: false, scope: 'workspace', silence: 'turned off in this workspace' })).toEqual([
    'Turn on in this workspace turned off in this workspace',
    'Turn off in python',
    'Snooze…',
  ]);
});

test('off by the person, it is turned on everywhere or here', () => {
  expect(lines({ isOn: false, silence: 'turned off' }).slice(0, 2)).toEqual([
    'Turn on turned off',
    'Turn on in this workspace',
  ]);
});

test('off in the language, it is turned on there', () => {
  expect(lines({ isLanguageOff: true, silence: 'turned off in python' })).toContain(
    'Turn on in python turned off in python',
  );
});

test('snoozed, it is woken, and not snoozed once more', () => {
  expect(lines({ isSnoozed: true, silence: 'snoozed for 9 more minutes' })).toEqual([
    'Wake up snoozed for 9 more minutes',
    'Turn off',
    'Turn off in this workspace',
    'Turn off in python',
  ]);
});

test('without a workspace or a file there is no line for it', () => {
  expect(lines({ hasWorkspace: false, languageId: undefined })).toEqual(['Turn off', 'Snooze…']);
});
