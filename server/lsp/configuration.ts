/**
 * Settings from every place that has some: files, the client's start-up options, the editor. Knows their order and when
 * to read them again, not what they mean.
 */
import {
  ConfigurationRequest,
  DidChangeConfigurationNotification,
  type DidChangeConfigurationParams,
  MessageType,
  ShowMessageNotification,
} from 'vscode-languageserver/node';
import { stackOfError } from '../base/thrown.ts';
import { type Config, type ConfigLayer, defaultConfig, parseConfig } from '../config.ts';
import { type ConfigFiles, readConfigFiles } from '../configFiles.ts';
import { redact } from '../secrets/redact.ts';
import { guardNotification } from './edge.ts';
import type { ServerState } from './state.ts';

/** Name of the settings' section in the editor. */
const section = 'linewright';

/** A client that does not answer must not keep the server from its work. */
const pullMilliseconds = 3_000;

/** Warnings that were shown are remembered up to this many, so that each is shown once. */
const maxRemembered = 1_000;

export interface SettingsProblem {
  readonly what: string;
  readonly file?: string | undefined;
}

/** Owner of the settings of one connection. */
export class Settings {
  #config: Config = defaultConfig;
  #files: ConfigFiles | undefined;
  #editorRaw: unknown;
  readonly #startRaw: unknown;
  readonly #shown = new Set<string>();
  #pending: string[] = [];
  #problems: readonly string[] = [];
  #reading = 0;

  /** `initializationOptions` are the settings themselves, or hold them under the section's name. */
  constructor(initializationOptions: unknown) {
    this.#startRaw = ownSection(initializationOptions);
  }

  get config(): Config {
    return this.#config;
  }

  /** Reads the files again and takes all layers together. Of two readings at a time the later one counts. */
  async read(roots: readonly string[]): Promise<Config> {
    this.#reading += 1;
    const reading = this.#reading;
    const files = await readConfigFiles(roots, this.#files);
    if (reading === this.#reading) {
      this.#files = files;
      this.#parse();
    }
    return this.#config;
  }

  /** Counts at once, with the files as they were last read. */
  setEditorSettings(raw: unknown): void {
    this.#editorRaw = raw;
    this.#parse();
  }

  /** What is wrong at present, and the file that says so, where it is one. */
  get problems(): readonly SettingsProblem[] {
    const files = this.#files?.found ?? [];
    return this.#problems.map((what) => ({ what, file: files.find((file) => what.endsWith(`(${file})`)) }));
  }

  /** Warnings that nobody has seen yet; each comes once. */
  takeWarnings(): string[] {
    const warnings = this.#pending;
    this.#pending = [];
    return warnings;
  }

  #parse(): void {
    const layers: ConfigLayer[] = [
      ...(this.#files?.layers ?? []),
      { source: 'initializationOptions', raw: this.#startRaw },
      { source: 'Editor settings', raw: this.#editorRaw },
    ];
    const { config, warnings } = parseConfig(layers, this.#config);
    this.#config = config;
    this.#problems = [...(this.#files?.problems ?? []), ...warnings];
    for (const warning of this.#problems) {
      if (!this.#shown.has(warning) && this.#shown.size < maxRemembered) {
        this.#shown.add(warning);
        this.#pending.push(warning);
      }
    }
  }
}

export function registerConfiguration(state: ServerState): void {
  state.connection.onNotification(
    DidChangeConfigurationNotification.type,
    guardNotification(state, 'didChangeConfiguration', async (params: DidChangeConfigurationParams | undefined) => {
      if (!canPull(state)) {
        // Without a payload the notification only says that something changed.
        if (params?.settings !== undefined && params.settings !== null) {
          state.settings.setEditorSettings(ownSection(params.settings));
        }
      }
      await refreshConfiguration(state);
    }),
  );
}

/** Once, after `initialized`: asks to be told of changes and reads the editor's settings. */
export async function startConfiguration(state: ServerState): Promise<void> {
  if (state.capabilities.workspace?.didChangeConfiguration?.dynamicRegistration === true) {
    state.connection.client
      .register(DidChangeConfigurationNotification.type, { section })
      .catch((error: unknown) => state.log('warn', `Settings are not watched: ${stackOfError(error)}`));
  }
  await refreshConfiguration(state);
}

/** Pulls the editor's settings where it can answer, reads the files again, and configures the engine. */
export async function refreshConfiguration(state: ServerState): Promise<void> {
  const { settings, engine } = state;
  if (canPull(state)) {
    const answer = await pull(state);
    if (answer !== undefined) {
      settings.setEditorSettings(answer);
    }
  }
  engine.configure(await settings.read(state.folders.roots()));
  showWarnings(state);
}

function canPull(state: ServerState): boolean {
  return state.capabilities.workspace?.configuration === true;
}

/** The section's value, null when it is not set; undefined when the client failed or did not answer in time. */
async function pull({ connection, log }: ServerState): Promise<unknown> {
  const timeout = AbortSignal.timeout(pullMilliseconds);
  const late = new Promise<undefined>((resolve) => {
    timeout.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  try {
    const answer: unknown = await Promise.race([
      connection.sendRequest(ConfigurationRequest.type, { items: [{ section }] }),
      late,
    ]);
    if (answer === undefined) {
      log('warn', 'The client did not answer workspace/configuration; its settings are left as they were.');
    }
    return Array.isArray(answer) ? (answer[0] ?? null) : undefined;
  } catch (error) {
    log('warn', `The client failed to answer workspace/configuration: ${stackOfError(error)}`);
    return undefined;
  }
}

/** One message for all: editors show each in its own box. */
function showWarnings({ connection, settings, log }: ServerState): void {
  const warnings = settings.takeWarnings();
  if (warnings.length === 0) {
    return;
  }
  for (const warning of warnings) {
    log('warn', warning);
  }
  void connection.sendNotification(ShowMessageNotification.type, {
    type: MessageType.Warning,
    message: redact(`Linewright settings:\n${warnings.join('\n')}`),
  });
}

/** Settings may come under their section's name or bare. */
function ownSection(raw: unknown): unknown {
  return typeof raw === 'object' && raw !== null && section in raw ? Reflect.get(raw, section) : raw;
}
