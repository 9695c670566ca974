/** Holds the map of ARCHITECTURE.md against the code: who imports whom, what every file opens with, what the README says. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { between, editorNumbersOf, numbersOf } from '../../bench/readme.ts';
import { benchmarkOf } from '../../bench/readmeBench.ts';
import { smallModelOf } from '../../bench/readmeSmall.ts';
import { settingsTable } from '../../server/settingsTable.ts';

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

function filesOf(folder: string, ending: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .map((file) => path.join(folder, file).split(path.sep).join('/'));
}

const sources = filesOf('server', '.ts');
const imports = new Map(sources.map((file) => [file, importsOf(file, read(file))]));
/** Without those of types alone, which are not there when the program runs. */
const valueImports = new Map(
  sources.map((file) => [file, importsOf(file, read(file).replace(/^import type [^;]*;/gm, ''))]),
);

function importsOf(file: string, text: string): string[] {
  const found = [...text.matchAll(/(?:\bfrom\s+|\bimport\(\s*|^import\s+)'([^']+)'/gm)].map(([, name]) => name ?? '');
  const inside = (name: string) => path.posix.join(path.posix.dirname(file), name);
  return found.map((name) => (name.startsWith('.') ? inside(name) : name));
}

/** What each folder, and each file at the top of server/, may import of the others. */
const allowed: Record<string, readonly string[]> = {
  base: [],
  'config.ts': ['base'],
  'settingsTable.ts': ['config.ts'],
  'configFiles.ts': ['base', 'config.ts'],
  'outcomes.ts': ['base'],
  secrets: ['base'],
  syntax: ['base'],
  workspace: ['base', 'secrets', 'syntax', 'config.ts'],
  learn: ['base'],
  recall: ['base', 'learn'],
  model: ['base'],
  analysis: ['base', 'syntax', 'workspace'],
  retrieve: ['base', 'learn', 'syntax', 'workspace', 'analysis', 'config.ts'],
  complete: ['base', 'secrets', 'syntax', 'workspace', 'retrieve', 'config.ts'],
  'engines.ts': ['base', 'model', 'config.ts', 'configFiles.ts'],
  'adaptations.ts': ['learn', 'recall', 'retrieve', 'configFiles.ts'],
  'engine.ts': [
    ...['base', 'syntax', 'workspace', 'recall', 'retrieve', 'complete'],
    ...['config.ts', 'adaptations.ts', 'engines.ts'],
  ],
  lsp: [
    'base',
    'secrets',
    'syntax',
    'workspace',
    'complete',
    'engine.ts',
    'engines.ts',
    'config.ts',
    'configFiles.ts',
    'outcomes.ts',
  ],
  commands: [
    'base',
    'secrets',
    'syntax',
    'workspace',
    'analysis',
    'recall',
    'complete',
    'retrieve',
    'adaptations.ts',
    'engine.ts',
    'engines.ts',
    'lsp',
    'model',
    'config.ts',
    'configFiles.ts',
  ],
  'main.ts': ['base', 'commands', 'secrets'],
};

/** The only places that may import a package. */
const importers: Record<string, RegExp> = {
  'vscode-languageserver': /^server\/lsp\//,
  'vscode-uri': /^server\/lsp\//,
  'web-tree-sitter': /^server\/syntax\//,
  minisearch: /^server\/workspace\/nameSearch\.ts$/,
  '@parcel/watcher': /^server\/workspace\/folderWatch\.ts$/,
  ignore: /^server\/workspace\/ignoreRules\.ts$/,
  'jsonc-parser': /^server\/analysis\/manifests\.ts$/,
  'smol-toml': /^server\/analysis\/manifests\.ts$/,
  'lru-cache': /^server\/(?:base\/comparedTexts|complete\/reuse|analysis\/manifests|workspace\/indexedFile)\.ts$/,
  '@secretlint/secretlint-rule-preset-recommend': /^server\/secrets\/knownFormats\.ts$/,
  undici: /^server\/model\/http\/client\.ts$/,
  zod: /^server\/(?:config|learn\/weightsFile|workspace\/cache\/cacheFile)\.ts$/,
};

/** The same for the offline half; zod is everywhere in it. */
const benchImporters: Record<string, string> = {
  '@observablehq/plot': 'bench/report/plot.ts',
  linkedom: 'bench/report/plot.ts',
  yauzl: 'bench/unzip.ts',
};

describe('imports', () => {
  it('go one way between folders', () => {
    const wrong: string[] = [];
    for (const [file, names] of imports) {
      const from = file.split('/')[1] ?? '';
      for (const name of names.filter((imported) => imported.startsWith('server/'))) {
        const to = name.split('/')[1] ?? '';
        if (from !== to && allowed[from]?.includes(to) !== true) wrong.push(`${file} imports ${name}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('never leave server/ but for packages', () => {
    const wrong = [...imports].flatMap(([file, names]) =>
      names.filter((name) => /^(?:bench|tests|client|editors)\//.test(name)).map((name) => `${file} imports ${name}`),
    );
    // The commands of the offline half are imported when they run, and from two files.
    const lazy = /^server\/commands\/(?:bench|train)\.ts imports bench\/commands\//;
    expect(wrong.filter((line) => !lazy.test(line))).toEqual([]);
    for (const file of ['bench', 'train']) {
      expect(read(`server/commands/${file}.ts`)).not.toMatch(/^import .*bench\//m);
    }
  });

  it('name each package in one place', () => {
    const wrong: string[] = [];
    for (const [file, names] of imports) {
      for (const name of names) {
        const isPackage = !/^(?:server|bench)\//.test(name) && !name.startsWith('node:');
        const rule = importers[name.startsWith('@') ? name : (name.split('/')[0] ?? '')];
        if (isPackage && rule?.test(file) !== true) wrong.push(`${file} imports ${name}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('name packages of the benchmark in one place', () => {
    const found = filesOf('bench', '.ts').flatMap((file) =>
      importsOf(file, read(file)).flatMap((name) => (benchImporters[name] === undefined ? [] : [[name, file]])),
    );
    expect(found.sort()).toEqual(Object.entries(benchImporters).sort());
  });

  it('have no cycles', () => {
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (file: string, trail: readonly string[]) => {
      if (trail.includes(file)) cycles.push([...trail.slice(trail.indexOf(file)), file].join(' > '));
      else if (!done.has(file)) {
        for (const name of valueImports.get(file) ?? []) if (imports.has(name)) visit(name, [...trail, file]);
        done.add(file);
      }
    };
    for (const file of sources) visit(file, []);
    expect(cycles).toEqual([]);
  });
});

describe('every file', () => {
  const client = filesOf('client', '.ts').filter((file) => !/^client\/(?:node_modules|dist)\//.test(file));
  const code = [...sources, ...client, ...filesOf('bench', '.ts'), ...filesOf('tests', '.ts')];

  it('opens with a sentence that says what it is', () => {
    const opening = /^\/\*\*\s[\s\S]*?[.:]\s*(?:\n|\s)[\s\S]*?\*\/|^\/\*\*[^*]+[.:]\s*\*\//;
    expect(code.filter((file) => !opening.test(read(file)))).toEqual([]);
    expect(filesOf('grammars', '.scm').filter((file) => !read(file).startsWith(';'))).toEqual([]);
  });

  it('stays under 450 lines', () => {
    expect(code.filter((file) => read(file).split('\n').length > 450)).toEqual([]);
  });
});

it('matches by patterns that are kept, and not by copies that V8 compiles anew (base/matches.ts)', () => {
  const isCommand = (file: string) => file.startsWith('server/commands/');
  expect(sources.filter((file) => !isCommand(file) && read(file).includes('.matchAll('))).toEqual([]);
});

describe('the README', () => {
  const readme = read('README.md');

  it('has the settings as the schema has them', () => {
    expect(between(readme, 'settings')).toBe(settingsTable().trim());
  });

  it('quotes the committed results, and nothing else', () => {
    const numbers = numbersOf(read('bench/results/quality.md'), read('bench/results/latency.md'));
    expect(between(readme, 'numbers')).toBe(numbers.trim());
    expect(between(readme, 'small')).toBe(smallModelOf(read('bench/results/small-model.md')));
    const editor = 'bench/results/editor.md';
    const inEditor = existsSync(path.join(root, editor)) ? read(editor) : undefined;
    expect(between(readme, 'editor')).toBe(editorNumbersOf(inEditor).trim());
    const full = (name: string) => `bench/results/bench-${name}.json`;
    const told = benchmarkOf((name) => (existsSync(path.join(root, full(name))) ? read(full(name)) : undefined));
    expect(between(readme, 'bench')).toBe(told.trim());
  });

  it('names the commands that CI runs', () => {
    const commands = [...readme.matchAll(/^npm ci && npm (?:run )?(\S+)$/gm)].map(([, name]) => name);
    expect(commands).toEqual(['demo', 'test']);
    const { scripts } = JSON.parse(read('package.json'));
    for (const name of commands) expect(scripts).toHaveProperty(String(name));
    expect(read('.ci/run')).toMatch(/^npm ci .*$/m);
    expect(read('.ci/run')).toMatch(/^suite npm test$/m);
    for (const name of ['test:editors', 'test:models']) expect(read('.ci/run')).toContain(`suite npm run ${name}\n`);
  });
});
