/** Classes above and below the one around the cursor, and how they do what is being written: the method of the same name. */
import { around } from '../../analysis/around.ts';
import { ancestorsOf, childrenOf } from '../../analysis/hierarchy.ts';
import { ownMembers } from '../../analysis/members.ts';
import { meaningAt } from '../../analysis/names.ts';
import { outlineOfType } from '../../analysis/outline.ts';
import type { DefinitionHit } from '../../workspace/view.ts';
import type { Candidate } from '../candidate.ts';
import type { Scope } from '../meanings.ts';

const mostParents = 3;
const mostRelatives = 4;
const mostMembers = 16;
/** A longer method is shown by its first lines. */
const mostLines = 24;
const parentScore = 0.4;
const relativeScore = 0.3;
const sameMethodScore = 0.55;

export function hierarchyCandidates(scope: Scope): Candidate[] {
  const { analysis, window, place, view } = scope;
  const { classes, functions } = around(window);
  const [own] = classes;
  if (own === undefined) return [];
  const parents = own.bases.flatMap((base) => meaningAt(analysis, base.split(/[.:\\]+/), place)).slice(0, mostParents);
  const above = parents.flatMap((parent) => [parent, ...ancestorsOf(analysis, parent)]);
  const siblings = parents.flatMap((parent) => childrenOf(analysis, parent));
  const children = view.filesExtending(own.name, mostRelatives).flatMap((file) =>
    scope.exclude.has(file.path)
      ? []
      : file.facts.classes.flatMap(({ definition, bases }) => {
          const heir = file.facts.definitions[definition];
          return heir !== undefined && bases.includes(own.name) ? [{ file, definition: heir }] : [];
        }),
  );
  const method = functions[0]?.name;
  const relatives = [...children, ...siblings].slice(0, mostRelatives);
  return [
    ...parents.map((hit) => outline(scope, hit, parentScore, `${own.name} extends ${hit.definition.name}`)),
    ...children.slice(0, mostParents).map((hit) => outline(scope, hit, relativeScore, `extends ${own.name}`)),
    ...(method === undefined ? [] : sameMethod(scope, [...above, ...relatives], method)),
  ];
}

function outline({ analysis, view }: Scope, hit: DefinitionHit, score: number, reason: string): Candidate {
  const outlined = outlineOfType(analysis, hit, mostMembers, ({ name }) => view.usersOf(name));
  return { source: 'hierarchy', file: hit.file, ...outlined, score, reason };
}

function sameMethod({ analysis, view }: Scope, classes: readonly DefinitionHit[], method: string): Candidate[] {
  return classes.slice(0, mostParents + mostRelatives).flatMap((one) =>
    ownMembers(analysis, one)
      .filter(({ definition }) => definition.name === method)
      .slice(0, 1)
      .flatMap(({ file, definition }) => {
        const text = view.text(file.path)?.slice(definition.span.start, definition.span.end);
        if (text === undefined) return [];
        const lines = text.split('\n').slice(0, mostLines).join('\n');
        const span = { start: definition.span.start, end: definition.span.start + lines.length };
        const reason = `${method} of ${one.definition.name}, a relative of the class around the cursor`;
        return [{ source: 'hierarchy' as const, file, span, text: lines, score: sameMethodScore, reason }];
      }),
  );
}
