/** What a terminal is shown of a file that means to command it. */
import { expect, it } from 'vitest';
import { forTerminal } from '../../server/commands/forTerminal.ts';

const text = 'one\r\n\ttwo \u001b]0;title\u0007 \u009b31m\rthree\u007f é 😀\n';

it('shows a terminal pictures of control characters, and leaves lines and tabs', () => {
  expect(forTerminal(text, true)).toBe('one\r\n\ttwo ␛]0;title␇ �31m␍three␡ é 😀\n');
});

it('gives a program the text as it is', () => {
  expect(forTerminal(text, false)).toBe(text);
});
