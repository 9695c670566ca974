/**
 * Weights of a small network as one file: a line of JSON that says what they are, then each row of weights in bytes with a
 * scale of its own. Knows not what the network is for; who reads it says which inputs it must have been trained on.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { messageOfError } from '../base/thrown.ts';
import { CandidateNetwork, firstLayerRows, layout, type NetworkShape } from './candidateNetwork.ts';

const CardSchema = z.strictObject({
  format: z.literal('linewright-weights-1'),
  /** SHA-256 of the names of all inputs, in their order. */
  inputs: z.string(),
  shape: z.strictObject({
    features: z.number(),
    context: z.number(),
    classes: z.number(),
    slots: z.number(),
    hidden1: z.number(),
    hidden2: z.number(),
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

/** The file's bytes. Every weight loses what a byte cannot hold. */
export function encodeNetwork(
  shape: NetworkShape,
  weights: Float32Array,
  inputs: string,
  training: Record<string, string | number>,
): Buffer {
  const body = quantise(weights, shape);
  const sha256 = createHash('sha256').update(body).digest('hex');
  const card: WeightsCard = { format: 'linewright-weights-1', inputs: inputsHash(inputs), shape, sha256, training };
  return Buffer.concat([Buffer.from(`${JSON.stringify(card)}\n`), body]);
}

/** What `encodeNetwork` keeps of weights: what is judged should be what ships. */
export function roundedWeights(shape: NetworkShape, weights: Float32Array): Float32Array {
  return dequantise(quantise(weights, shape), shape) ?? weights;
}

/** Lengths of the rows that have a scale each: the first layer's, the second's, and all that is left. */
function rowLengths(shape: NetworkShape): number[] {
  const rows: number[] = new Array(firstLayerRows(shape)).fill(shape.hidden1);
  for (let unit = 0; unit < shape.hidden2; unit++) rows.push(shape.hidden1);
  rows.push(shape.hidden2, shape.hidden2, 1);
  return rows;
}

function quantise(weights: Float32Array, shape: NetworkShape): Buffer {
  const rows = rowLengths(shape);
  const scales = new Float32Array(rows.length);
  const bytes = new Int8Array(weights.length);
  let at = 0;
  for (const [row, length] of rows.entries()) {
    let largest = 0;
    for (let index = at; index < at + length; index++) largest = Math.max(largest, Math.abs(weights[index] ?? 0));
    const scale = largest / 127;
    scales[row] = scale;
    for (let index = at; index < at + length; index++) {
      bytes[index] = scale === 0 ? 0 : Math.round((weights[index] ?? 0) / scale);
    }
    at += length;
  }
  return Buffer.concat([Buffer.from(scales.buffer), Buffer.from(bytes.buffer)]);
}

function dequantise(body: Buffer, shape: NetworkShape): Float32Array | undefined {
  const rows = rowLengths(shape);
  const { length } = layout(shape);
  if (body.length !== 4 * rows.length + length) return undefined;
  const weights = new Float32Array(length);
  let at = 0;
  for (const [row, rowLength] of rows.entries()) {
    const scale = body.readFloatLE(4 * row);
    for (let index = at; index < at + rowLength; index++)
      weights[index] = scale * body.readInt8(4 * rows.length + index);
    at += rowLength;
  }
  return weights;
}
