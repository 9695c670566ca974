/** Classes above and below a class, across files, and which members one overrides. Knows no cursor. */
import type { DefinitionHit } from '../workspace/view.ts';
import type { Analysis } from './analysis.ts';
import { hasMembers, ownMembers } from './members.ts';
import { meaningIn } from './names.ts';

/** Levels: a deeper tree is a circle, or nobody's. */
const mostLevels = 6;
const mostParents = 24;
const mostHeirs = 100;

/** Direct parents: base classes, interfaces, traits, embedded structs. */
function parentsOf(analysis: Analysis, type: DefinitionHit): readonly DefinitionHit[] {
  const { file, definition } = type;
  return analysis.memo(`parents ${file.path} ${definition.nameSpan.start}`, () =>
    basesOf(type).flatMap((base) =>
      meaningIn(analysis, base, file).filter((hit) => hasMembers(hit.definition) && hit.definition !== definition),
    ),
  );
}

/** All classes above, nearest first, each once. */
export function ancestorsOf(analysis: Analysis, type: DefinitionHit): DefinitionHit[] {
  const found = new Set<DefinitionHit['definition']>([type.definition]);
  const ancestors: DefinitionHit[] = [];
  let level: readonly DefinitionHit[] = [type];
  for (let depth = 0; depth < mostLevels && level.length > 0; depth++) {
    const above: DefinitionHit[] = [];
    for (const parent of level.flatMap((one) => parentsOf(analysis, one))) {
      if (found.has(parent.definition) || ancestors.length >= mostParents) continue;
      found.add(parent.definition);
      ancestors.push(parent);
      above.push(parent);
    }
    level = above;
  }
  return ancestors;
}

/** Direct heirs in the whole workspace. */
export function childrenOf(analysis: Analysis, type: DefinitionHit): readonly DefinitionHit[] {
  const { name } = type.definition;
  return analysis.memo(`children ${type.file.path} ${type.definition.nameSpan.start}`, () =>
    analysis.view.filesExtending(name, mostHeirs).flatMap((file) =>
      file.facts.classes.flatMap(({ definition: index, bases }) => {
        const definition = file.facts.definitions[index];
        if (definition === undefined || definition === type.definition) return [];
        const isHeir = bases.some(
          (base) => lastPart(base) === name && meaningIn(analysis, base, file).some((hit) => isSame(hit, type)),
        );
        return isHeir ? [{ file, definition }] : [];
      }),
    ),
  );
}

/** Of a class's own members, those that a class above has too, each with what it overrides. */
export function overridesOf(analysis: Analysis, type: DefinitionHit) {
  const above = ancestorsOf(analysis, type).flatMap((one) => ownMembers(analysis, one));
  return ownMembers(analysis, type).flatMap((member) => {
    const overridden = above.find(({ definition }) => definition.name === member.definition.name);
    return overridden === undefined ? [] : [{ member, overridden }];
  });
}

function basesOf({ file, definition }: DefinitionHit): readonly string[] {
  const { definitions, classes } = file.facts;
  const own = classes.find((one) => definitions[one.definition] === definition)?.bases ?? [];
  if (file.languageId !== 'rust') return own;
  // Traits are implemented in blocks of their own.
  const blocks = classes.filter((one) => definitions[one.definition]?.name === definition.name);
  return [...new Set([...own, ...blocks.flatMap((one) => one.bases)])];
}

function isSame(first: DefinitionHit, second: DefinitionHit): boolean {
  return first.file.path === second.file.path && first.definition.nameSpan.start === second.definition.nameSpan.start;
}

function lastPart(name: string): string {
  return name.split(/[.:\\]+/).at(-1) ?? name;
}
