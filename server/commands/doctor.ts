/**
 * `linewright doctor`: checks the installation and its settings, and says how to mend what is wrong. Knows how to look, not
 * how anything works.
 */
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import path from 'node:path';
import { fitOf, problemsOf } from '../adaptations.ts';
import { codeOfError, messageOfError } from '../base/thrown.ts';
import { type Config, type ConfigLayer, defaultConfig, parseConfig } from '../config.ts';
import { cacheFolder, indexCacheFolder, readConfigFiles, userConfigPath, workspaceConfigName } from '../configFiles.ts';
import { shippedWeights } from '../recall/weights.ts';
import { shippedRanker } from '../retrieve/definitionWeights.ts';
import { shippedOrder } from '../retrieve/weights.ts';
import { loadGrammar } from '../syntax/grammars.ts';
import { languages } from '../syntax/languages.ts';
import { listCache } from '../workspace/cache/cacheStore.ts';
import { writeBundle } from './doctorBundle.ts';
import { type EditorSide, readEditorSide } from './doctorEditor.ts';
import { checkEngine, describeEngine, type EngineCheck } from './doctorEngine.ts';
import { forTerminal } from './forTerminal.ts';
import { findRoot } from './root.ts';
import type { CommandArguments } from './table.ts';
import { programVersion } from './version.ts';

interface Problem {
  readonly what: string;
  /** What a person can do about it. */
  readonly mend: string;
}

interface Grammars {
  readonly loaded: readonly string[];
  readonly failed: readonly { readonly languageId: string; readonly reason: string }[];
}

interface Report {
  readonly version: string;
  readonly node: string;
  readonly platform: string;
  readonly workspaces: readonly string[];
  readonly grammars: Grammars;
  readonly cache: {
    readonly folder: string;
    readonly isWritable: boolean;
    readonly indexes: number;
    readonly bytes: number;
  };
  readonly configFiles: { readonly looked: readonly string[]; readonly found: readonly string[] };
  /** Names of the settings that an editor passes; undefined where none asked. */
  readonly editor?: readonly string[] | undefined;
  readonly engine: EngineCheck;
  readonly problems: readonly Problem[];
}

/** The oldest Node that package.json allows. */
const oldestNode = 20;

export async function doctor({ switches, values }: CommandArguments): Promise<number> {
  const editor = switches.has('editor') ? await readEditorSide(process.stdin) : undefined;
  if (typeof editor === 'string') {
    process.stderr.write(`${editor}\n`);
    return 2;
  }
  const { report, config } = await examine(editor?.folders ?? [findRoot(process.cwd())], editor);
  const bundle = values.get('bundle');
  if (bundle !== undefined) {
    await writeBundle(bundle, { workspaces: report.workspaces, report, config });
    process.stderr.write(`Wrote ${bundle}: look at it before you send it.\n`);
  }
  process.stdout.write(
    switches.has('json') ? `${JSON.stringify(report, undefined, 2)}\n` : forTerminal(describe(report)),
  );
  return report.problems.length === 0 ? 0 : 1;
}

/** Settings are taken together as the server does. */
async function examine(
  workspaces: readonly string[],
  editor: EditorSide | undefined,
): Promise<{ readonly report: Report; readonly config: Config }> {
  const grammars = await checkGrammars();
  const kept = await listCache(indexCacheFolder());
  const cache = {
    folder: cacheFolder(),
    isWritable: await canMake(cacheFolder()),
    indexes: kept.length,
    bytes: kept.reduce((sum, { bytes }) => sum + bytes, 0),
  };
  const files = await readConfigFiles(workspaces);
  const layers: ConfigLayer[] = editor === undefined ? [] : [{ source: 'Editor settings', raw: editor.settings }];
  const { config, warnings } = parseConfig([...files.layers, ...layers], defaultConfig);
  const settings = [...files.problems, ...warnings];
  const engine = await checkEngine(config.engine, editor?.token);
  const report = {
    version: programVersion(),
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    workspaces,
    grammars,
    cache,
    configFiles: {
      looked: [userConfigPath(), ...workspaces.map((root) => path.join(root, workspaceConfigName))],
      found: files.found,
    },
    editor: editor?.names,
    engine,
    problems: [
      ...nodeProblems(),
      ...grammarProblems(grammars),
      ...weightsProblems(),
      ...workspaces.flatMap(fittedProblems),
      ...cacheProblems(cache),
      ...settingsProblems(settings),
      ...engineProblems(engine),
    ],
  };
  return { report, config };
}

async function checkGrammars(): Promise<Grammars> {
  const loaded: string[] = [];
  const failed: { languageId: string; reason: string }[] = [];
  for (const language of languages.filter(({ grammar }) => grammar !== undefined)) {
    try {
      await loadGrammar(language);
      loaded.push(language.id);
    } catch (error) {
      failed.push({ languageId: language.id, reason: messageOfError(error) });
    }
  }
  return { loaded, failed };
}

