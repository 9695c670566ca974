/** Raw definitions of a file put in order: containers, whole spans with what belongs to them, kinds, signatures. Pure. */
import { partitionPoint } from '../base/partitionPoint.ts';
import type { Span } from '../base/span.ts';
import type { Captured, RawDefinition } from './captures.ts';
import type { Definition, DefinitionKind } from './facts.ts';
import type { BlockStyle } from './languages.ts';
import { signatureOf } from './signature.ts';

const HOLDS_MEMBERS: ReadonlySet<DefinitionKind> = new Set(['class', 'interface', 'enum']);
/** A pattern for the special case may match beside the one for the general case: these kinds give way. */
const WEAK: ReadonlySet<DefinitionKind> = new Set(['variable', 'class', 'type']);

interface Open {
  readonly start: number;
  readonly end: number;
  /** Index into the definitions, or -1 for a wrapper. */
  readonly index: number;
}

export function definitionsOf(captured: Captured, text: string, blockStyle: BlockStyle): Definition[] {
  const raws = distinct(captured.definitions);
  const outers = captured.outers.toSorted(outermostFirst);
  const leads = captured.leads.toSorted((a, b) => a.start - b.start);
  const definitions: Definition[] = [];
  const stack: Open[] = [];
  const selfFields = new Set<string>();
  let nextOuter = 0;
  for (const raw of raws) {
    for (let outer = outers[nextOuter]; outer && outer.start <= raw.start; outer = outers[++nextOuter]) {
      popUntilAround(stack, outer);
      stack.push({ ...outer, index: -1 });
    }
    popUntilAround(stack, raw);
    const container = stack.findLast((open) => open.index >= 0)?.index ?? -1;
    const owner = classAround(definitions, container);
    if (raw.kind === 'field' && isKnownField(selfFields, raw, owner)) continue;
    if ((raw.ofSelf && owner < 0) || isLocal(raw, definitions[container])) continue;
    const wrapped = withWrappers(raw, stack, text);
    definitions.push({
      name: raw.name,
      kind: kindIn(raw, definitions[container]),
      span: { start: startWithLeads(wrapped.start, leads, text), end: wrapped.end },
      nameSpan: { start: raw.nameStart, end: raw.nameEnd },
      container,
      signature: signatureOf(text, headerStart(wrapped.start, raw, text), raw, blockStyle),
    });
    stack.push({ start: raw.start, end: raw.end, index: definitions.length - 1 });
  }
  return definitions;
}

function distinct(raws: readonly RawDefinition[]): RawDefinition[] {
  const byName = new Map<number, RawDefinition>();
  for (const raw of raws) {
    const known = byName.get(raw.nameStart);
    if (!known || (WEAK.has(known.kind) && !WEAK.has(raw.kind)) || known.kind === 'type')
      byName.set(raw.nameStart, raw);
  }
  return [...byName.values()].sort(outermostFirst);
}

function outermostFirst(a: Span, b: Span): number {
  return a.start - b.start || b.end - a.end;
}

function popUntilAround(stack: Open[], span: Span): void {
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const isAround = top.start <= span.start && top.end >= span.end;
    const isTwin = top.index >= 0 && top.start === span.start && top.end === span.end;
    if (isAround && !isTwin) return;
    stack.pop();
  }
}

/** Grown over the wrappers directly around it. An object literal that is exported does not wrap its methods. */
function withWrappers(raw: RawDefinition, stack: readonly Open[], text: string): Span {
  let span: Span = { start: raw.start, end: raw.end };
  for (let at = stack.length - 1; at >= 0; at--) {
    const open = stack[at];
    if (!open || open.index >= 0) break;
    if (text[open.start] !== '@' && /[{(]/.test(text.slice(open.start, raw.start))) break;
    span = { start: open.start, end: open.end };
  }
  return span;
}

/** With the words before it on its own line, but without decorators and the names that share a declaration. */
function headerStart(wrappedStart: number, raw: RawDefinition, text: string): number {
  const before = text.slice(wrappedStart, raw.start);
  return /^[\w\s<>,]*$/.test(before) && !/\n\s*\n|^@/.test(before) ? wrappedStart : raw.start;
}

function startWithLeads(start: number, leads: readonly Span[], text: string): number {
  let at = lastBefore(leads, start);
  for (let lead = leads[at]; lead; lead = leads[--at]) {
    const between = text.slice(lead.start, start).trimEnd();
    const gap = text.slice(lead.start + between.length, start);
    const isAbove = lead.end <= start && lead.start + between.length <= lead.end && gap.split('\n').length <= 2;
    if (!isAbove || !startsItsLine(text, lead.start)) break;
    start = lead.start;
  }
  return start;
}

/** Index of the last span that starts before `offset`, or -1. */
function lastBefore(spans: readonly Span[], offset: number): number {
  return partitionPoint(spans.length, (index) => (spans[index]?.start ?? 0) < offset) - 1;
}

function startsItsLine(text: string, offset: number): boolean {
  return text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset).trim() === '';
}

function classAround(definitions: readonly Definition[], container: number): number {
  for (let at = container; at >= 0; ) {
    const definition = definitions[at];
    if (!definition) return -1;
    if (HOLDS_MEMBERS.has(definition.kind)) return at;
    at = definition.container;
  }
  return -1;
}

function isKnownField(known: Set<string>, raw: RawDefinition, owner: number): boolean {
  const key = `${owner} ${raw.name}`;
  if (known.has(key)) return raw.ofSelf;
  known.add(key);
  return false;
}

function isLocal(raw: RawDefinition, container: Definition | undefined): boolean {
  const isValue = raw.kind === 'variable' || raw.kind === 'constant';
  return isValue && (container?.kind === 'function' || container?.kind === 'method');
}

function kindIn(raw: RawDefinition, container: Definition | undefined): DefinitionKind {
  if (raw.kind === 'function' && container && HOLDS_MEMBERS.has(container.kind)) return 'method';
  const isShouted = /^[A-Z][A-Z0-9_]+$/.test(raw.name);
  if ((raw.kind === 'variable' || raw.kind === 'field') && isShouted) return 'constant';
  return raw.kind;
}
