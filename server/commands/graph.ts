/** `linewright graph SYMBOL`: what a name means and what is connected with it. Knows how to print it. */
import path from 'node:path';
import { type Analysis, analysisOf } from '../analysis/analysis.ts';
import { callsOf, graphOf, usersOf } from '../analysis/graph.ts';
import { changedTogether } from '../analysis/history.ts';
import type { DefinitionHit } from '../workspace/view.ts';
import { forTerminal } from './forTerminal.ts';
import { findRoot } from './root.ts';
import { refuse, withFolder } from './session.ts';
import type { CommandArguments } from './table.ts';

const mostDefinitions = 20;
const namesOffered = 5;

export async function graph({ argument = '', values, switches }: CommandArguments): Promise<number> {
  const root = path.resolve(values.get('root') ?? findRoot('.'));
  return withFolder(root, async (engine) => {
    const analysis = analysisOf(engine.workspace);
    const hits = definitionsFor(analysis, argument);
    if (hits.length === 0) return refuse({ exitCode: 1, message: notFound(analysis, argument, root) });
    const shown = [];
    for (const hit of hits) shown.push(await connectionsOf(analysis, hit));
    process.stdout.write(
      switches.has('json') ? `${JSON.stringify(shown, undefined, 2)}\n` : forTerminal(shown.map(describe).join('\n')),
    );
    return 0;
  });
}

/** `name`, or `Class.name`. */
function definitionsFor({ view }: Analysis, symbol: string): DefinitionHit[] {
  const [name = '', owner] = symbol.split(/[.:#]+/).reverse();
  return view.definitionsNamed(name, mostDefinitions).filter(({ file, definition }) => {
    const around = file.facts.definitions[definition.container]?.name;
    return owner === undefined || around === owner || definition.signature.includes(owner);
  });
}

function notFound({ view }: Analysis, symbol: string, root: string): string {
  const like = view.searchDefinitions(symbol, namesOffered).map(({ definition }) => definition.name);
  const users = view.usersOf(symbol);
  const used =
    users === 0
      ? 'No file uses it either.'
      : `${users} ${users === 1 ? 'file uses' : 'files use'} it: it comes from outside of the workspace, or is a local name.`;
  const offered = like.length === 0 ? '' : ` Names like it: ${[...new Set(like)].join(', ')}.`;
  return `Nothing in ${root} is defined as "${symbol}". ${used}${offered}`;
}

interface Connections {
  readonly name: string;
  readonly kind: string;
  readonly place: string;
  readonly signature: string;
  readonly edges: Readonly<Record<string, readonly string[]>>;
}

async function connectionsOf(analysis: Analysis, hit: DefinitionHit): Promise<Connections> {
  const { definition, file } = hit;
  const { members, parents, children, overrides } = graphOf(analysis, hit);
  const placed = (one: DefinitionHit) =>
    `${one.definition.name}  ${placeOf(analysis, one.file.path, one.definition.nameSpan.start)}`;
  const together = await changedTogether(file.path, new AbortController().signal);
  return {
    name: definition.name,
    kind: definition.kind,
    place: placeOf(analysis, file.path, definition.nameSpan.start),
    signature: definition.signature,
    edges: {
      'extends or implements': parents.map(placed),
      'is extended by': children.map(placed),
      overrides: overrides.map(({ member, overridden }) => `${member.definition.name}  of ${placed(overridden)}`),
      'has the members': members.map((one) => one.definition.signature),
      'is meant by its name in': usersOf(analysis, hit).map(({ displayPath }) => displayPath),
      'is called, or one of its name, at': callsOf(analysis, definition.name).map(
        ({ file: caller, offset, receiver }) =>
          `${placeOf(analysis, caller.path, offset)}${receiver === '' ? '' : `  on ${receiver}`}`,
      ),
      'its file changed together with': together.map(
        (one) => `${analysis.view.displayPath(one.path)}  in ${one.commits} commits`,
      ),
    },
  };
}

/** "src/client.py:12", the line from 1. */
function placeOf({ view }: Analysis, file: string, offset: number): string {
  const line = (view.text(file) ?? '').slice(0, offset).split('\n').length;
  return `${view.displayPath(file)}:${line}`;
}

/** Lines of one kind of edge that a person is shown; --json has all. */
const linesShown = 20;

function describe({ kind, place, signature, edges }: Connections): string {
  const lines = [`${signature}`, `  ${kind} at ${place}`];
  for (const [edge, ends] of Object.entries(edges)) {
    if (ends.length === 0) continue;
    lines.push(`  ${edge}`, ...ends.slice(0, linesShown).map((end) => `    ${end}`));
    if (ends.length > linesShown) lines.push(`    … and ${ends.length - linesShown} more`);
  }
  return `${lines.join('\n')}\n`;
}
