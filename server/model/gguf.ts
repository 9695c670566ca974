/**
 * The header of a GGUF model file (ggml/docs/gguf.md): what the model is, how large it is in memory, and whether the file is
 * whole. Reads no weights; knows nothing of running it.
 */
import { type FileHandle, open } from 'node:fs/promises';
import { codeOfError } from '../base/thrown.ts';

export interface GgufHeader {
  readonly architecture: string;
  /** "SmolLM2 135M Instruct"; empty where the file does not say. */
  readonly name: string;
  readonly licence: string;
  readonly fileBytes: number;
  /** Tokens that the model was trained on at once; 0 where the file does not say. */
  readonly trainedTokens: number;
  readonly layers: number;
  /** Bytes of the attention cache for one token, keys and values in 16 bits. */
  readonly cacheBytesPerToken: number;
  readonly vocabulary: ReadonlySet<string>;
}

export type GgufOutcome =
  | { readonly kind: 'header'; readonly header: GgufHeader }
  | { readonly kind: 'wrong'; readonly problem: string };

/** Of a file that claims more it is not believed: the largest header in use has some 300,000 entries. */
const mostEntries = 10_000_000;
const longestString = 50_000_000;
/** Bytes that are read at once. */
const chunkBytes = 1 << 20;

/** Never throws: what is wrong with the file is said in words. */
export async function readGgufHeader(file: string): Promise<GgufOutcome> {
  let handle: FileHandle;
  try {
    handle = await open(file);
  } catch (error) {
    const code = codeOfError(error);
    return wrong(code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`);
  }
  try {
    const stats = await handle.stat();
    if (stats.isDirectory()) return wrong('it is a folder');
    return await parse(new Reader(handle), stats.size);
  } catch (error) {
    return wrong(error instanceof Malformed ? error.message : `it cannot be read: ${String(error)}`);
  } finally {
    await handle.close();
  }
}

class Malformed extends Error {}

function wrong(problem: string): GgufOutcome {
  return { kind: 'wrong', problem };
}

async function parse(reader: Reader, fileBytes: number): Promise<GgufOutcome> {
  const magic = (await reader.bytes(4)).toString('latin1');
  if (magic !== 'GGUF') return wrong(`it is no GGUF file: it begins with ${JSON.stringify(magic)}, not with "GGUF"`);
  const version = await reader.u32();
  if (version !== 2 && version !== 3) return wrong(`its GGUF version is ${version}; versions 2 and 3 are known`);
  const tensors = await reader.count();
  const entries = await reader.count();
  const values = new Map<string, Value>();
  for (let entry = 0; entry < entries; entry++)
    values.set(await reader.string(), await reader.value(await reader.u32()));
  const alignment = numberOf(values.get('general.alignment')) || 32;
  let weightBytes = 0;
  for (let tensor = 0; tensor < tensors; tensor++) weightBytes = Math.max(weightBytes, await tensorEnd(reader));
  const expected = Math.ceil(reader.position / alignment) * alignment + weightBytes;
  if (fileBytes < expected) {
    return wrong(`it is cut off: ${fileBytes} bytes of at least ${expected}; fetch it again`);
  }
  return { kind: 'header', header: describe(values, fileBytes) };
}

/** Where a tensor's data end, counted from the start of all data. */
async function tensorEnd(reader: Reader): Promise<number> {
  await reader.string();
  const dimensions = await reader.u32();
  if (dimensions > 8) throw new Malformed(`it has a tensor of ${dimensions} dimensions`);
  let elements = 1;
  for (let dimension = 0; dimension < dimensions; dimension++) elements *= await reader.u64();
  const [perBlock, blockBytes] = tensorTypes[await reader.u32()] ?? [1, 0];
  return (await reader.u64()) + Math.ceil(elements / perBlock) * blockBytes;
}

/** Elements and bytes of a block, by type number (ggml.h); a type that is missing here counts as empty. */
const tensorTypes: Readonly<Record<number, readonly [number, number]>> = {
  0: [1, 4],
  1: [1, 2],
  2: [32, 18],
  3: [32, 20],
  6: [32, 22],
  7: [32, 24],
  8: [32, 34],
  10: [256, 84],
  11: [256, 110],
  12: [256, 144],
  13: [256, 176],
  14: [256, 210],
  30: [1, 2],
};

function describe(values: ReadonlyMap<string, Value>, fileBytes: number): GgufHeader {
  const architecture = textOf(values.get('general.architecture'));
  const number = (key: string) => numberOf(values.get(`${architecture}.${key}`));
  const layers = number('block_count');
  const heads = number('attention.head_count') || 1;
  const keyHeads = number('attention.head_count_kv') || heads;
  const width = number('embedding_length') / heads;
  const perToken =
    layers * keyHeads * ((number('attention.key_length') || width) + (number('attention.value_length') || width));
  const tokens = values.get('tokenizer.ggml.tokens');
  return {
    architecture,
    name: textOf(values.get('general.name')),
    licence: textOf(values.get('general.license')),
    fileBytes,
    trainedTokens: number('context_length'),
    layers,
    cacheBytesPerToken: 2 * perToken,
    vocabulary: new Set(Array.isArray(tokens) ? tokens.map(textOf) : []),
  };
}

type Value = string | number | boolean | readonly Value[];

function numberOf(value: Value | undefined): number {
  if (Array.isArray(value)) return numberOf(value[0]);
  return typeof value === 'number' ? value : 0;
}

function textOf(value: Value | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** Reads little-endian values from a file, a megabyte at a time. */
class Reader {
  readonly #handle: FileHandle;
  #buffer: Buffer = Buffer.alloc(0);
  #at = 0;
  /** Offset in the file of the buffer's first byte. */
  #start = 0;

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  get position(): number {
    return this.#start + this.#at;
  }

  async bytes(count: number): Promise<Buffer> {
    while (this.#buffer.length - this.#at < count) await this.#more(count);
    const bytes = this.#buffer.subarray(this.#at, this.#at + count);
    this.#at += count;
    return bytes;
  }

  async u32(): Promise<number> {
    return (await this.bytes(4)).readUInt32LE();
  }

  async u64(): Promise<number> {
    return Number((await this.bytes(8)).readBigUInt64LE());
  }

  /** A number of things to come. */
  async count(): Promise<number> {
    const count = await this.u64();
    if (count > mostEntries) throw new Malformed(`its header claims ${count} entries`);
    return count;
  }

  async string(): Promise<string> {
    const length = await this.u64();
    if (length > longestString) throw new Malformed(`its header claims a text of ${length} bytes`);
    return (await this.bytes(length)).toString();
  }

  async value(type: number): Promise<Value> {
    switch (type) {
      case 0:
        return (await this.bytes(1)).readUInt8();
      case 1:
        return (await this.bytes(1)).readInt8();
      case 2:
        return (await this.bytes(2)).readUInt16LE();
      case 3:
        return (await this.bytes(2)).readInt16LE();
      case 4:
        return this.u32();
      case 5:
        return (await this.bytes(4)).readInt32LE();
      case 6:
        return (await this.bytes(4)).readFloatLE();
      case 7:
        return (await this.bytes(1)).readUInt8() !== 0;
      case 8:
        return this.string();
      case 9:
        return this.#array();
      case 10:
        return this.u64();
      case 11:
        return Number((await this.bytes(8)).readBigInt64LE());
      case 12:
        return (await this.bytes(8)).readDoubleLE();
      default:
        throw new Malformed(`its header has a value of the unknown type ${type}`);
    }
  }

  async #array(): Promise<Value[]> {
    const type = await this.u32();
    const length = await this.count();
    if (type === 9) throw new Malformed('its header has a list of lists');
    const values: Value[] = [];
    for (let index = 0; index < length; index++) values.push(await this.value(type));
    return values;
  }

  async #more(needed: number): Promise<void> {
    const rest = this.#buffer.subarray(this.#at);
    const chunk = Buffer.alloc(Math.max(chunkBytes, needed));
    const from = this.#start + this.#buffer.length;
    const { bytesRead } = await this.#handle.read(chunk, 0, chunk.length, from);
    if (bytesRead === 0) throw new Malformed(`it is cut off inside its header, after ${from} bytes; fetch it again`);
    this.#start += this.#at;
    this.#at = 0;
    this.#buffer = Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
  }
}
