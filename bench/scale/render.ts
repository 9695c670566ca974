/** How a class of the generated tree is written in each language. Knows no randomness. */

export interface ClassModel {
  /** Below the root, with forward slashes. */
  readonly folder: string;
  readonly words: readonly string[];
  readonly base: ClassModel | undefined;
  readonly uses: readonly ClassModel[];
  readonly fields: readonly string[];
  readonly methods: readonly Method[];
}

export interface Method {
  readonly words: readonly string[];
  readonly parameters: readonly string[];
  readonly note: string;
  readonly statements: readonly Statement[];
  readonly result: string;
}

export interface Statement {
  readonly kind: 'call' | 'guard' | 'loop' | 'sum';
  readonly target: string;
  readonly subject: string;
  readonly other: string;
  readonly callee: { readonly owner: ClassModel; readonly method: Method } | undefined;
  readonly number: number;
}

interface Renderer {
  pathOf(model: ClassModel): string;
  render(model: ClassModel): string;
}

const snake = (words: readonly string[]) => words.join('_');
const pascal = (words: readonly string[]) =>
  words.map((word) => (word[0] ?? '').toUpperCase() + word.slice(1)).join('');
const camel = (words: readonly string[]) => {
  const name = pascal(words);
  return (name[0] ?? '').toLowerCase() + name.slice(1);
};
const without = (names: readonly string[], own: readonly string[]) => names.filter((name) => !own.includes(name));

const python: Renderer = {
  pathOf: ({ folder, words }) => `python/${folder}/${snake(words)}.py`,
  render(model) {
    const name = pascal(model.words);
    const known = [...model.uses, ...(model.base === undefined ? [] : [model.base])];
    const value = (method: Method, one: string) => (method.parameters.includes(one) ? one : `self.${one}`);
    const lines = known.map(
      (one) => `from ${one.folder.replaceAll('/', '.')}.${snake(one.words)} import ${pascal(one.words)}`,
    );
    lines.push('', '', `class ${name}${model.base === undefined ? '' : `(${pascal(model.base.words)})`}:`);
    lines.push(`    """Keeps the ${model.words.join(' ')} with its ${model.fields.join(' and ')}."""`, '');
    lines.push(`    def __init__(self, ${model.fields.join(', ')}):`);
    for (const field of model.fields) lines.push(`        self.${field} = ${field}`);
    for (const method of model.methods) {
      lines.push(
        '',
        `    def ${snake(method.words)}(${['self', ...method.parameters].join(', ')}):`,
        `        """${method.note}."""`,
      );
      for (const { kind, target, subject, other, callee, number } of method.statements) {
        const call =
          callee &&
          `${pascal(callee.owner.words)}(${value(method, subject)}).${snake(callee.method.words)}(${value(method, other)})`;
        if (kind === 'call') lines.push(`        ${target} = ${call ?? `len(${value(method, subject)})`}`);
        if (kind === 'guard')
          lines.push(
            `        if ${value(method, subject)} is None or ${value(method, other)} > ${number}:`,
            `            return ${value(method, other)}`,
          );
        if (kind === 'loop')
          lines.push(
            `        for ${target} in ${value(method, subject)}:`,
            `            self.${model.fields[0]}.append(${target})`,
          );
        if (kind === 'sum')
          lines.push(`        ${target} = sum(one.${other} for one in ${value(method, subject)}) + ${number}`);
      }
      lines.push(`        return ${value(method, method.result)}`);
    }
    return `${lines.join('\n')}\n`;
  },
};

