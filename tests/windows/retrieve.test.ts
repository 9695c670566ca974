/** The tests of retrieval once more, with the paths of Windows. */
import { vi } from 'vitest';

vi.mock('node:path', () => import('../support/windowsPath.ts'));

await import('../retrieve/retrieve.test.ts');
await import('../retrieve/copied.test.ts');
await import('../retrieve/learnedOrder.test.ts');
