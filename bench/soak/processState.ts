/** What a process holds, as Linux tells it: memory, open files, threads, child processes. Knows no program. */
import { readdirSync, readFileSync } from 'node:fs';

export interface ProcessState {
  /** Resident, in megabytes of 2^20 bytes, with all child processes. */
  readonly megabytes: number;
  /** Open files, sockets and pipes of the process itself. */
  readonly handles: number;
  readonly threads: number;
  readonly children: number;
}

/** Undefined when the process is gone. */
export function processState(pid: number): ProcessState | undefined {
  try {
    const children = descendants(pid);
    const kilobytes = [pid, ...children].reduce((sum, one) => sum + residentKilobytes(one), 0);
    return {
      megabytes: kilobytes / 1024,
      handles: readdirSync(`/proc/${pid}/fd`).length,
      threads: readdirSync(`/proc/${pid}/task`).length,
      children: children.length,
    };
  } catch {
    return undefined;
  }
}

/** Children, and theirs. */
export function descendants(pid: number): number[] {
  const own = readdirSync(`/proc/${pid}/task`).flatMap((task) => {
    try {
      return readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
    } catch {
      return [];
    }
  });
  return own.flatMap((child) => {
    try {
      return [child, ...descendants(child)];
    } catch {
      return [child];
    }
  });
}

function residentKilobytes(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
