/** A report as Markdown. Knows no numbers. */
import type { Summary } from './summary.ts';
import { about, type Table, tablesOf } from './tables.ts';

export function markdownOf(summary: Summary, title: string): string {
  return [`# ${title}`, '', about(summary), '', ...tablesOf(summary).flatMap(tableLines)].join('\n');
}

export function tableLines({ title, note, columns, rows }: Table): string[] {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [`## ${title}`, '', note, '', line(columns), line(columns.map(() => '---')), ...rows.map(line), ''];
}
