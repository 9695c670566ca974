/** A report as one page that needs nothing else: no script, no font, no picture from elsewhere. Knows no numbers. */
import type { Chart } from './plot.ts';
import type { Report, Table } from './section.ts';

const style = `
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 1100px; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2.2rem; }
p { max-width: 75ch; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 13px; }
th, td { padding: 0.2rem 0.6rem; text-align: right; border-bottom: 1px solid color-mix(in srgb, currentColor 15%, transparent); white-space: nowrap; }
th:first-child, td:first-child, .text { text-align: left; }
figure { margin: 1rem 0 2rem; overflow-x: auto; }
figure svg { font-size: 12px; --plot-background: transparent; }
figcaption { font-weight: 600; margin-bottom: 0.4rem; }
`;

export function pageOf({ title, about, charts, tables }: Report): string {
  return [
    '<!doctype html>',
    '<html lang="en">',
    `<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title>`,
    `<style>${style}</style></head>`,
    `<body><h1>${escaped(title)}</h1>`,
    paragraph(about),
    ...charts.map(figureOf),
    ...tables.map(tableOf),
    '</body></html>',
    '',
  ].join('\n');
}

function figureOf({ title, svg }: Chart): string {
  return `<figure><figcaption>${escaped(title)}</figcaption>${svg}</figure>`;
}

function tableOf({ title, note, columns, rows, charts = [] }: Table): string {
  // Numbers stand flush right, words flush left.
  const isText = columns.map((_, column) => /[a-z]{4}/i.test(rows[0]?.[column] ?? ''));
  const row = (tag: string, cells: readonly string[]) =>
    `<tr>${cells.map((cell, column) => `<${tag}${isText[column] === true ? ' class="text"' : ''}>${escaped(cell)}</${tag}>`).join('')}</tr>`;
  return [
    `<h2>${escaped(title)}</h2>${paragraph(note)}${charts.map(figureOf).join('')}`,
    `<div class="scroll"><table><thead>${row('th', columns)}</thead><tbody>`,
    ...rows.map((cells) => row('td', cells)),
    '</tbody></table></div>',
  ].join('\n');
}

function paragraph(text: string): string {
  return `<p>${escaped(text).replace(/`([^`]*)`/g, '<code>$1</code>')}</p>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
