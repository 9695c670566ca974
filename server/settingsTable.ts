/** The settings as a table in Markdown, made from the schema, for the README. Knows no file. */
import { listSettings } from './config.ts';

export function settingsTable(): string {
  const rows = listSettings().map(({ key, allowed, default: fallback, description }) =>
    [`\`${key}\``, allowed, `\`${JSON.stringify(fallback)}\``, description].map(escapeCell),
  );
  const header = ['Setting', 'Allowed', 'Default', 'Meaning'];
  return [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** A vertical bar would end the cell. */
function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|');
}
