/** The extension in the real VS Code: typed into by keys, looked at, and the file's text checked. */
import { afterAll, beforeAll, test } from 'vitest';
import { repository } from '../support/editor.ts';
import { Code } from './code.ts';

const rest = 'logging.getLogger(__name__)';
const files = { ...repository, 'new.py': 'import logging\n\n' };

let code: Code;
beforeAll(async () => {
  code = await Code.start({ files });
});
afterAll(() => code.stop());

test('the rest of the line is shown as ghost text and accepted by Tab', async () => {
  await code.open('new.py');
  await code.toEnd();
  await code.type('logger = ');
  await code.untilGhost(rest);
  await code.picture('ghost');
  await code.keys('Tab');
  await code.untilGhost('');
  await code.untilSaved('new.py', `import logging\n\nlogger = ${rest}`);
});
