/** The menu's lines, of which each says what it will do now. Opens nothing, and knows no editor. */
import type { Scope } from './onOff.ts';

export interface MenuState {
  /** Why nothing is suggested in the document, in words; undefined where something may be. */
  readonly silence: string | undefined;
  readonly isSnoozed: boolean;
  /** By the settings, wherever they are. */
  readonly isOn: boolean;
  /** Where that is written. */
  readonly scope: Scope;
  readonly hasWorkspace: boolean;
  /** Of the document that is open; undefined where none is. */
  readonly languageId: string | undefined;
  readonly isLanguageOff: boolean;
  readonly lastReason: string | undefined;
  readonly counts: string;
}

export interface MenuLine {
  readonly label: string;
  readonly description?: string;
  readonly command: string;
}

export function menuLines(state: MenuState): MenuLine[] {
  return [
    { label: '$(question) Why this suggestion?', description: state.lastReason ?? '', command: 'linewright.why' },
    ...silenceLines(state),
    { label: '$(server) Engine and model', command: 'linewright.engine' },
    { label: '$(info) Index, engine and counts', description: state.counts, command: 'linewright.status' },
    { label: '$(pulse) Doctor', command: 'linewright.doctor' },
    { label: '$(output) Log', command: 'linewright.log' },
    { label: '$(debug-restart) Restart the server', command: 'linewright.restart' },
  ];
}

/** What undoes the present silence comes first. */
function silenceLines(state: MenuState): MenuLine[] {
  const { silence = '', isSnoozed, isOn, scope, hasWorkspace, languageId, isLanguageOff } = state;
  const wake = { label: '$(bell) Wake up', description: silence, command: 'linewright.snooze' };
  const snooze = { label: '$(clock) Snooze…', command: 'linewright.snooze' };
  const isOffHere = !isOn && scope === 'workspace';
  const everywhere = isOn
    ? { label: '$(circle-slash) Turn off', command: 'linewright.toggle' }
    : { label: '$(check) Turn on', description: isSnoozed ? '' : silence, command: 'linewright.toggle' };
  const here = isOn
    ? { label: '$(folder) Turn off in this workspace', command: 'linewright.toggleWorkspace' }
    : {
        label: '$(folder) Turn on in this workspace',
        description: isOffHere && !isSnoozed ? silence : '',
        command: 'linewright.toggleWorkspace',
      };
  const language = {
    label: `$(code) Turn ${isLanguageOff ? 'on' : 'off'} in ${languageId}`,
    description: isLanguageOff && isOn && !isSnoozed ? silence : '',
    command: 'linewright.toggleLanguage',
  };
  return [
    ...(isSnoozed ? [wake] : []),
    // What the workspace has turned off stays off whatever the person's own settings say.
    ...(isOffHere ? [] : [everywhere]),
    ...(hasWorkspace ? [here] : []),
    ...(languageId === undefined ? [] : [language]),
    ...(isSnoozed ? [] : [snooze]),
  ];
}
