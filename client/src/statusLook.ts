/** What the item in the status bar shows and says. Knows no editor and asks nothing. */
import type { EnginesStatus } from '../../server/engines.ts';

export interface StatusState {
  readonly server: { readonly kind: 'starting' | 'running' } | { readonly kind: 'failed'; readonly problem: string };
  /** Why nothing is suggested, in words; undefined where something may be. */
  readonly silence: string | undefined;
  /** "12 %" while folders are indexed. */
  readonly indexing: string | undefined;
  readonly engine: EnginesStatus;
  readonly isTrusted: boolean;
  readonly lastReason: string | undefined;
}

export interface StatusLook {
  readonly icon: string;
  readonly text: string;
  /** For who points at it, or has it read to them. */
  readonly says: string;
}

export function statusLook({ server, silence, indexing, engine, isTrusted, lastReason }: StatusState): StatusLook {
  if (server.kind === 'failed') {
    return { icon: 'error', text: 'Linewright: not running', says: `does not run: ${server.problem}` };
  }
  if (server.kind === 'starting') return { icon: 'loading~spin', text: 'Linewright', says: 'starting' };
  if (silence !== undefined) return { icon: 'circle-slash', text: `Linewright: ${stateOf(silence)}`, says: silence };
  if (indexing !== undefined) {
    return { icon: 'sync~spin', text: `Linewright: ${indexing}`, says: `reading the workspace, ${indexing}` };
  }
  const { name, problem } = engine;
  const why = lastReason === undefined ? '' : `; last time nothing was suggested: ${lastReason}`;
  if (!isTrusted) {
    const says = `completes from open files only: this folder is not trusted${why}`;
    return { icon: 'sparkle', text: 'Linewright: open files', says };
  }
  const trouble = problem === undefined ? '' : ` (${problem})`;
  // Recall goes on where a model does not: that is a warning.
  const icon = problem === undefined ? 'sparkle' : 'warning';
  return { icon, text: `Linewright: ${name}`, says: `ready, ${name}${trouble}${why}` };
}

/** For how long is said to who asks. */
function stateOf(silence: string): string {
  return silence.startsWith('snoozed') ? 'snoozed' : 'off';
}