/** True when the folder can be written, or can be made where it is missing. */
async function canMake(folder: string): Promise<boolean> {
  for (let current = folder; ; current = path.dirname(current)) {
    try {
      await access(current, constants.W_OK | constants.X_OK);
      return true;
    } catch (error) {
      const isMissing = codeOfError(error) === 'ENOENT';
      if (!isMissing || current === path.dirname(current)) {
        return false;
      }
    }
  }
}

function nodeProblems(): Problem[] {
  const major = Number.parseInt(process.versions.node, 10);
  return major >= oldestNode
    ? []
    : [
        {
          what: `Node ${process.versions.node} is older than ${oldestNode}.`,
          mend: `Install Node ${oldestNode} or later.`,
        },
      ];
}

function grammarProblems({ failed }: Grammars): Problem[] {
  return failed.map(({ languageId, reason }) => ({
    what: `The grammar of ${languageId} does not load: ${reason || 'no reason given'}`,
    mend: 'Run "npm ci" in the folder of linewright, so that the pinned versions are installed.',
  }));
}

function weightsProblems(): Problem[] {
  const [weights, order, ranker] = [shippedWeights(), shippedOrder(), shippedRanker()];
  const mend = 'Run "npm ci" in a fresh checkout, or install linewright again.';
  return [
    ...(weights.kind === 'none'
      ? [{ what: `Recall chooses by hand-set weights, which is worse: ${weights.reason}`, mend }]
      : []),
    ...(order.kind === 'none'
      ? [{ what: `Snippets are ranked by a fixed order, which is worse: ${order.reason}`, mend }]
      : []),
    ...(ranker.kind === 'none'
      ? [{ what: `Definitions are ranked by hand-set weights, which is worse: ${ranker.reason}`, mend }]
      : []),
  ];
}

function fittedProblems(root: string): Problem[] {
  return problemsOf(fitOf(root)).map((reason) => ({
    what: `What was fitted to ${root} is not taken: ${reason}`,
    mend: 'Fit it anew with "linewright train recall --here" or "train retriever --here", or take it back with --forget.',
  }));
}

function cacheProblems({ folder, isWritable }: Report['cache']): Problem[] {
  return isWritable
    ? []
    : [
        {
          what: `The cache folder ${folder} cannot be written.`,
          mend: 'Make it writable, or set XDG_CACHE_HOME to a folder that is.',
        },
      ];
}

function settingsProblems(warnings: readonly string[]): Problem[] {
  return warnings.map((what) => ({ what, mend: 'Correct it there; the README has a table of all settings.' }));
}

function engineProblems({ problem }: EngineCheck): Problem[] {
  return problem === undefined
    ? []
    : [
        {
          what: `The engine beside recall does not work: ${problem}.`,
          mend: 'Correct it, or set engine.use to "recall".',
        },
      ];
}

function describeCache({ folder, isWritable, indexes, bytes }: Report['cache']): string {
  const kept =
    indexes === 0 ? 'no index is kept there yet' : `indexes kept: ${indexes}, ${(bytes / 1e6).toFixed(0)} MB`;
  return `${folder} (${isWritable ? 'writable' : 'not writable'}; ${kept})`;
}

function describeFitted(root: string): string[] {
  const { network, order } = fitOf(root);
  const all = [network.kind === 'fitted' ? "recall's weights" : '', order.kind === 'fitted' ? 'the stop line' : ''];
  const fitted = all.filter((one) => one !== '').join(' and ');
  return fitted === '' ? [] : [`fitted      ${fitted}, to ${root}`];
}

function describe(report: Report): string {
  const { loaded, failed } = report.grammars;
  const found = new Set(report.configFiles.found);
  const lines = [
    `linewright  ${report.version}`,
    `node        ${report.node} on ${report.platform}`,
    `grammars    load for ${loaded.length} of ${loaded.length + failed.length} languages: ${loaded.join(', ')}`,
    ...(report.workspaces.length === 0 ? ['none'] : report.workspaces).map((root) => `workspace   ${root}`),
    ...report.workspaces.flatMap(describeFitted),
    `cache       ${describeCache(report.cache)}`,
    ...report.configFiles.looked.map((file) => `settings    ${file} (${found.has(file) ? 'found' : 'none'})`),
    ...(report.editor === undefined ? [] : [`settings    the editor's (${report.editor.join(', ') || 'none'})`]),
    ...describeEngine(report.engine).map((line) => `engine      ${line}`),
    '',
    ...report.problems.flatMap(({ what, mend }) => [`Wrong: ${what}`, `  Mend: ${mend}`]),
    report.problems.length === 0 ? 'Nothing is wrong.' : `${report.problems.length} wrong.`,
  ];
  return `${lines.join('\n')}\n`;
}
