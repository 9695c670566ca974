/** Starts the thread beside it, which is TypeScript: a thread does not inherit the loader of the process. */
import { register } from 'tsx/esm/api';

register();
await import('./fitWorker.ts');
