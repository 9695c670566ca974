/** Where Ollama keeps the weights of a model that it has pulled: a GGUF file under its hash. Knows no server. */
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { at, isRecord, stringAt } from './json.ts';

export interface OllamaFile {
  readonly file: string;
  /** As Ollama names it. */
  readonly sha256: string;
}

/** `name` as Ollama has it: "qwen2.5-coder:1.5b". A sentence when it is not there. */
export async function ollamaFile(name: string, root = ollamaFolder()): Promise<OllamaFile | string> {
  const [repository = '', tag = 'latest'] = name.split(':');
  const parts = repository.split('/');
  const inLibrary = parts.length === 1 ? ['library', ...parts] : parts;
  const manifest = path.join(root, 'manifests', 'registry.ollama.ai', ...inLibrary, tag);
  let value: unknown;
  try {
    value = JSON.parse(await readFile(manifest, 'utf8'));
  } catch {
    return `Ollama has no model "${name}": ${manifest} cannot be read. OLLAMA_MODELS names another folder.`;
  }
  const layers = at(value, ['layers']);
  const weights = Array.isArray(layers)
    ? layers.find((layer) => isRecord(layer) && stringAt(layer, 'mediaType') === 'application/vnd.ollama.image.model')
    : undefined;
  const digest = /^sha256:([0-9a-f]{64})$/.exec(stringAt(weights, 'digest') ?? '')?.[1];
  if (digest === undefined) return `The manifest of "${name}" names no weights.`;
  return { file: path.join(root, 'blobs', `sha256-${digest}`), sha256: digest };
}

function ollamaFolder(): string {
  return process.env.OLLAMA_MODELS ?? path.join(homedir(), '.ollama', 'models');
}
