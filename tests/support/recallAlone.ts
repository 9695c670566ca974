/**
 * A person's own settings for the programs that tests start: recall alone. What they assert must not depend on whether a model is
 * installed here. Knows no program.
 */
import { fileURLToPath } from 'node:url';

/** Below a configuration folder. */
export const recallAloneFiles = { 'linewright/config.json': '{ "engine": { "use": "recall" } }\n' } as const;

/** A configuration folder that holds them. */
export const recallAloneHome = fileURLToPath(new URL('./recallAlone', import.meta.url));
