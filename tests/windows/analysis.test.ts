/** The tests of what is known across files once more, with the paths of Windows. */
import { vi } from 'vitest';

vi.mock('node:path', () => import('../support/windowsPath.ts'));

await import('../analysis/resolve.test.ts');
await import('../analysis/imports.test.ts');
await import('../analysis/hierarchy.test.ts');
await import('../analysis/receiver.test.ts');
await import('../analysis/modules.test.ts');
