/** The lines of the engine menu, with the present choice marked, and what an address has to be. Writes no setting. */
import type { LocalModels } from './localModels.ts';

/** As the server has it, whichever file or editor says so. */
export interface PresentEngine {
  readonly use: string;
  readonly model: string;
  readonly address: string;
}

export interface EngineLine {
  readonly label: string;
  readonly description?: string;
  readonly does:
    | { readonly kind: 'set'; readonly engine: Readonly<Record<string, string>> }
    | { readonly kind: 'askAddress' | 'getModel' | 'openSettings' };
}

/** Without `present`, as while the server does not run, nothing is marked. */
export function engineLines({ hasSmall, models }: LocalModels, present: PresentEngine | undefined): EngineLine[] {
  const { use, model, address } = present ?? { use: '', model: '', address: '' };
  const small = hasSmall ? 'the small model behind recall' : 'recall; with the small model, once it is installed';
  return [
    line('sparkle', 'Automatic', small, use === 'auto', { use: 'auto' }),
    line('zap', 'Recall alone', 'your own code; no model', use === 'recall', { use: 'recall' }),
    ...models.map((name) =>
      line('chip', name, 'a model file, run here', use === 'llama' && model === name, { use: 'llama', model: name }),
    ),
    ...(use === 'llama' && !models.includes(model)
      ? [line('chip', model || 'The small model', 'a model file, run here', true, { use, model })]
      : []),
    {
      ...marked(
        'cloud',
        'A model server…',
        use === 'http' ? withoutCredentials(address) : 'llama.cpp, Ollama, vLLM and others',
        use === 'http',
      ),
      does: { kind: 'askAddress' },
    },
    {
      label: '$(cloud-download) Get a local model…',
      description: 'fetched or added here',
      does: { kind: 'getModel' },
    },
    { label: '$(gear) All settings of engines', does: { kind: 'openSettings' } },
  ];
}

/** Undefined for one that can be asked, and for what is not typed yet. */
export function addressProblem(address: string): string | undefined {
  if (address === '') return undefined;
  if (!/^https?:\/\//i.test(address))
    return `It begins with http:// or https://, such as http://${withoutScheme(address)}`;
  return URL.canParse(address) ? undefined : 'That is no address; one is http://127.0.0.1:8080';
}

function withoutScheme(address: string): string {
  return address.replace(/^[a-z]*:?\/+/i, '');
}

function withoutCredentials(address: string): string {
  return address.replace(/\/\/[^/@]*@/, '//');
}

function line(
  icon: string,
  name: string,
  description: string,
  isPresent: boolean,
  engine: Readonly<Record<string, string>>,
): EngineLine {
  return { ...marked(icon, name, description, isPresent), does: { kind: 'set', engine } };
}

function marked(icon: string, name: string, description: string, isPresent: boolean) {
  if (!isPresent) return { label: `$(${icon}) ${name}`, description };
  return { label: `$(check) ${name}`, description: `in use: ${description}` };
}
