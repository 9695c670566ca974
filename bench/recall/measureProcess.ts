/** The process that measures recall over as many tokens as its argument says, and tells its parent. */
import { measureRecall } from './measure.ts';

process.send?.(await measureRecall(Number(process.argv[2])));
process.disconnect?.();
