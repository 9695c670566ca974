/** Whether a model fits the memory that is free: by its file and its window. Knows no engine. */
import { freemem, totalmem } from 'node:os';
import type { GgufHeader } from './gguf.ts';

/** Buffers of a run beside weights and cache, and room for everything else on the machine. */
const runBytes = 200_000_000;
const spareBytes = 300_000_000;

/** Bytes that a model needs for a window of so many tokens. */
export function neededBytes(header: GgufHeader, contextTokens: number): number {
  return header.fileBytes + header.cacheBytesPerToken * contextTokens + runBytes;
}

/** Why it does not fit, with what would; undefined when it does. `free` is what the system can hand out, in bytes. */
export function memoryRefusal(header: GgufHeader, contextTokens: number, free = freeBytes()): string | undefined {
  const needed = neededBytes(header, contextTokens);
  const usable = free - spareBytes;
  if (needed <= usable) return undefined;
  const tokens = Math.floor((usable - header.fileBytes - runBytes) / Math.max(header.cacheBytesPerToken, 1));
  const advice =
    tokens >= 512 ? `set engine.contextTokens to ${Math.floor(tokens / 256) * 256} or less` : 'choose a smaller model';
  return `the model needs ${gigabytes(needed)} with ${contextTokens} tokens of context, and ${gigabytes(usable)} are free: ${advice}`;
}

/** What the system, and the group of processes that this one is held to, can hand out; macOS counts no page as free that it could free. */
export function freeBytes(): number {
  if (process.platform === 'darwin') return Math.max(freemem(), totalmem() / 2);
  return Math.min(freemem(), process.availableMemory?.() ?? Number.POSITIVE_INFINITY);
}

function gigabytes(bytes: number): string {
  return `${(Math.max(bytes, 0) / 1e9).toFixed(1)} GB`;
}
