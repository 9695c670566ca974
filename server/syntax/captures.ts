/**
 * One pass of a query over a tree, sorted into plain records of offsets. The only reader of query captures: each property
 * of a node is a call into WebAssembly, so it reads as few as it can. Knows no language.
 */
import type { Node, Query, QueryOptions } from 'web-tree-sitter';
import type { Span } from '../base/span.ts';
import type { DefinitionKind } from './facts.ts';

export interface RawDefinition {
  kind: DefinitionKind;
  name: string;
  start: number;
  end: number;
  nameStart: number;
  nameEnd: number;
  /** True for `self.x = ...`: a field of the class around the method. */
  ofSelf: boolean;
}

export interface RawImport {
  start: number;
  end: number;
  module: string;
  moduleStart: number;
  name: string | undefined;
  alias: string | undefined;
}

export interface Captured {
  readonly definitions: RawDefinition[];
  /** Nodes that wrap a definition: decorators with what they decorate, `export ...`, `template <...>`. */
  readonly outers: Span[];
  /** Nodes that stand before a definition and belong to it: comments and attributes. */
  readonly leads: Span[];
  readonly imports: RawImport[];
  /** Statements whose text is a path or tree of paths: `use a::{b, c as d};`. */
  readonly importPaths: Span[];
  readonly bases: { readonly classNameStart: number; readonly base: string }[];
}

/** A loader is a function that imports by being called: `require('x')`. */
const LOADERS = new Set(['require', 'import', 'require_relative', 'load', 'autoload']);
const MIXINS = new Set(['include', 'extend', 'prepend']);
const ACCESSORS = new Set(['attr_accessor', 'attr_reader', 'attr_writer']);
const SELVES = new Set(['self', 'cls']);

export function capture(query: Query, root: Node, text: string, options: QueryOptions = {}): Captured {
  const captured: Captured = {
    definitions: [],
    outers: [],
    leads: [],
    imports: [],
    importPaths: [],
    bases: [],
  };
  for (const match of query.matches(root, options)) {
    const first = match.captures[0];
    if (!first) continue;
    if (match.captures.length === 1) captureOne(captured, first.name, first.node);
    else captureMany(captured, match.captures, text);
  }
  return captured;
}

function captureOne(captured: Captured, name: string, node: Node): void {
  const start = node.startIndex;
  const end = node.endIndex;
  switch (name) {
    case 'lead':
      captured.leads.push({ start, end });
      return;
    case 'outer':
      captured.outers.push({ start, end });
      return;
    case 'import.path':
      captured.importPaths.push({ start, end });
  }
}

interface NamedNode {
  readonly name: string;
  readonly node: Node;
}

function captureMany(captured: Captured, captures: readonly NamedNode[], text: string): void {
  const of = (name: string) => captures.find((each) => each.name === name)?.node;
  const textOf = (node: Node) => text.slice(node.startIndex, node.endIndex);
  const statement = of('import');
  if (statement) {
    const loader = of('import.loader');
    if (loader && !LOADERS.has(textOf(loader))) return;
    captureImport(captured, statement, of, textOf);
    return;
  }
  const className = of('class');
  const base = of('base');
  if (className && base) {
    const mixin = of('mixin');
    if (mixin && !MIXINS.has(textOf(mixin))) return;
    captured.bases.push({ classNameStart: className.startIndex, base: textOf(base) });
    return;
  }
  const name = of('name');
  if (name) captureDefinition(captured, captures, name, of, textOf);
}

function captureDefinition(
  captured: Captured,
  captures: readonly NamedNode[],
  name: Node,
  of: (name: string) => Node | undefined,
  textOf: (node: Node) => string,
): void {
  const self = of('self');
  if (self && !SELVES.has(textOf(self))) return;
  const accessor = of('accessor');
  if (accessor && !ACCESSORS.has(textOf(accessor))) return;
  for (const { name: captureName, node } of captures) {
    const kind = kindOf(captureName);
    if (!kind) continue;
    const nameEnd = name.endIndex;
    // `int N::A::h() {}` defines `h`.
    const written = textOf(name).replace(/^.*::(?=[\w~])/s, kind === 'function' ? '' : '$&');
    captured.definitions.push({
      kind,
      name: written.replace(/^[:'"`]|['"`]$/g, ''),
      start: node.startIndex,
      end: node.endIndex,
      nameStart: nameEnd - written.length,
      nameEnd,
      ofSelf: self !== undefined,
    });
    return;
  }
}

function captureImport(
  captured: Captured,
  statement: Node,
  of: (name: string) => Node | undefined,
  textOf: (node: Node) => string,
): void {
  const module = of('import.module');
  if (!module) return;
  const name = of('import.name');
  const alias = of('import.alias');
  const byDefault = of('import.default');
  captured.imports.push({
    start: statement.startIndex,
    end: statement.endIndex,
    module: textOf(module),
    moduleStart: module.startIndex,
    name: byDefault ? 'default' : name ? textOf(name) : alias ? '*' : undefined,
    alias: byDefault ? textOf(byDefault) : alias ? textOf(alias) : undefined,
  });
}

const KIND_BY_CAPTURE = new Map<string, DefinitionKind>(
  (
    [
      'class',
      'interface',
      'enum',
      'type',
      'module',
      'function',
      'method',
      'field',
      'constant',
      'variable',
      'macro',
    ] as const
  ).map((kind) => [`definition.${kind}`, kind]),
);

function kindOf(captureName: string): DefinitionKind | undefined {
  return KIND_BY_CAPTURE.get(captureName);
}
