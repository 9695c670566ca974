/** What imports bind, and which modules are open as a whole, in the languages' different ways. */
import { expect, it } from 'vitest';
import { bindingsOf, openModules } from '../../server/analysis/imports.ts';

function importing(module: string, ...names: (readonly [name: string, alias: string])[]) {
  return [{ module, names: names.map(([name, alias]) => ({ name, alias })), span: { start: 0, end: 0 } }];
}

it.each([
  ['python', importing('a.b'), { b: 'a.b *' }],
  ['python', importing('.a', ['f', 'g']), { g: '.a f' }],
  ['python', importing('.a', ['*', '*']), {}],
  ['go', importing('net/http'), { http: 'net/http *' }],
  ['typescript', importing('./a.js', ['default', 'A'], ['*', 'b']), { A: './a.js A', b: './a.js *' }],
  // Run for its effect alone, and by no name of its own.
  ['typescript', importing('./setup.js'), {}],
  ['cpp', importing('net/socket.h'), {}],
  ['ruby', importing('net/http'), {}],
])('%s %j binds %j', (languageId, imports, bound) => {
  const bindings = [...bindingsOf(imports, languageId)].map(([alias, { module, name }]) => [
    alias,
    `${module} ${name}`,
  ]);
  expect(Object.fromEntries(bindings)).toEqual(bound);
});

it.each([
  ['python', importing('.a', ['*', '*']), ['.a']],
  ['python', importing('a.b'), []],
  ['java', importing('com.acme', ['*', '*']), ['com.acme']],
  ['c', importing('net/socket.h'), ['net/socket.h']],
  ['csharp', importing('Acme.Shop'), ['Acme.Shop']],
])('%s %j opens %j', (languageId, imports, modules) => {
  expect(openModules(imports, languageId)).toEqual(modules);
});
