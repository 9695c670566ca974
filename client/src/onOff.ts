/**
 * What to write where, so that a setting comes to say something, though a workspace may say otherwise than the person does. Knows no
 * setting by name, and no editor.
 */

/** The farther one counts where the nearer one, the workspace, says nothing. */
export type Scope = 'user' | 'workspace';

/** As the editor's `inspect()` tells it. A folder of several cannot say anything: these settings are a window's. */
export interface Written<Value> {
  readonly defaultValue?: Value | undefined;
  readonly globalValue?: Value | undefined;
  readonly workspaceValue?: Value | undefined;
}

export interface Change<Value> {
  readonly scope: Scope;
  /** Undefined takes away what is written there. */
  readonly value: Value | undefined;
}

/** Where what counts is written, or would be. */
export function decidingScope({ workspaceValue }: Written<unknown>): Scope {
  return workspaceValue === undefined ? 'user' : 'workspace';
}

/** Changes of one scope, after which `wanted` counts there and nothing is written that need not be. */
export function changesTo<Value>(wanted: Value, scope: Scope, written: Written<Value>): Change<Value>[] {
  const { defaultValue, globalValue, workspaceValue } = written;
  const farther = scope === 'user' ? defaultValue : (globalValue ?? defaultValue);
  const own = scope === 'user' ? globalValue : workspaceValue;
  const value = isSame(farther, wanted) ? undefined : wanted;
  const changes: Change<Value>[] = isSame(own, value) ? [] : [{ scope, value }];
  // What a workspace says against the person's own would win.
  const isOverruled = scope === 'user' && workspaceValue !== undefined && !isSame(workspaceValue, wanted);
  return isOverruled ? [...changes, { scope: 'workspace', value: undefined }] : changes;
}

/** On or off: on where it is turned off, off everywhere. */
export function toggled(written: Written<boolean>): Change<boolean>[] {
  return isOn(written) ? changesTo(false, 'user', written) : changesTo(true, decidingScope(written), written);
}

/** In or out of a list of what is off: of the one that counts, as lists of two scopes are not put together. */
export function toggledIn(name: string, written: Written<readonly string[]>): Change<readonly string[]>[] {
  const { defaultValue, globalValue, workspaceValue } = written;
  const names = workspaceValue ?? globalValue ?? defaultValue ?? [];
  const next = names.includes(name) ? names.filter((other) => other !== name) : [...names, name];
  return changesTo(next, decidingScope(written), written);
}

export function isOn({ defaultValue, globalValue, workspaceValue }: Written<boolean>): boolean {
  return workspaceValue ?? globalValue ?? defaultValue ?? true;
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
