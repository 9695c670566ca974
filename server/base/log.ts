/** How parts say what happens. Knows nothing of where messages go. */

export type LogLevel = 'error' | 'warn' | 'info' | 'debug';

export const logLevels: readonly LogLevel[] = ['error', 'warn', 'info', 'debug'];

export type Log = (level: LogLevel, message: string) => void;
