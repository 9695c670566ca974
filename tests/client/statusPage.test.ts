/** The page of the index, the engine and the counts: words and numbers that a person can read. */
import { expect, test } from 'vitest';
import { statusPage } from '../../client/src/statusPage.ts';
import { defaultConfig } from '../../server/config.ts';
import type { Status } from '../../server/lsp/status.ts';

const stats = { files: 2200, chunks: 9000, definitions: 11_034, skipped: {}, errors: [], milliseconds: 900 };
const status: Status = {
  version: '0.1.0',
  positionEncoding: 'utf-16',
  settings: defaultConfig,
  settingsProblems: [],
  folders: [{ root: '/project', state: 'ready', stats }],
  engine: { name: 'recall' },
  retrieval: { order: 'fixed' },
  recall: { files: 2200, tokens: 1_234_567 },
  memoryBytes: 212_400_000,
  watched: { '/project': 'native' },
  outcomes: {
    shown: 120,
    accepted: 40,
    partiallyAccepted: 5,
    dismissed: 30,
    charactersAccepted: 1800,
    since: '2026-01-31',
    byConfidence: [],
    file: '/state/outcomes.json',
    habit: 1,
  },
};

test('what is indexed, what runs and what became of suggestions', () => {
  expect(`\n${statusPage(status, 'not sure enough (0.25)')}`).toBe(`
Linewright 0.1.0

Index
  /project is read
    2,200 files, 11,034 definitions

Recall     learns from 2,200 files, 1,234,567 tokens
Memory     212 MB
Engine     recall
Model      none
Last time  nothing was suggested: not sure enough (0.25)

Suggestions since 2026-01-31
  shown                 120
  accepted               40    33 %
  accepted in part        5     4 %
  dismissed              30    25 %

1,800 characters came from them. Counted on this machine and sent nowhere;
"Linewright: Forget Counts" deletes what is counted. It is kept in
/state/outcomes.json
`);
});

test('what is wrong is said where it belongs', () => {
  const page = statusPage(
    {
      ...status,
      folders: [
        {
          root: '/project',
          state: 'ready',
          stats: { ...stats, skipped: { 'too large': 1 }, errors: [{ path: '/project/a.py', reason: 'too slow' }] },
        },
        { root: '/other', state: 'indexing' },
      ],
      engine: { name: 'recall, then http', model: 'qwen', problem: 'no answer' },
      recall: { files: 1, tokens: 0, problem: 'no weights' },
      settingsProblems: [
        { what: 'linewright.json is not JSON. (/project/linewright.json)', file: '/project/linewright.json' },
      ],
      watched: { '/project': 'too many files' },
    },
    undefined,
  );
  expect(page).toContain('\n    left out: 1 too large\n    not parsed: 1 file, such as /project/a.py (too slow)\n');
  expect(page).toContain('\nSettings\n  linewright.json is not JSON. (/project/linewright.json)\n');
  expect(page).toContain('\n  /other is being read\n');
  expect(page).toContain('heard of by the editor alone:\n    too many files\n');
  expect(page).toContain('\nRecall     learns from 1 file, 0 tokens\n           no weights\n');
  expect(page).toContain(
    '\nEngine     recall, then http\nModel      qwen\n           does not work at present: no answer\n',
  );
});

test('in a folder that is not trusted, and before anything was shown', () => {
  const page = statusPage({ ...status, folders: [], outcomes: { ...status.outcomes, shown: 0 } }, undefined);
  expect(page).toContain('\n  No folder is read: only open files are completed from.\n');
  expect(page).toMatch(/\n {2}shown +0\n/);
});
