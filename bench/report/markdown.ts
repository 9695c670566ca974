/** A report as Markdown. Knows no numbers. */
import type { Report, Table } from './section.ts';

export function markdownOf({ title, about, tables }: Report): string {
  return [`# ${title}`, '', about, '', ...tables.flatMap(tableLines)].join('\n');
}

export function tableLines({ title, note, columns, rows }: Table): string[] {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [`## ${title}`, '', note, '', line(columns), line(columns.map(() => '---')), ...rows.map(line), ''];
}
