/** The parts of the README that are copied from elsewhere, between marks. Reads and writes no file. */

export function between(readme: string, mark: string): string {
  const { start, end } = place(readme, mark);
  return readme.slice(start, end).trim();
}

export function replaceBetween(readme: string, mark: string, text: string): string {
  const { start, end } = place(readme, mark);
  return `${readme.slice(0, start)}\n${text.trim()}\n${readme.slice(end)}`;
}

function place(readme: string, mark: string): { start: number; end: number } {
  const open = `<!-- ${mark} -->`;
  const start = readme.indexOf(open) + open.length;
  const end = readme.indexOf(`<!-- /${mark} -->`);
  if (start < open.length || end < start) throw new Error(`README.md has no marks ${open} and <!-- /${mark} -->`);
  return { start, end };
}

/** The tables of the committed results, with where they come from. */
export function numbersOf(quality: string, latency: string): string {
  return [
    'Exact completions on Python packages that nothing was set on (`npm run bench:quality`; what is hidden, and both kinds of',
    'packages, are described in [bench/results/quality.md](bench/results/quality.md)):',
    '',
    firstTable(quality),
    '',
    'Speed and memory on some 2,000 files (`npm run bench:latency`, [bench/results/latency.md](bench/results/latency.md)):',
    '',
    firstTable(latency),
  ].join('\n');
}

/** What was measured in the real editor; nothing before it was. */
export function editorNumbersOf(editor: string | undefined): string {
  if (editor === undefined) return '';
  return [
    'In VS Code, on a project of 2,200 files (`npm run bench:editor`, [bench/results/editor.md](bench/results/editor.md)):',
    '',
    firstTable(editor),
  ].join('\n');
}

/** From the line of column names to its last row. */
export function firstTable(markdown: string): string {
  const lines = markdown.split('\n');
  const start = lines.findIndex((line) => line.startsWith('|'));
  const length = lines.slice(start).findIndex((line) => !line.startsWith('|'));
  return lines.slice(start, length < 0 ? undefined : start + length).join('\n');
}
