/**
 * What the value before the cursor's dot is: step by step along its chain, from annotations, constructors, parameters, assigned
 * values, loops over typed collections, and the signatures of what is called. Says nothing where nothing tells. No type checker.
 */
import { matchesOf } from '../base/matches.ts';
import type { Window } from '../base/window.ts';
import type { DefinitionHit } from '../workspace/view.ts';
import type { Analysis } from './analysis.ts';
import { around } from './around.ts';
import { chainBefore, chainIn, type Link } from './chain.ts';
import { ancestorsOf } from './hierarchy.ts';
import { modulesNamed } from './imports.ts';
import { areRelated } from './languages.ts';
import { classOf, hasMembers, ownMembers } from './members.ts';
import { inFirstModule, meaningAt, meaningIn, type Place } from './names.ts';
import { givenByOwn } from './ownSignatures.ts';
import { assignedIn, declaredType, typeNamesIn } from './typeText.ts';
import { type Given, givenTo } from './variables.ts';

export interface Receiver {
  /** A type, or another thing with members. */
  readonly hit: DefinitionHit;
  /** In words: "client is a Client". */
  readonly why: string;
}

/** Values that are followed to what they were made of: `a = b.c(); b = D()`. */
const deepest = 4;
const mostTypes = 4;
/** Characters above the cursor in which a type's parameter is declared. */
const boundReach = 20_000;
const ownReceivers = new Set(['self', 'this', 'cls', '$this', 'Self', 'static']);
/** Languages in which a name that is imported as a whole is a module and nothing else. */
const bindsModules = /^(?:python|(?:java|type)script(?:react)?)$/;
const parentReceivers = new Set(['super', 'base', 'parent']);

/** Of a variable, or of an attribute of the object around the cursor. */
export function typesOfName(
  analysis: Analysis,
  window: Window,
  place: Place,
  name: string,
  isOfSelf: boolean,
): DefinitionHit[] {
  const link = { name, isCalled: false, isIndexed: false, isMade: false };
  const setting = { analysis, window, place };
  if (isOfSelf) return distinct(ofOwn(setting, [link], 1));
  const given = givenTo(window, name, false).slice(0, 2);
  return distinct(given.flatMap((one) => typesGiven(setting, one, link, 1)));
}

interface Setting {
  readonly analysis: Analysis;
  readonly window: Window;
  readonly place: Place;
}

/** The likeliest first; undefined when there is no dot. */
export function receiversAt(analysis: Analysis, window: Window, place: Place): Receiver[] | undefined {
  const chain = chainBefore(window.prefix);
  if (chain === undefined) return undefined;
  const setting = { analysis, window, place };
  const shown = chain.map(({ name, isCalled }) => (isCalled ? `${name}()` : name)).join('.');
  return typesOf(setting, chain, 0)
    .slice(0, mostTypes)
    .map((hit) => ({
      hit,
      why: shown === hit.definition.name ? `member of ${shown}` : `${shown} is a ${hit.definition.name}`,
    }));
}

/** Types of the value of a chain in the open file. */
function typesOf(setting: Setting, chain: readonly Link[], depth: number): DefinitionHit[] {
  const [first, ...rest] = chain;
  if (first === undefined || depth > deepest) return [];
  if (ownReceivers.has(first.name)) return ofOwn(setting, rest, depth);
  if (parentReceivers.has(first.name)) return along(setting.analysis, parentsAround(setting), rest);
  const start = startOf(setting, first, depth);
  if (start.length > 0) return along(setting.analysis, start, rest);
  return ofModule(setting, chain);
}

/**
 * `module.make()`, `package.Type`, `crate::module::Type`: the longest path of names that is a module comes first. Not `meaningAt`, which
 * looks for what the last name is: here a name behind the module is, or gives, a type, and those after it are its members.
 */
function ofModule({ analysis, place }: Setting, chain: readonly Link[]): DefinitionHit[] {
  const names = chain.map(({ name }) => name);
  const firstUsed = chain.findIndex(({ isCalled, isIndexed, isMade }) => isCalled || isIndexed || isMade);
  const nNames = firstUsed < 0 ? chain.length - 1 : firstUsed;
  for (let length = nNames; length > 0; length--) {
    const link = chain[length];
    if (link === undefined) continue;
    const modules = modulesNamed(names.slice(0, length), place);
    const types = inFirstModule(analysis, modules, link.name, place, (hits) =>
      hits.flatMap((hit) => typesBy(analysis, hit, link)),
    );
    if (types.length > 0) return along(analysis, types, chain.slice(length + 1));
  }
  // What is imported from outside of the workspace may still be the only one of its name here.
  const [first, second, ...later] = chain;
  if (first === undefined || second === undefined || !place.bindings.has(first.name)) return [];
  const hits = meaningAt(analysis, [first.name, second.name], place);
  return along(
    analysis,
    hits.flatMap((hit) => typesBy(analysis, hit, second)),
    later,
  );
}

