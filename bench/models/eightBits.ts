/**
 * A GGUF file's weights of type Q4_1 stored as Q8_0, the format of every model that we recommend (ggml/docs/gguf.md, and
 * ggml-common.h for the blocks). The weights keep their values to within a 254th of the largest of 32; nothing else changes.
 * Knows no model.
 */
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { finished } from 'node:stream/promises';

const q4 = { type: 3, bytes: 20 };
const q8 = { type: 8, bytes: 34 };
const perBlock = 32;

interface Tensor {
  /** Where its type and its offset stand in the header. */
  readonly typeAt: number;
  readonly offset: number;
  readonly type: number;
  readonly elements: number;
}

/** Header entries are skipped by their sizes alone; bytes by type number, 8 is a text and 9 a list. */
const valueBytes: Readonly<Record<number, number>> = {
  0: 1,
  1: 1,
  2: 2,
  3: 2,
  4: 4,
  5: 4,
  6: 4,
  7: 1,
  10: 8,
  11: 8,
  12: 8,
};
/** Longer than the header of any small model. */
const headBytes = 8_000_000;

/** @throws when `source` is no GGUF file of version 3, or has tensors of other types than 32-bit floats, Q4_1 and Q8_0. */
export async function storeInEightBits(source: string, target: string): Promise<void> {
  const handle = await open(source);
  const { buffer } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
  const { size } = await handle.stat();
  await handle.close();
  const { tensors, end } = readTensors(buffer);
  const dataAt = align(end);
  const head = Buffer.alloc(dataAt, 0);
  buffer.copy(head, 0, 0, end);
  const order = [...tensors].sort((a, b) => a.offset - b.offset);
  const output = createWriteStream(`${target}.new`);
  let written = 0;
  for (const tensor of order) {
    head.writeUInt32LE(tensor.type === q4.type ? q8.type : tensor.type, tensor.typeAt);
    head.writeBigUInt64LE(BigInt(written), tensor.typeAt + 4);
    written += align(bytesOf(tensor.type === q4.type ? q8.type : tensor.type, tensor.elements));
  }
  output.write(head);
  for (const [index, tensor] of order.entries()) {
    const start = dataAt + tensor.offset;
    const length = bytesOf(tensor.type, tensor.elements);
    if (start + length > size) throw new Error(`${source} is cut off`);
    const chunks: Buffer[] = [];
    for await (const chunk of createReadStream(source, { start, end: start + length - 1 }))
      chunks.push(chunk as Buffer);
    const data = Buffer.concat(chunks);
    const converted = tensor.type === q4.type ? convert(data) : data;
    const isLast = index === order.length - 1;
    const padding = Buffer.alloc(isLast ? 0 : align(converted.length) - converted.length);
    if (!output.write(Buffer.concat([converted, padding]))) await once(output, 'drain');
  }
  output.end();
  await finished(output);
  await rename(`${target}.new`, target);
}

function readTensors(buffer: Buffer): { readonly tensors: Tensor[]; readonly end: number } {
  if (buffer.toString('latin1', 0, 4) !== 'GGUF' || buffer.readUInt32LE(4) !== 3)
    throw new Error('not a GGUF file of version 3');
  let at = 24;
  const take = (bytes: number) => {
    const from = at;
    at += bytes;
    return from;
  };
  const u32 = () => buffer.readUInt32LE(take(4));
  const u64 = () => Number(buffer.readBigUInt64LE(take(8)));
  const skip = (type: number): void => {
    if (type === 8) take(u64());
    else if (type === 9) {
      const inner = u32();
      for (let left = u64(); left > 0; left--) skip(inner);
    } else take(valueBytes[type] ?? Number.NaN);
  };
  for (let left = Number(buffer.readBigUInt64LE(16)); left > 0; left--) {
    skip(8);
    skip(u32());
  }
  const tensors: Tensor[] = [];
  for (let left = Number(buffer.readBigUInt64LE(8)); left > 0; left--) {
    skip(8);
    let elements = 1;
    for (let dimensions = u32(); dimensions > 0; dimensions--) elements *= u64();
    const typeAt = at;
    const type = u32();
    if (type !== 0) bytesOf(type, elements);
    tensors.push({ typeAt, type, offset: u64(), elements });
  }
  return { tensors, end: at };
}

function bytesOf(type: number, elements: number): number {
  if (type === 0) return 4 * elements;
  if (type === q4.type) return (elements / perBlock) * q4.bytes;
  if (type === q8.type) return (elements / perBlock) * q8.bytes;
  throw new Error(`it has weights of type ${type}`);
}

function align(bytes: number): number {
  return Math.ceil(bytes / 32) * 32;
}

/** Block by block: scale and least value of sixteen bits with 32 numbers of four, to a scale with 32 numbers of eight. */
function convert(data: Buffer): Buffer {
  const blocks = data.length / q4.bytes;
  const result = Buffer.alloc(blocks * q8.bytes);
  const values = new Float32Array(perBlock);
  for (let block = 0; block < blocks; block++) {
    const from = block * q4.bytes;
    const scale = halfToNumber(data.readUInt16LE(from));
    const least = halfToNumber(data.readUInt16LE(from + 2));
    let largest = 0;
    for (let index = 0; index < perBlock; index++) {
      const pair = data[from + 4 + (index % 16)] ?? 0;
      const value = scale * (index < 16 ? pair & 15 : pair >> 4) + least;
      values[index] = value;
      largest = Math.max(largest, Math.abs(value));
    }
    const to = block * q8.bytes;
    const half = numberToHalf(largest / 127);
    const step = halfToNumber(half);
    result.writeUInt16LE(half, to);
    for (let index = 0; index < perBlock; index++) {
      const quantum = step === 0 ? 0 : Math.round((values[index] ?? 0) / step);
      result.writeInt8(Math.min(Math.max(quantum, -127), 127), to + 2 + index);
    }
  }
  return result;
}

/** IEEE 754 binary16. */
function halfToNumber(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 31;
  const fraction = half & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** Of a number that is not negative and below 65,504. */
function numberToHalf(value: number): number {
  if (value < 2 ** -14) return Math.round(value * 2 ** 24);
  const exponent = Math.floor(Math.log2(value));
  const fraction = Math.round((value / 2 ** exponent - 1) * 1024);
  return ((exponent + 15) << 10) + fraction;
}
