/** What a context strategy is asked with, over a few texts: a token is a word, `█` is the cursor. */

import { seededRandom } from '../../bench/statistics.ts';
import type { SystemRequest } from '../../bench/systems/system.ts';
import { type ViewOptions, viewOf } from './retrieveView.ts';

/** `picture` is the file `shop/cart.py`. */
export function requestOn(
  picture: string,
  files: Readonly<Record<string, string>>,
  { budgetTokens = 1_000, ...options }: ViewOptions & { readonly budgetTokens?: number } = {},
): SystemRequest {
  const [prefix = '', suffix = ''] = picture.split('█');
  const view = viewOf({ ...files, 'shop/cart.py': prefix + suffix }, options);
  const random = seededRandom(1);
  return {
    window: {
      ...{ path: '/w/shop/cart.py', displayPath: 'shop/cart.py', languageId: 'python', prefix, suffix },
      ...{ hole: 'line', indent: '', partialWord: '' },
    },
    view,
    files: [...view.files()].filter(({ displayPath }) => displayPath !== 'shop/cart.py'),
    budgetTokens,
    countTokens: (text) => text.match(/\w+/g)?.length ?? 0,
    random,
    draft: async () => undefined,
    generate: async () => '',
    pieces: async () => [],
    loss: async () => 1,
  };
}