const typescript: Renderer = {
  pathOf: ({ folder, words }) => `web/src/${folder}/${camel(words)}.ts`,
  render(model) {
    const known = [...model.uses, ...(model.base === undefined || model.uses.includes(model.base) ? [] : [model.base])];
    const value = (method: Method, one: string) => (method.parameters.includes(one) ? one : `this.${one}`);
    const up = model.folder
      .split('/')
      .map(() => '..')
      .join('/');
    const lines = known.map((one) => `import { ${pascal(one.words)} } from '${up}/${one.folder}/${camel(one.words)}';`);
    lines.push('', `/** Keeps the ${model.words.join(' ')} with its ${model.fields.join(' and ')}. */`);
    lines.push(
      `export class ${pascal(model.words)}${model.base === undefined ? '' : ` extends ${pascal(model.base.words)}`} {`,
    );
    for (const field of model.fields) lines.push(`  readonly ${field}: number[] = [];`);
    for (const method of model.methods) {
      lines.push('', `  /** ${method.note}. */`);
      lines.push(
        `  ${camel(method.words)}(${method.parameters.map((one) => `${one}: number[]`).join(', ')}): number[] {`,
      );
      for (const { kind, target, subject, other, callee, number } of method.statements) {
        const call =
          callee && `new ${pascal(callee.owner.words)}().${camel(callee.method.words)}(${value(method, other)})`;
        if (kind === 'call')
          lines.push(`    const ${target}${number} = ${call ?? `${value(method, subject)}.length`};`);
        if (kind === 'guard')
          lines.push(
            `    if (${value(method, subject)}.length > ${number}) {`,
            `      return ${value(method, other)};`,
            '    }',
          );
        if (kind === 'loop')
          lines.push(
            `    for (const ${target} of ${value(method, subject)}) {`,
            `      this.${model.fields[0]}.push(${target});`,
            '    }',
          );
        if (kind === 'sum')
          lines.push(
            `    const ${target}${number} = ${value(method, subject)}.reduce((sum, one) => sum + one, ${number});`,
          );
      }
      lines.push(`    return ${value(method, method.result)};`, '  }');
    }
    return `${[...lines, '}'].join('\n')}\n`;
  },
};

const java: Renderer = {
  pathOf: ({ folder, words }) => `java/src/main/java/com/example/${folder}/${pascal(words)}.java`,
  render(model) {
    const value = (method: Method, one: string) => (method.parameters.includes(one) ? one : `this.${one}`);
    const lines = [`package com.example.${model.folder.replaceAll('/', '.')};`, '', 'import java.util.List;'];
    for (const one of model.uses)
      lines.push(`import com.example.${one.folder.replaceAll('/', '.')}.${pascal(one.words)};`);
    lines.push('', `/** Keeps the ${model.words.join(' ')} with its ${model.fields.join(' and ')}. */`);
    lines.push(
      `public class ${pascal(model.words)}${model.base === undefined ? '' : ` extends ${pascal(model.base.words)}`} {`,
    );
    for (const field of model.fields) lines.push(`    private List<Integer> ${field};`);
    for (const method of model.methods) {
      lines.push('', `    /** ${method.note}. */`);
      lines.push(
        `    public List<Integer> ${camel(method.words)}(${method.parameters.map((one) => `List<Integer> ${one}`).join(', ')}) {`,
      );
      for (const { kind, target, subject, other, callee, number } of method.statements) {
        const call =
          callee && `new ${pascal(callee.owner.words)}().${camel(callee.method.words)}(${value(method, other)})`;
        if (kind === 'call')
          lines.push(`        var ${target}${number} = ${call ?? `${value(method, subject)}.size()`};`);
        if (kind === 'guard')
          lines.push(
            `        if (${value(method, subject)}.size() > ${number}) {`,
            `            return ${value(method, other)};`,
            '        }',
          );
        if (kind === 'loop')
          lines.push(
            `        for (int ${target} : ${value(method, subject)}) {`,
            `            this.${model.fields[0]}.add(${target});`,
            '        }',
          );
        if (kind === 'sum')
          lines.push(
            `        int ${target}${number} = ${value(method, subject)}.stream().mapToInt(one -> one).sum() + ${number};`,
          );
      }
      lines.push(`        return ${value(method, method.result)};`, '    }');
    }
    return `${[...lines, '}'].join('\n')}\n`;
  },
};

