/** Which hidden names mean what other packages have, in pictures: what stands between ⟦ and ⟧ is hidden. */
import { expect, it } from 'vitest';
import { namesOfOthers } from '../../../bench/metrics/outside.ts';
import { absolutePath } from '../../support/absolutePath.ts';
import { analysisOver } from '../../support/analysisView.ts';

const python = 'import numpy as np\nimport shop.price as price\nfrom functools import reduce\nfrom .own import total\n';
const script = "import { useState } from 'react'\nimport { open } from './open'\nimport { at } from '@/at'\n";

async function others(file: string, names: string, picture: string): Promise<string[]> {
  const [before = '', hidden = '', after = ''] = picture.split(/[⟦⟧]/);
  const { view } = await analysisOver({ [file]: before + hidden + after, 'shop/price.py': 'def tax(): ...\n' });
  const languageId = file.endsWith('.py') ? 'python' : 'typescript';
  const hole = { start: before.length, end: before.length + hidden.length, languageId };
  return [...namesOfOthers(names.split(' '), hole, before + hidden + after, absolutePath(file), view)];
}

it('goes by what is imported from packages that the repository does not have', async () => {
  const names = 'asarray reduce tax total rows';
  const picture = `${python}⟦np.linalg.asarray(reduce(price.tax, total(rows.tax)))⟧\n`;
  expect(await others('use.py', names, picture)).toEqual(['asarray', 'reduce']);
  expect(await others('use.py', 'asarray', `${python}x = np.⟦asarray(1)⟧\n`)).toEqual(['asarray']);
  expect(await others('use.ts', 'useState open at', `${script}⟦useState(open(at))⟧\n`)).toEqual(['useState']);
});

it('leaves what nothing is imported for', async () => {
  expect(await others('use.py', 'count', `${python}⟦self.rows.count()⟧\n`)).toEqual([]);
});
