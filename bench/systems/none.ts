/** No context: what the open file alone is worth. */
import type { System } from './system.ts';

export const none: System = {
  name: 'none',
  about: 'no context',
  snippets: () => [],
};
