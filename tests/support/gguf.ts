/** GGUF files of a few hundred bytes, right and wrong. Knows the format's bytes, no model. */

type Entry = readonly [key: string, value: string | number | readonly string[]];

interface TensorInfo {
  readonly elements: number;
  /** As in ggml.h: 0 is 32-bit floats. */
  readonly type: number;
  readonly offset: number;
}

export const smallModel: readonly Entry[] = [
  ['general.architecture', 'llama'],
  ['general.name', 'Tiny'],
  ['llama.context_length', 512],
  ['llama.block_count', 2],
  ['llama.embedding_length', 64],
  ['llama.attention.head_count', 4],
  ['llama.attention.head_count_kv', 2],
  ['tokenizer.ggml.tokens', ['a', 'b', '<fim_prefix>', '<fim_suffix>', '<fim_middle>']],
];

export function gguf(
  entries = smallModel,
  tensors: readonly TensorInfo[] = [{ elements: 64, type: 0, offset: 0 }],
): Buffer {
  const head = Buffer.concat([
    Buffer.from('GGUF'),
    u32(3),
    u64(tensors.length),
    u64(entries.length),
    ...entries.flatMap(([key, value]) => [text(key), encode(value)]),
    ...tensors.flatMap(({ elements, type, offset }, index) => [
      text(`t${index}`),
      u32(1),
      u64(elements),
      u32(type),
      u64(offset),
    ]),
  ]);
  const dataStart = Math.ceil(head.length / 32) * 32;
  const data = Math.max(0, ...tensors.map(({ elements, offset }) => offset + elements * 4));
  return Buffer.concat([head, Buffer.alloc(dataStart - head.length + data)]);
}

function encode(value: Entry[1]): Buffer {
  if (typeof value === 'string') return Buffer.concat([u32(8), text(value)]);
  if (typeof value === 'number') return Buffer.concat([u32(4), u32(value)]);
  return Buffer.concat([u32(9), u32(8), u64(value.length), ...value.map(text)]);
}

function text(value: string): Buffer {
  return Buffer.concat([u64(Buffer.byteLength(value)), Buffer.from(value)]);
}

function u32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value);
  return buffer;
}

function u64(value: number): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64LE(BigInt(value));
  return buffer;
}
