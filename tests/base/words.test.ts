/** The words of code, as search sees them. */
import { expect, test } from 'vitest';
import { wordsOf } from '../../server/base/words.ts';

const pictures = {
  parseURLQuery: 'parse url query',
  parse_url_query: 'parse url query',
  'HTTPServer.listen(8080)': 'http server listen 8080',
  utf8_decode2: 'utf decode',
  'a + b': '',
  x86_64: '86 64',
  SCREAMING_CASE: 'screaming case',
  'grüneÄpfel ÜBER': 'grüne äpfel über',
  '“quoted” – text': 'quoted text',
  名前を取得: '名前を取得',
  [`${'y'.repeat(41)} ok`]: 'ok',
};

test('words end where the case rises, at signs, and between letters and digits', () => {
  for (const [text, words] of Object.entries(pictures)) expect(wordsOf(text).join(' ')).toBe(words);
});