/** Members of the class around the cursor stand in its own text, and in the classes above. */
function ofOwn(setting: Setting, rest: readonly Link[], depth: number): DefinitionHit[] {
  const [member, ...later] = rest;
  if (member === undefined) {
    const own = around(setting.window).classes[0];
    const elsewhere = own === undefined ? [] : otherPartsOf(setting, own.name);
    return [...elsewhere, ...parentsAround(setting)];
  }
  const given = givenTo(setting.window, member.name, true);
  const own = given.flatMap((one) => typesGiven(setting, one, member, depth));
  const known = own.length > 0 ? own : ofOwnFunction(setting, member);
  if (known.length > 0) return along(setting.analysis, known, later);
  return along(setting.analysis, parentsAround(setting), rest);
}

/** Where one type is written in several files or blocks: Go, Rust, C#, C++, Ruby. */
function otherPartsOf({ analysis, place }: Setting, name: string): DefinitionHit[] {
  if (!/^(?:go|rust|csharp|cpp|ruby)$/.test(place.languageId)) return [];
  return analysis
    .named(name, 8)
    .filter(({ file, definition }) => areRelated(file.languageId, place.languageId) && hasMembers(definition))
    .slice(0, 1);
}

function parentsAround({ analysis, window, place }: Setting): DefinitionHit[] {
  const [own] = around(window).classes;
  return (own?.bases ?? []).flatMap((base) => resolve(analysis, base, place));
}

/** Types of the first link: a variable, a type itself, or what a function gives. */
function startOf(setting: Setting, link: Link, depth: number): DefinitionHit[] {
  const { analysis, window, place } = setting;
  if (link.isMade) return resolve(analysis, link.name, place);
  if (!link.isCalled) {
    for (const one of givenTo(window, link.name, false)) {
      const types = typesGiven(setting, one, link, depth);
      if (types.length > 0) return types;
    }
  }
  const own = link.isCalled && !place.bindings.has(link.name) ? ofOwnFunction(setting, link) : [];
  if (own.length > 0) return own;
  // The alias of a module is no type of that name.
  if (place.bindings.get(link.name)?.name === '*' && bindsModules.test(place.languageId)) return [];
  const hits = meaningAt(analysis, [link.name], place);
  return hits.flatMap((hit) => typesBy(analysis, hit, link));
}

/** What a function or a property of the open file says that it gives. */
function ofOwnFunction({ analysis, window, place }: Setting, { name, isIndexed }: Link): DefinitionHit[] {
  return givenByOwn(window, name).flatMap((text) =>
    typeNamesIn(text, isIndexed).flatMap((one) => resolve(analysis, one, place)),
  );
}

/** From what the open file's text says of a variable. */
function typesGiven(setting: Setting, given: Given, link: Link, depth: number): DefinitionHit[] {
  const { analysis, place } = setting;
  const ofElement = link.isIndexed || given.isElement;
  switch (given.kind) {
    case 'type': {
      const names = typeNamesIn(given.text, ofElement);
      const types = names.flatMap((name) => resolve(analysis, name, place));
      if (types.length > 0) return types;
      return names.flatMap((name) => boundsOf(setting.window, name).flatMap((one) => resolve(analysis, one, place)));
    }
    case 'value':
      return typesOf(setting, withElement(chainIn(given.text), given.isElement), depth + 1);
    case 'part':
      return along(analysis, typesOf(setting, chainIn(given.of), depth + 1), [
        { name: given.text, isCalled: false, isIndexed: link.isIndexed, isMade: false },
      ]);
  }
}

function withElement(chain: readonly Link[], isElement: boolean): readonly Link[] {
  const last = chain.at(-1);
  return isElement && last !== undefined ? [...chain.slice(0, -1), { ...last, isIndexed: true }] : chain;
}

/** Each link is looked up among the members of what stands before it. */
function along(analysis: Analysis, types: readonly DefinitionHit[], links: readonly Link[]): DefinitionHit[] {
  let current = [...types];
  for (const link of links) {
    current = current.slice(0, mostTypes).flatMap((type) => {
      for (const one of [type, ...ancestorsOf(analysis, type)]) {
        const member = ownMembers(analysis, one).find(({ definition }) => definition.name === link.name);
        if (member !== undefined) return typesBy(analysis, member, link, type);
      }
      return [];
    });
  }
  return distinct(current);
}

