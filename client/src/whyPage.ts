/** The page of "Why this suggestion?" as HTML. Knows the server's explanation; opens nothing. */
import type { Explanation } from '../../server/lsp/explain.ts';

/** No script runs in it; links are commands. */
export function whyPage(explanation: Explanation | null): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>${style}</style>
<title>Why this suggestion?</title>
</head>
<body>${explanation === null ? nothing : body(explanation)}</body>
</html>`;
}

const style = `
body { max-width: 60rem; padding: 0 1rem 1rem; color: var(--vscode-foreground); font: var(--vscode-font-size) var(--vscode-font-family); }
h2 { margin: 1.4rem 0 .4rem; font-size: 1.1em; }
pre { padding: .6rem .8rem; overflow-x: auto; background: var(--vscode-textCodeBlock-background); font-family: var(--vscode-editor-font-family); }
table { border-collapse: collapse; width: 100%; }
th, td { padding: .2rem .8rem .2rem 0; text-align: left; vertical-align: top; }
th { font-weight: 600; border-bottom: 1px solid var(--vscode-widget-border, #8884); }
td.number, th.number { text-align: right; white-space: nowrap; }
a { color: var(--vscode-textLink-foreground); }
.dim { color: var(--vscode-descriptionForeground); }`;

const nothing =
  '<h1>Why this suggestion?</h1><p>Nothing has been asked in this file yet. Type a little, then ask again.</p>';

function body({ suggestion, reason, trace }: Explanation): string {
  const total = trace.steps.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  return [
    `<h1>${suggestion === null ? 'Why no suggestion?' : 'Why this suggestion?'}</h1>`,
    suggestion === null
      ? `<p>${escapeHtml(reason ?? 'no reason given')}</p>`
      : `<pre>${escapeHtml(suggestion.text)}</pre><p>${Math.round(suggestion.confidence * 100)} % sure${
          suggestion.source === 'reuse' ? ', from an earlier suggestion that you typed into' : ''
        }.</p>`,
    list(
      trace.copiedFrom.map(({ path, displayPath, line }) => link(path, displayPath, line)),
      'Copied from',
    ),
    list(trace.notes.map(escapeHtml), 'Engines'),
    '<h2>Pieces of other files that were used</h2>',
    trace.snippets.length === 0 ? '<p class="dim">None.</p>' : snippetTable(trace),
    trace.retrievalStop === '' ? '' : `<p class="dim">Stopped: ${escapeHtml(trace.retrievalStop)}.</p>`,
    `<h2>Time: ${total.toFixed(1)} ms</h2>`,
    stepTable(trace),
    trace.end === '' ? '' : `<p class="dim">Ended: ${escapeHtml(trace.end)}.</p>`,
  ].join('\n');
}

/** The best come first, whatever order a model was shown them in. */
function snippetTable({ snippets }: Explanation['trace']): string {
  const rows = snippets
    .toSorted((one, other) => other.score - one.score)
    .map(
      ({ path, displayPath, lines, source, score, reason }) =>
        `<tr><td>${link(path, displayPath, lines.start)}</td><td>${inWords(source)}</td>${number(score, 2)}<td>${escapeHtml(reason)}</td></tr>`,
    );
  return `<table><tr><th>place</th><th>source</th><th class="number">score</th><th>why</th></tr>${rows.join('')}</table>`;
}

/** As the main path calls its steps; one that is new has its own name. */
const stepNames: Readonly<Record<string, string>> = {
  gate: 'looked whether anything is wanted here',
  reuse: 'looked for an earlier answer',
  pause: 'waited for the next key',
  window: 'read the text around the cursor',
  retrieve: 'looked in other files',
  draft: 'asked recall for a draft',
  generate: 'wrote the suggestion',
};

/** A step that was taken twice has one row. */
function stepTable({ steps }: Explanation['trace']): string {
  const times = new Map<string, number>();
  for (const { step, milliseconds } of steps) times.set(step, (times.get(step) ?? 0) + milliseconds);
  const rows = [...times].map(
    ([step, milliseconds]) => `<tr><td>${escapeHtml(stepNames[step] ?? step)}</td>${number(milliseconds, 1)}</tr>`,
  );
  return `<table>${rows.join('')}</table>`;
}

/** "similar file" of "similarFile". */
function inWords(name: string): string {
  return escapeHtml(name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`));
}

function list(items: readonly string[], title: string): string {
  return items.length === 0 ? '' : `<h2>${title}</h2><ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`;
}

/** A webview runs the command when it is clicked. `line` is from 0. */
function link(path: string, name: string, line: number): string {
  const place = encodeURIComponent(JSON.stringify([{ path, line }]));
  return `<a href="command:linewright.internal.goTo?${place}">${escapeHtml(name)}:${line + 1}</a>`;
}

function number(value: number, digits: number): string {
  return `<td class="number">${value.toFixed(digits)}</td>`;
}

/** Code and paths come from anywhere: none of it may become a part of the page. */
function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
