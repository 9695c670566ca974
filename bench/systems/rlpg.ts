/**
 * RLPG's prompt proposals (Shrivastava et al. 2023, rule_config.py), which RepoFusion reads as well: a source of files times what is
 * taken of them, each a system of its own, and the oracle that knows which one is best for the hole.
 */
import { posix } from 'node:path';
import type { Snippet } from '../../server/base/window.ts';
import type { Definition } from '../../server/syntax/facts.ts';
import type { FileRecord } from '../../server/workspace/view.ts';
import { pieceOf } from './definitions.ts';
import { type Piece, pack } from './pieces.ts';
import { importedFiles } from './session.ts';
import type { System, SystemRequest } from './system.ts';

const sources = {
  import: importedFiles,
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

const isCallable = ({ kind }: Definition) => kind === 'function' || kind === 'method';

/** What is taken of a file: bodies and fields as they stand, names and identifiers as words in a line. */
const contexts = {
  bodies: (request: SystemRequest, file: FileRecord) => definitionsOf(request, file, isCallable),
  names: (_: SystemRequest, file: FileRecord) => [
    words(
      file,
      file.facts.definitions.filter(isCallable).map(({ signature }) => signature),
      '\n',
    ),
  ],
  identifiers: (_: SystemRequest, file: FileRecord) => [words(file, file.facts.references, ' ')],
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

function words(file: FileRecord, names: readonly string[], separator: string): Piece {
  return { file, start: 0, end: 0, score: 1, reason: 'its names', text: names.join(separator) };
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