/** Types of a definition as a value, or of what its call gives. `self`: the type that `Self` and `this` mean there. */
function typesBy(analysis: Analysis, hit: DefinitionHit, link: Link, self?: DefinitionHit): DefinitionHit[] {
  const { file, definition } = hit;
  if (hasMembers(definition)) return [hit];
  const text = declaredType(definition, file.languageId);
  if (text !== undefined) {
    const owner = self ?? ownerOf(hit);
    if (/^[&*\s]*(?:mut\s+)?(?:Self|this|self|static|\$this)\b/.test(text)) return owner === undefined ? [] : [owner];
    return typeNamesIn(text, link.isIndexed).flatMap((name) => typesOfHits(analysis, meaningIn(analysis, name, file)));
  }
  const value = assignedIn(definition);
  const chain = value === undefined ? [] : chainIn(value);
  const [made] = chain;
  if (made === undefined || chain.length > 2) return ofParameter(analysis, hit, value);
  const own = meaningIn(analysis, chain.map(({ name }) => name).join('.'), file);
  const found = own.flatMap((one) => (one.definition === definition ? [] : typesBehind(analysis, one)));
  return found.length > 0 ? found : ofParameter(analysis, hit, value);
}

/** One step: a type, or the declared type of what is called. */
function typesBehind(analysis: Analysis, hit: DefinitionHit): DefinitionHit[] {
  if (hasMembers(hit.definition)) return [hit];
  const text = declaredType(hit.definition, hit.file.languageId);
  return text === undefined
    ? []
    : typeNamesIn(text).flatMap((name) => typesOfHits(analysis, meaningIn(analysis, name, hit.file)));
}

/** `self.client = client` in `__init__(self, client: Client)`. */
function ofParameter(
  analysis: Analysis,
  { file, definition }: DefinitionHit,
  value: string | undefined,
): DefinitionHit[] {
  const name = /^\s*(\w+)\b/.exec(value ?? '')?.[1];
  const container = file.facts.definitions[definition.container];
  if (name === undefined || container === undefined) return [];
  const type = new RegExp(String.raw`[(,]\s*\*{0,2}${name}\s*:\s*([^,=)]+(?:\[[^\]]*\])?[^,=)]*)`).exec(
    container.signature,
  )?.[1];
  return type === undefined
    ? []
    : typeNamesIn(type).flatMap((one) => typesOfHits(analysis, meaningIn(analysis, one, file)));
}

function ownerOf({ file, definition }: DefinitionHit): DefinitionHit | undefined {
  const owner = file.facts.definitions[classOf(file.facts.definitions, definition)];
  return owner === undefined ? undefined : { file, definition: owner };
}

function resolve(analysis: Analysis, name: string, place: Place): DefinitionHit[] {
  return typesOfHits(analysis, meaningAt(analysis, name.split(/\.|::|\\/), place));
}

function typesOfHits(analysis: Analysis, hits: readonly DefinitionHit[]): DefinitionHit[] {
  return hits.filter(({ definition }) => hasMembers(definition)).flatMap((hit) => behindAlias(analysis, hit, 0));
}

/** `type Sender = channel::Sender<Row>`: what it stands for has the members. */
function behindAlias(analysis: Analysis, hit: DefinitionHit, depth: number): DefinitionHit[] {
  const { file, definition } = hit;
  if (definition.kind !== 'type' || depth > deepest || ownMembers(analysis, hit).length > 0) return [hit];
  const text = /^[^=]*=\s*([^=>][\s\S]*)$/.exec(definition.signature)?.[1];
  const meant = text === undefined ? [] : typeNamesIn(text).flatMap((name) => meaningIn(analysis, name, file));
  const types = meant.filter((one) => hasMembers(one.definition) && one.definition !== definition);
  return types.length === 0 ? [hit] : types.flatMap((one) => behindAlias(analysis, one, depth + 1));
}

/** `T` of `<T: Store>`, `where T: Store`, `<T extends Store>`: what its bound says. */
function boundsOf({ prefix }: Window, name: string): string[] {
  const above = prefix.slice(-boundReach);
  // Most names are types of other packages.
  const isBound = [':', ' :', ' extends'].some((sign) => above.includes(name + sign));
  if (!isBound || !/^\p{Lu}\w*$/u.test(name)) return [];
  const pattern = new RegExp(String.raw`[<,\s]${name}\s*(?::(?!:)|\bextends\b)\s*([^,>={;\n]{1,80})`, 'g');
  const bounds = matchesOf(pattern, above).map(([, text = '']) => text);
  return bounds
    .slice(-2)
    .reverse()
    .flatMap((text) => typeNamesIn(text));
}

function distinct(hits: readonly DefinitionHit[]): DefinitionHit[] {
  return hits.filter((hit, index) => hits.findIndex(({ definition }) => definition === hit.definition) === index);
}