const go: Renderer = {
  pathOf: ({ folder, words }) => `go/${folder}/${snake(words)}.go`,
  render(model) {
    const value = (method: Method, one: string) => (method.parameters.includes(one) ? one : `s.${one}`);
    const others = [
      ...new Set(
        without(
          model.uses.map(({ folder }) => folder),
          [model.folder],
        ),
      ),
    ];
    const lines = [`package ${(model.folder.split('/').pop() ?? '').replaceAll('_', '')}`, '', 'import (', '\t"fmt"'];
    for (const folder of others) lines.push(`\t"example.com/${folder}"`);
    lines.push(
      ')',
      '',
      `// ${pascal(model.words)} keeps the ${model.words.join(' ')} with its ${model.fields.join(' and ')}.`,
    );
    lines.push(`type ${pascal(model.words)} struct {`, ...model.fields.map((field) => `\t${field} []int`), '}');
    for (const method of model.methods) {
      lines.push('', `// ${pascal(method.words)} ${method.note}.`);
      lines.push(
        `func (s *${pascal(model.words)}) ${pascal(method.words)}(${method.parameters.map((one) => `${one} []int`).join(', ')}) []int {`,
      );
      for (const { kind, target, subject, other, callee, number } of method.statements) {
        const call =
          callee && `new(${pascal(callee.owner.words)}).${pascal(callee.method.words)}(${value(method, other)})`;
        if (kind === 'call')
          lines.push(
            `\t${target}${number} := ${call ?? `len(${value(method, subject)})`}`,
            `\tfmt.Println(${target}${number})`,
          );
        if (kind === 'guard')
          lines.push(`\tif len(${value(method, subject)}) > ${number} {`, `\t\treturn ${value(method, other)}`, '\t}');
        if (kind === 'loop')
          lines.push(
            `\tfor _, ${target} := range ${value(method, subject)} {`,
            `\t\ts.${model.fields[0]} = append(s.${model.fields[0]}, ${target})`,
            '\t}',
          );
        if (kind === 'sum')
          lines.push(
            `\t${target}${number} := ${number} + len(${value(method, subject)}) + len(${value(method, other)})`,
          );
      }
      lines.push(`\treturn ${value(method, method.result)}`, '}');
    }
    return `${lines.join('\n')}\n`;
  },
};

const rust: Renderer = {
  pathOf: ({ folder, words }) => `rust/src/${folder}/${snake(words)}.rs`,
  render(model) {
    const value = (method: Method, one: string) => (method.parameters.includes(one) ? one : `self.${one}`);
    const lines = model.uses.map(
      (one) => `use crate::${one.folder.replaceAll('/', '::')}::${snake(one.words)}::${pascal(one.words)};`,
    );
    lines.push('', `/// Keeps the ${model.words.join(' ')} with its ${model.fields.join(' and ')}.`);
    lines.push(
      `pub struct ${pascal(model.words)} {`,
      ...model.fields.map((field) => `    pub ${field}: Vec<i64>,`),
      '}',
      '',
    );
    lines.push(`impl ${pascal(model.words)} {`);
    for (const method of model.methods) {
      lines.push(`    /// ${method.note}.`);
      const parameters = method.parameters.map((one) => `${one}: Vec<i64>`);
      lines.push(`    pub fn ${snake(method.words)}(${['&mut self', ...parameters].join(', ')}) -> Vec<i64> {`);
      for (const { kind, target, subject, other, callee, number } of method.statements) {
        const call =
          callee &&
          `${pascal(callee.owner.words)}::default().${snake(callee.method.words)}(${value(method, other)}.clone())`;
        if (kind === 'call') lines.push(`        let ${target} = ${call ?? `${value(method, subject)}.len()`};`);
        if (kind === 'guard')
          lines.push(
            `        if ${value(method, subject)}.len() > ${number} {`,
            `            return ${value(method, other)}.clone();`,
            '        }',
          );
        if (kind === 'loop')
          lines.push(
            `        for ${target} in ${value(method, subject)}.iter() {`,
            `            self.${model.fields[0]}.push(*${target});`,
            '        }',
          );
        if (kind === 'sum')
          lines.push(`        let ${target}: i64 = ${value(method, subject)}.iter().sum::<i64>() + ${number};`);
      }
      lines.push(`        ${value(method, method.result)}.clone()`, '    }', '');
    }
    return `${[...lines, '}'].join('\n')}\n`;
  },
};

export const renderers: readonly Renderer[] = [python, typescript, java, go, rust];
