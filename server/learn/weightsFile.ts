/**
 * Weights of a small network as one file: a line of JSON that says what they are, then each row of weights with a scale of its own: in
 * bytes those that are looked up by a class, which are nearly all, in two bytes the others. Knows not what the network is for; who
 * reads it says which inputs it must have been trained on.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { messageOfError } from '../base/thrown.ts';
import { CandidateNetwork, layout, type NetworkShape } from './candidateNetwork.ts';

const CardSchema = z.strictObject({
  format: z.literal('linewright-weights-2'),
  /** SHA-256 of the names of all inputs, in their order. */
  inputs: z.string(),
  shape: z.strictObject({
    features: z.number(),
    context: z.number(),
    classes: z.number(),
    slots: z.number(),
    hidden1: z.number(),
    hidden2: z.number(),
    pooled: z.boolean().optional(),
  }),
  /** SHA-256 of what follows the first line. */
  sha256: z.string(),
  /** What it was trained on and how well it did, for people. */
  training: z.record(z.string(), z.union([z.string(), z.number()])),
});

type WeightsCard = z.infer<typeof CardSchema>;

export type LoadedNetwork =
  | {
      readonly kind: 'network';
      readonly network: CandidateNetwork;
      readonly card: WeightsCard;
      readonly weights: Float32Array;
    }
  | { readonly kind: 'none'; readonly reason: string };

function inputsHash(inputs: string): string {
  return createHash('sha256').update(inputs).digest('hex');
}

/** Reads weights that were trained on `inputs`; answers with a reason where they cannot be used. */
export function loadNetwork(path: string, inputs: string): LoadedNetwork {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    return {
      kind: 'none',
      reason: `${path} cannot be read: ${messageOfError(error)}`,
    };
  }
  return decodeNetwork(bytes, inputs, path);
}

export function decodeNetwork(bytes: Buffer, inputs: string, name: string): LoadedNetwork {
  const none = (reason: string): LoadedNetwork => ({ kind: 'none', reason: `${name} ${reason}` });
  const lineEnd = bytes.indexOf(10);
  if (lineEnd < 0) return none('is no weights file');
  let header: unknown;
  try {
    header = JSON.parse(bytes.toString('utf8', 0, lineEnd));
  } catch {
    return none('is no weights file');
  }
  const parsed = CardSchema.safeParse(header);
  if (!parsed.success) return none('is of another version of Linewright');
  const card = parsed.data;
  if (card.inputs !== inputsHash(inputs)) return none('was trained on other features than this version computes');
  const body = bytes.subarray(lineEnd + 1);
  if (createHash('sha256').update(body).digest('hex') !== card.sha256) return none('is damaged: its checksum differs');
  const weights = dequantise(body, card.shape);
  if (weights === undefined) return none('is damaged: it holds another number of weights than it says');
  return { kind: 'network', network: new CandidateNetwork(card.shape, weights), card, weights };
}

/** The file's bytes. Every weight loses what a byte, or two, cannot hold. */
export function encodeNetwork(
  shape: NetworkShape,
  weights: Float32Array,
  inputs: string,
  training: Record<string, string | number>,
): Buffer {
  const body = quantise(weights, shape);
  const sha256 = createHash('sha256').update(body).digest('hex');
  const card: WeightsCard = { format: 'linewright-weights-2', inputs: inputsHash(inputs), shape, sha256, training };
  return Buffer.concat([Buffer.from(`${JSON.stringify(card)}\n`), body]);
}

/** What `encodeNetwork` keeps of weights: what is judged should be what ships. */
export function roundedWeights(shape: NetworkShape, weights: Float32Array): Float32Array {
  return dequantise(quantise(weights, shape), shape) ?? weights;
}

/** Weights that have a scale in common. */
interface Row {
  readonly length: number;
  /** Bytes of each, and the largest number that they hold. */
  readonly bytes: 1 | 2;
  readonly most: number;
}

/**
 * The first layer's rows, the second's, and all that is left. Two bytes where a row is part of every score: weights that had grown over
 * three epochs lost 0.03 nats a choice in bytes.
 */
function rowsOf(shape: NetworkShape): Row[] {
  const rows: Row[] = [];
  const add = (count: number, length: number, bytes: Row['bytes']) => {
    for (let row = 0; row < count; row++) rows.push({ length, bytes, most: bytes === 1 ? 127 : 32_767 });
  };
  const { features, classes, context, slots, hidden1, hidden2, pooled } = shape;
  add(features, hidden1, 2);
  add(classes, hidden1, 1);
  add(context, hidden1, 2);
  add(slots * classes, hidden1, 1);
  add(1 + hidden2, hidden1, 2);
  add(1, hidden2, 2);
  if (pooled === true) {
    add(hidden2, hidden1, 2);
    add(1, hidden2, 2);
  }
  add(1, hidden2, 2);
  add(1, 1, 2);
  return rows;
}

function quantise(weights: Float32Array, shape: NetworkShape): Buffer {
  const rows = rowsOf(shape);
  const body = Buffer.alloc(lengthOf(rows));
  let at = 0;
  let written = 4 * rows.length;
  for (const [row, { length, bytes, most }] of rows.entries()) {
    let largest = 0;
    for (let index = at; index < at + length; index++) largest = Math.max(largest, Math.abs(weights[index] ?? 0));
    const scale = Math.fround(largest / most);
    body.writeFloatLE(scale, 4 * row);
    for (let index = at; index < at + length; index++) {
      const steps = scale === 0 ? 0 : Math.max(-most, Math.min(most, Math.round((weights[index] ?? 0) / scale)));
      body.writeIntLE(steps, written, bytes);
      written += bytes;
    }
    at += length;
  }
  return body;
}

function dequantise(body: Buffer, shape: NetworkShape): Float32Array | undefined {
  const rows = rowsOf(shape);
  if (body.length !== lengthOf(rows)) return undefined;
  const weights = new Float32Array(layout(shape).length);
  let at = 0;
  let read = 4 * rows.length;
  for (const [row, { length, bytes }] of rows.entries()) {
    const scale = body.readFloatLE(4 * row);
    for (let index = at; index < at + length; index++) {
      weights[index] = scale * body.readIntLE(read, bytes);
      read += bytes;
    }
    at += length;
  }
  return weights;
}

/** In bytes: the scales, then the weights. */
function lengthOf(rows: readonly Row[]): number {
  return rows.reduce((sum, { length, bytes }) => sum + 4 + length * bytes, 0);
}
