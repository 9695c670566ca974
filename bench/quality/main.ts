/**
 * `npm run bench:quality`: exact matches of the recall engine on held-out Python packages, through the same path as an
 * editor. Needs Python's pip, which brings the packages. Writes bench/results/quality.md and .json.
 */
import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { progressBar } from '../../server/commands/progress.ts';
import { recallAlone } from '../../server/config.ts';
import { type Engine, openEngine } from '../../server/engine.ts';
import { quantile, seededRandom, wilsonInterval } from '../statistics.ts';
import { fetchPackage, readSuite, type SuitePackage } from '../suite.ts';
import { chooseHoles, type Hole, type HoleKind } from './holes.ts';

const seed = 3;
/** Holes of each kind in each group of packages, shared evenly between the packages. */
const holesPerGroup = 200;

interface Row {
  readonly group: string;
  readonly package: string;
  readonly kind: HoleKind;
  readonly isExact: boolean;
  readonly confidence: number;
  readonly milliseconds: number;
}

const rows: Row[] = [];
const suite = await readSuite('quality');
for (const [index, pinned] of suite.entries()) {
  const sameGroup = suite.filter((other) => other.group === pinned.group);
  rows.push(
    ...(await measurePackage(pinned, Math.ceil(holesPerGroup / sameGroup.length), `${index + 1}/${suite.length}`)),
  );
}
await report(rows);

async function measurePackage(pinned: SuitePackage, count: number, number: string): Promise<Row[]> {
  const bar = progressBar(`${number} ${pinned.name}`);
  const root = await fetchPackage(pinned);
  const engine = openEngine({
    roots: [root],
    config: recallAlone,
    log: () => undefined,
    onProgress: (done, total) => bar.update(done, total),
  });
  await engine.ready;
  const holes = chooseHoles(engine.workspace, count, seededRandom(seed));
  const measured: Row[] = [];
  for (const [done, hole] of holes.entries()) {
    const { suggestion, confidence, milliseconds } = await completeHole(engine, hole);
    const isExact = suggestion.trimEnd() === hole.hidden;
    measured.push({
      group: pinned.group ?? '',
      package: pinned.name,
      kind: hole.kind,
      isExact,
      confidence,
      milliseconds,
    });
    bar.update(done + 1, holes.length);
  }
  const exact = measured.filter((row) => row.isExact).length;
  bar.end(`${number} ${pinned.name}: ${exact} of ${measured.length} exact`);
  await engine.dispose();
  return measured;
}

async function completeHole(engine: Engine, { file, before, after }: Hole) {
  const { path, languageId } = file;
  const text = before + after;
  engine.workspace.openBuffer(path, languageId, 1, text);
  // A grammar that loads before one hole and after another in the next run would make the numbers vary.
  await engine.workspace.idle();
  const request = { path, languageId, text, version: 1, offset: before.length, trigger: 'invoked' } as const;
  const startedAt = performance.now();
  const result = await engine.complete(request, new AbortController().signal);
  const milliseconds = performance.now() - startedAt;
  engine.workspace.closeBuffer(path);
  // The truth is read from disk again before the next hole, which may be of another file.
  await engine.workspace.idle();
  return result.kind === 'none'
    ? { suggestion: '', confidence: 0, milliseconds }
    : { suggestion: result.text, confidence: result.confidence, milliseconds };
}

async function report(all: readonly Row[]): Promise<void> {
  const lines: string[] = [
    '# Exact matches of recall on held-out Python packages',
    '',
    'Made by `npm run bench:quality`. `line`: a random line of five tokens or more, no comment and no import, is hidden',
    'whole. `call`: the rest of a line is hidden from the name of a called function or class on that is defined at the top',
    "level of one to three other files. The file's other lines are visible, the file itself is never read from disk.",
    'Exact: the suggestion equals the hidden text. In brackets the 95 % interval (Wilson).',
    '',
    '`research`: machine learning and science, the kind of repositories that RepoEval is made of. `applications`: web and',
    'infrastructure packages that ship without their tests; little of a line stands elsewhere in them.',
    '',
    '| packages | holes | n | exact | surest 30 % exact | p50 ms | p95 ms |',
    '|---|---|---|---|---|---|---|',
  ];
  const cells = [];
  for (const group of new Set(all.map((row) => row.group))) {
    for (const kind of ['line', 'call'] as const) {
      const chosen = all.filter((row) => row.group === group && row.kind === kind);
      const cell = { group, kind, ...summarise(chosen) };
      cells.push(cell);
      const interval = `${percent(cell.low)} to ${percent(cell.high)}`;
      lines.push(
        `| ${group} | ${kind} | ${cell.n} | **${percent(cell.exact)} %** (${interval}) | ${percent(cell.surest)} % | ${cell.p50.toFixed(1)} | ${cell.p95.toFixed(1)} |`,
      );
    }
  }
  lines.push('', '| package | line | call |', '|---|---|---|');
  for (const name of new Set(all.map((row) => row.package))) {
    const share = (kind: HoleKind) =>
      percent(summarise(all.filter((row) => row.package === name && row.kind === kind)).exact);
    lines.push(`| ${name} | ${share('line')} % | ${share('call')} % |`);
  }
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  lines.push('', `Commit ${commit}, seed ${seed}, Node ${process.version}, suite \`bench/suites/quality.json\`.`, '');
  const folder = fileURLToPath(new URL('../results/', import.meta.url));
  await mkdir(folder, { recursive: true });
  await writeFile(`${folder}quality.md`, lines.join('\n'));
  await writeFile(
    `${folder}quality.json`,
    `${JSON.stringify({ commit, seed, node: process.version, cells }, undefined, 2)}\n`,
  );
  process.stdout.write(lines.join('\n'));
}

function summarise(chosen: readonly Row[]) {
  const n = chosen.length;
  const nExact = chosen.filter((row) => row.isExact).length;
  const surest = [...chosen].sort((a, b) => b.confidence - a.confidence).slice(0, Math.round(0.3 * n));
  const times = chosen.map((row) => row.milliseconds);
  return {
    n,
    exact: nExact / n,
    ...wilsonInterval(nExact, n),
    surest: surest.filter((row) => row.isExact).length / Math.max(surest.length, 1),
    p50: quantile(times, 0.5),
    p95: quantile(times, 0.95),
  };
}

function percent(share: number): string {
  return (100 * share).toFixed(1);
}
