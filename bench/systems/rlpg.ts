/**
 * RLPG's prompt proposals (Shrivastava et al. 2023, rule_config.py), which RepoFusion reads as well: nine sources of files times six
 * things that are taken of them, each a system of its own, and the oracle that knows which one is best for the hole. Its tenth
 * source, the open file, is read by every generator here anyway.
 */
import { posix } from 'node:path';
import type { Snippet } from '../../server/base/window.ts';
import type { Definition } from '../../server/syntax/facts.ts';
import { textSpans } from '../../server/syntax/lexer.ts';
import type { FileRecord } from '../../server/workspace/view.ts';
import { pieceOf } from './definitions.ts';
import { linesOf, type Piece, pack } from './pieces.ts';
import { importedFiles, importedFrom } from './session.ts';
import type { System, SystemRequest } from './system.ts';

type FilesOf = (request: SystemRequest) => FileRecord[];

const near = {
  sibling: ({ window, files }: SystemRequest) =>
    files.filter(({ displayPath }) => posix.dirname(displayPath) === posix.dirname(window.displayPath)),
  similar: ({ window, files }: SystemRequest) => {
    const own = wordsOfName(window.displayPath);
    return files.filter(({ displayPath }) => wordsOfName(displayPath).some((word) => own.includes(word)));
  },
  parent: (request: SystemRequest) => {
    const bases = (ownFile(request)?.facts.classes ?? []).flatMap((one) => one.bases.map(lastName));
    return request.files.filter((file) => classNames(file).some((name) => bases.includes(name)));
  },
  child: (request: SystemRequest) => {
    const own = classNames(ownFile(request));
    return request.files.filter((file) =>
      file.facts.classes.some(({ bases }) => bases.some((base) => own.includes(lastName(base)))),
    );
  },
} as const;

/** Files whose imports are followed: the folder of a large package would name all of it. */
const mostFollowed = 10;

const sources: Readonly<Record<string, FilesOf>> = {
  import: importedFiles,
  ...near,
  ...Object.fromEntries(
    Object.entries(near).map(([name, filesOf]) => [
      `import-of-${name}`,
      (request: SystemRequest) => mostImported(request, filesOf(request).slice(0, mostFollowed)),
    ]),
  ),
};

const isCallable = ({ kind }: Definition) => kind === 'function' || kind === 'method';

/** What is taken of a file: bodies and fields as they stand, names and identifiers as words in a line. */
const contexts = {
  bodies: (request: SystemRequest, file: FileRecord) => definitionsOf(request, file, isCallable),
  names: (request: SystemRequest, file: FileRecord) => [
    words(
      // A signature shows what is defined there.
      { file, end: linesOf(request, file).length },
      file.facts.definitions.filter(isCallable).map(({ signature }) => signature),
      '\n',
    ),
  ],
  identifiers: (_: SystemRequest, file: FileRecord) => [words({ file, end: 0 }, file.facts.references, ' ')],
  types: (_: SystemRequest, file: FileRecord) => [
    words(
      { file, end: 0 },
      file.facts.references.filter((name) => /^\p{Lu}/u.test(name)),
      ' ',
    ),
  ],
  strings: ({ view }: SystemRequest, file: FileRecord) => [words({ file, end: 0 }, stringsOf(view, file), ' ')],
  fields: (request: SystemRequest, file: FileRecord) =>
    definitionsOf(request, file, ({ kind }) => kind === 'field' || kind === 'constant' || kind === 'variable'),
} as const;

type Propose = (request: SystemRequest) => Snippet[];

const proposals = Object.entries(sources).flatMap(([source, filesOf]) =>
  Object.entries(contexts).map(([context, take]) => ({
    name: `rlpg-${source}-${context}`,
    about: `RLPG: ${context} of ${source} files`,
    propose: ((request) =>
      pack(
        request,
        filesOf(request).flatMap((file) => take(request, file)),
      )) satisfies Propose,
  })),
);

export const rlpgProposals: readonly System[] = proposals.map(({ name, about, propose }) => ({
  name,
  about,
  snippets: propose,
}));

export const rlpgOracle: System = {
  name: 'rlpg-oracle',
  about: "RLPG's oracle: of all proposals and none, the one by which the hidden text is likeliest",
  usesTruth: true,
  async snippets(request) {
    let best: { snippets: Snippet[]; loss: number } = { snippets: [], loss: await request.loss([]) };
    for (const { propose } of proposals) {
      const snippets = propose(request);
      if (snippets.length === 0) continue;
      const loss = await request.loss(snippets);
      if (loss < best.loss) best = { snippets, loss };
    }
    return best.snippets;
  },
};

function definitionsOf(request: SystemRequest, file: FileRecord, isMeant: (one: Definition) => boolean): Piece[] {
  return file.facts.definitions.filter(isMeant).map((definition) => pieceOf(request, { file, definition }));
}

function words({ file, end }: { file: FileRecord; end: number }, names: readonly string[], separator: string): Piece {
  return { file, start: 0, end, score: 1, reason: 'its names', text: names.join(separator) };
}

function stringsOf(view: SystemRequest['view'], file: FileRecord): string[] {
  const text = view.text(file.path) ?? '';
  const strings = textSpans(text, file.languageId).filter(({ kind }) => kind === 'string');
  return [...new Set(strings.map(({ start, end }) => text.slice(start, end)))];
}

/** What these files import, the most often imported first. */
function mostImported({ view, files }: SystemRequest, from: readonly FileRecord[]): FileRecord[] {
  const allowed = new Set(files);
  const counts = new Map<FileRecord, number>();
  for (const file of from) {
    for (const imported of importsOf(view, file)) {
      if (allowed.has(imported)) counts.set(imported, (counts.get(imported) ?? 0) + 1);
    }
  }
  return [...counts].sort((a, b) => b[1] - a[1]).map(([file]) => file);
}

/** Of a repository that is open: only the open file changes in it, and that is nobody's source. */
const knownImports = new WeakMap<SystemRequest['view'], Map<string, readonly FileRecord[]>>();

function importsOf(view: SystemRequest['view'], file: FileRecord): readonly FileRecord[] {
  const known = knownImports.get(view) ?? new Map<string, readonly FileRecord[]>();
  knownImports.set(view, known);
  const found = known.get(file.path) ?? importedFrom(file, file.facts.imports, [...view.files()]);
  known.set(file.path, found);
  return found;
}

function ownFile({ window, view }: SystemRequest): FileRecord | undefined {
  return view.file(window.path);
}

function classNames(file: FileRecord | undefined): string[] {
  return (file?.facts.classes ?? []).flatMap(({ definition }) => file?.facts.definitions[definition]?.name ?? []);
}

function lastName(base: string): string {
  return /[\p{L}\p{N}_$]+$/u.exec(base)?.[0] ?? base;
}

function wordsOfName(path: string): string[] {
  const stem = posix.basename(path).replace(/\..*$/, '');
  return stem.split(/[^A-Za-z0-9]+|(?<=[a-z])(?=[A-Z])/).filter((word) => word.length > 2);
}
