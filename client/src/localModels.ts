/** Models on this machine, and the ways to get one, out of what `model list --json` prints. Runs nothing and knows no editor. */

export interface LocalModels {
  /** The model that comes with Linewright is installed. */
  readonly hasSmall: boolean;
  /** Names of those that were pulled or added. */
  readonly models: readonly string[];
  /** Those that can be fetched by their names, smallest first. */
  readonly recommended: readonly Recommended[];
}

interface Recommended {
  readonly name: string;
  /** In words. */
  readonly memory: string;
  readonly licence: string;
}

export interface Way {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  /** Of the command line; a name or a file that is asked for comes behind them. */
  readonly args: readonly string[];
  readonly asks?: 'file' | 'ollama';
}

/** Without a list there are none: "doctor" says what is wrong. */
export function readModels(printed: string): LocalModels {
  let listed: unknown;
  try {
    listed = JSON.parse(printed);
  } catch {
    return { hasSmall: false, models: [], recommended: [] };
  }
  const shipped = property(listed, 'shipped');
  const free = Number(property(listed, 'freeGigabytes'));
  return {
    hasSmall: shipped !== undefined && shipped !== null,
    models: eachIn(property(listed, 'models'), (model) => nameOf(model)),
    recommended: eachIn(property(listed, 'recommended'), (model) => {
      const [name, memory] = [nameOf(model), Number(property(model, 'memory'))];
      const words = `${memory.toFixed(1)} GB of memory${memory <= free ? '' : ', more than is free'}`;
      return name === undefined ? undefined : { name, memory: words, licence: String(property(model, 'licence')) };
    }),
  };
}

/** First what runs a model: without it none does. Those that are here already are not offered again. */
export function waysToModels({ models, recommended }: LocalModels): Way[] {
  return [
    {
      label: '$(tools) First: install what runs models',
      description: 'node-llama-cpp, 85 MB, by npm',
      detail: 'Once. The larger extension has it already, and a model server needs none.',
      args: ['model', 'setup'],
    },
    ...recommended
      .filter(({ name }) => !models.includes(name))
      .map(({ name, memory, licence }) => ({
        label: `$(cloud-download) Fetch ${name}`,
        description: `${memory}; ${licence}`,
        args: ['model', 'pull', name],
      })),
    { label: '$(file) Add a GGUF file…', args: ['model', 'add'], asks: 'file' },
    { label: '$(package) Add a model that is in Ollama…', args: ['model', 'add'], asks: 'ollama' },
  ];
}

function eachIn<Value>(list: unknown, read: (item: unknown) => Value | undefined): Value[] {
  return Array.isArray(list) ? list.flatMap((item: unknown) => read(item) ?? []) : [];
}

function nameOf(model: unknown): string | undefined {
  const name = property(model, 'name');
  return typeof name === 'string' ? name : undefined;
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
