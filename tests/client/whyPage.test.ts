/** The page of "Why this suggestion?": what it says, and that no code of anybody's becomes a part of it. */
import { expect, test } from 'vitest';
import { whyPage } from '../../client/src/whyPage.ts';
import type { Explanation } from '../../server/lsp/explain.ts';

const start = { line: 0, character: 0 };
const explanation: Explanation = {
  suggestion: { text: 'draw(circle)', range: { start, end: start }, confidence: 0.876, source: 'engine' },
  reason: null,
  trace: {
    steps: [
      { step: 'retrieve', milliseconds: 2.04 },
      { step: 'generate', milliseconds: 3 },
    ],
    snippets: [
      {
        path: '/project/shapes.py',
        displayPath: 'shapes.py',
        lines: { start: 6, end: 9 },
        text: 'def draw(circle): ...',
        source: 'definitions',
        score: 3.25,
        reason: 'defines draw',
        cost: 8,
      },
    ],
    retrievalStop: 'nothing more',
    copiedFrom: [{ path: '/other/scene.py', displayPath: 'scene.py', line: 4 }],
    notes: ['recall was sure'],
    end: 'end of line',
  },
};

const textOf = (html: string) =>
  html
    .replace(/^[\s\S]*<body>/, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

test('a suggestion has its text, places, scores, stop and times', () => {
  expect(textOf(whyPage(explanation))).toMatchInlineSnapshot(
    `"Why this suggestion? draw(circle) 88 % sure. Copied from scene.py:5 Engines recall was sure Pieces of other files that were used place source score why shapes.py:7 definitions 3.25 defines draw Stopped: nothing more. Time: 5.0 ms looked in other files 2.0 wrote the suggestion 3.0 Ended: end of line."`,
  );
});

test('places are links, to whichever workspace folder they are in', () => {
  const page = whyPage(explanation);
  const links = [...page.matchAll(/href="command:linewright\.internal\.goTo\?([^"]+)"/g)].map(([, place]) =>
    JSON.parse(decodeURIComponent(place ?? '')),
  );
  expect(links).toEqual([[{ path: '/other/scene.py', line: 4 }], [{ path: '/project/shapes.py', line: 6 }]]);
});

test('the best place comes first, and a step that was taken twice is told once', () => {
  const [snippet] = explanation.trace.snippets;
  if (snippet === undefined) throw new Error('there is none');
  const page = whyPage({
    ...explanation,
    trace: {
      ...explanation.trace,
      snippets: [{ ...snippet, displayPath: 'worse.py', source: 'similarFile', score: 0.125 }, snippet],
      steps: [...explanation.trace.steps, { step: 'retrieve', milliseconds: 1 }],
    },
  });
  expect(textOf(page)).toMatch(/shapes\.py:7 definitions 3\.25 .* worse\.py:7 similar file 0\.1[23] /);
  expect(textOf(page)).toMatch(/looked in other files 3\.0 wrote the suggestion 3\.0/);
});

test('a silence has its reason, a new file a hint', () => {
  expect(textOf(whyPage({ ...explanation, suggestion: null, reason: 'not sure enough' }))).toMatch(
    /^Why no suggestion\? not sure enough/,
  );
  expect(textOf(whyPage(null))).toMatch(/Type a little, then ask again\.$/);
});

test('code is shown, never run', () => {
  const code = '<script>alert("1")</script>';
  const page = whyPage({
    ...explanation,
    reason: null,
    suggestion: { text: code, range: { start, end: start }, confidence: 1, source: 'reuse' },
    trace: {
      ...explanation.trace,
      notes: [code],
      copiedFrom: [{ path: `/"><img src=x>`, displayPath: `${code}"'`, line: 0 }],
    },
  });
  expect(page).not.toContain('<script');
  expect(page).not.toContain('<img');
  expect(page).toContain("default-src 'none'");
});
