/**
 * Facts as rows of values without names: half as long as JSON, which is half of the time to pack and to unpack them. Offsets are told
 * from the one before, and called functions by their place among the references. Knows no file.
 */
import type { CallFact, ClassFact, Definition, DefinitionKind, Facts, ImportFact } from './facts.ts';

const kinds: readonly DefinitionKind[] = [
  ...(['class', 'interface', 'enum', 'type', 'module', 'function'] as const),
  ...(['method', 'field', 'constant', 'variable', 'macro'] as const),
];

type DefinitionRow = [
  name: string,
  kind: number,
  start: number,
  length: number,
  nameStart: number,
  nameLength: number,
  container: number,
  signature: string,
];
type ImportRow = [module: string, start: number, length: number, ...names: (string | readonly [string, string])[]];
type CallRow = [callee: string | number, receiver: string, start: number];

/** What JSON can tell. */
export type FactColumns = readonly [
  definitions: readonly DefinitionRow[],
  imports: readonly ImportRow[],
  classes: readonly (readonly [definition: number, ...bases: string[]])[],
  calls: readonly CallRow[],
  /** With spaces between them: no name holds one. */
  references: string,
  chunks: readonly number[],
  hasErrors: boolean,
];

export function factColumns({
  definitions,
  imports,
  classes,
  calls,
  references,
  chunks,
  hasErrors,
}: Facts): FactColumns {
  const places = new Map(references.map((name, place) => [name, place]));
  const [ofDefinition, ofImport, ofCall, ofChunk] = [fromLast(), fromLast(), fromLast(), fromLast()];
  return [
    definitions.map(({ name, kind, span, nameSpan, container, signature }) => [
      name,
      kinds.indexOf(kind),
      ofDefinition(span.start),
      span.end - span.start,
      nameSpan.start - span.start,
      nameSpan.end - nameSpan.start,
      container,
      signature,
    ]),
    imports.map(({ module, names, span }) => [
      module,
      ofImport(span.start),
      span.end - span.start,
      ...names.map(({ name, alias }) => (name === alias ? name : ([name, alias] as const))),
    ]),
    classes.map(({ definition, bases }) => [definition, ...bases]),
    calls.map(({ callee, receiver, start }) => [places.get(callee) ?? callee, receiver, ofCall(start)]),
    references.join(' '),
    chunks.flatMap(({ start, end }) => [ofChunk(start), ofChunk(end)]),
    hasErrors,
  ];
}

export function factsOfColumns(columns: FactColumns): Facts {
  const [definitions, imports, classes, calls, joined, chunks, hasErrors] = columns;
  const references = joined === '' ? [] : joined.split(' ');
  return {
    definitions: definitionsOf(definitions),
    imports: importsOf(imports),
    classes: classes.map(([definition, ...bases]): ClassFact => ({ definition, bases })),
    calls: callsOf(calls, references),
    references,
    chunks: chunksOf(chunks),
    hasErrors,
  };
}

function definitionsOf(rows: FactColumns[0]): Definition[] {
  let start = 0;
  return rows.map(([name, kind, more, length, nameFrom, nameLength, container, signature]) => {
    start += more;
    const nameStart = start + nameFrom;
    return {
      name,
      kind: kinds[kind] ?? 'variable',
      span: { start, end: start + length },
      nameSpan: { start: nameStart, end: nameStart + nameLength },
      container,
      signature,
    };
  });
}

function importsOf(rows: FactColumns[1]): ImportFact[] {
  let start = 0;
  return rows.map(([module, more, length, ...names]) => {
    start += more;
    return {
      module,
      names: names.map((name) =>
        typeof name === 'string' ? { name, alias: name } : { name: name[0], alias: name[1] },
      ),
      span: { start, end: start + length },
    };
  });
}

function callsOf(rows: FactColumns[3], references: readonly string[]): CallFact[] {
  let start = 0;
  return rows.map(([callee, receiver, more]) => {
    start += more;
    return { callee: typeof callee === 'string' ? callee : (references[callee] ?? ''), receiver, start };
  });
}

function chunksOf(offsets: FactColumns[5]): Facts['chunks'] {
  const chunks: Facts['chunks'][number][] = [];
  let end = 0;
  for (let at = 0; at < offsets.length; at += 2) {
    const start = end + (offsets[at] ?? 0);
    end = start + (offsets[at + 1] ?? 0);
    chunks.push({ start, end });
  }
  return chunks;
}

/** How far each number lies behind the one before. */
function fromLast(): (value: number) => number {
  let last = 0;
  return (value) => {
    const more = value - last;
    last = value;
    return more;
  };
}
