/** Pictures of recall: what it continues with, given a few files and a cursor. */
import { describe, expect, it } from 'vitest';
import { Recall } from '../../server/recall/recall.ts';
import { windowAt } from '../support/recallWindow.ts';

const numbered = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, line) => `    step_${from + line} = prepare(step, ${from + line})`).join('\n');

async function complete(picture: string, files: Record<string, string> = {}, hole: 'line' | 'block' = 'line') {
  const recall = new Recall((path) => files[path]);
  for (const [path, text] of Object.entries(files)) recall.put(path, path, text);
  return generate(recall, picture, hole);
}

async function generate(recall: Recall, picture: string, hole: 'line' | 'block' = 'line') {
  let text = '';
  for await (const piece of recall.generate(
    { window: windowAt(picture, hole), snippets: [] },
    new AbortController().signal,
  )) {
    text += piece.text;
  }
  return text;
}

const reader = {
  '/w/reader.py': 'def read(path):\n    with open(path, encoding="utf-8") as file:\n        return file.read()\n',
};

describe('a line', () => {
  it('is copied from another file', async () => {
    expect(await complete('def load(path):\n    with open(█\n', reader)).toBe('path, encoding="utf-8") as file:');
  });

  it('is continued inside a word', async () => {
    expect(await complete('def load(path):\n    with open(path, enc█\n', reader)).toBe('oding="utf-8") as file:');
  });

  it('is continued after a typed space', async () => {
    expect(await complete('def load(path):\n    with open(path, encoding="utf-8") as █\n', reader)).toBe('file:');
  });

  it('is continued inside a literal', async () => {
    expect(await complete('def load(path):\n    with open(path, encoding="ut█\n', reader)).toBe('f-8") as file:');
  });

  it('ends where the text right of the cursor goes on', async () => {
    expect(await complete('def load(path):\n    with open(█) as file:\n        pass\n', reader)).toBe(
      'path, encoding="utf-8"',
    );
  });

  it('is chosen by the line that follows', async () => {
    const files = { '/w/a.py': 'open_all()\nclose_all()\n', '/w/b.py': 'open_all()\nread_all()\n' };
    expect(await complete('x = 1\nopen█\nread_all()\n', files)).toBe('_all()');
    const steps = { '/w/a.py': 'def f():\n    start(1)\n    stop()\n\ndef g():\n    start(2)\n    wait()\n' };
    expect(await complete('def h():\n    start(█\n    wait()\n', steps)).toBe('2)');
    expect(await complete('def h():\n    start(█\n    stop()\n', steps)).toBe('1)');
  });

  it('does not repeat the line below', async () => {
    expect(await complete('a = first()\nb = second()\na = first()\n█\nb = second()\n')).not.toBe('b = second()');
  });

  it('is left alone where nothing is known', async () => {
    expect(await complete('█')).toBe('');
    expect(await complete('zebra.█')).toBe('');
  });
});

describe('a block', () => {
  it('is copied to its end and no further', async () => {
    const files = {
      '/w/a.py': 'def one(self):\n    self.open()\n    self.run()\n    self.close()\n\ndef other():\n    pass\n',
    };
    expect(
      await complete('class A:\n    def two(self):\n        self.open()\n        █\n', files, 'block'),
    ).toMatchInlineSnapshot(`
      "self.run()
              self.close()"
    `);
  });

  it('is indented as the buffer is', async () => {
    const files = { '/w/a.ts': 'function f() {\n  if (ready) {\n    start();\n    stop();\n  }\n}\n' };
    expect(await complete('function g() {\n\tif (ready) {\n\t\t█\n', files, 'block')).toBe('start();\n\t\tstop();');
  });
});

describe('a statement', () => {
  const call = 'def f():\n    plot(\n        first,\n        second,\n    )\n    done()\n';

  it('goes on until its brackets are closed', async () => {
    expect(await complete('def g():\n    plot█\n', { '/w/a.py': call })).toBe(
      '(\n        first,\n        second,\n    )',
    );
  });

  it('ends with its line where the text below closes the bracket', async () => {
    const picture = 'def g():\n    plot█\n        first,\n        second,\n    )\n    done()\n';
    expect(await complete(picture, { '/w/a.py': call })).toBe('(');
  });

  it('ends before the block that it opens', async () => {
    const files = { '/w/a.ts': 'function f() {\n  if (ready) {\n    start();\n  }\n}\n' };
    expect(await complete('function g() {\n  if (█\n', files)).toBe('ready) {');
  });

  it('goes on with a chain of calls', async () => {
    const files = { '/w/a.ts': 'const a = select(user)\n  .from(users)\n  .where(id);\nsend(a);\n' };
    expect(await complete('if (x) {\n  y();\n}\nconst b = select(█\n', files)).toBe(
      'user)\n  .from(users)\n  .where(id);',
    );
  });
});

describe('alternatives', () => {
  const alternatives = async (picture: string, files: Record<string, string>, count: number) => {
    const recall = new Recall((path) => files[path]);
    for (const [path, text] of Object.entries(files)) recall.put(path, path, text);
    const prompt = { window: windowAt(picture), snippets: [] };
    const found = await recall.alternatives(prompt, count, new AbortController().signal);
    return found.map((pieces) => ({
      text: pieces.map(({ text }) => text).join(''),
      logProb: pieces.reduce((sum, { logProb }) => sum + logProb, 0),
    }));
  };
  const files = { '/w/a.py': 'paint(red)\npaint(red)\npaint(red)\npaint(blue)\npaint(blue)\npaint(green)\n' };

  it('are distinct, the likeliest first, and begin with what is written unasked', async () => {
    const found = await alternatives('paint(█\n', files, 3);
    expect(found.map(({ text }) => text).sort()).toEqual(['blue)', 'green)', 'red)']);
    const probabilities = found.map(({ logProb }) => logProb);
    expect(probabilities).toEqual(probabilities.toSorted((a, b) => b - a));
    expect(found[0]?.text).toBe(await complete('paint(█\n', files));
    expect((await alternatives('paint(█\n', files, 2)).length).toBe(2);
  });

  it('are none where nothing is known', async () => {
    expect(await alternatives('zebra.█', {}, 3)).toEqual([]);
  });
});

describe('in the middle of an identifier', () => {
  const files = { '/w/a.py': 'value = load_settings(path, strict=True)\n' };

  it.each([
    ['value = lo█\n', 'ad_settings(path, strict=True)'],
    ['value = load_█\n', 'settings(path, strict=True)'],
    ['value = load_settings█\n', '(path, strict=True)'],
    ['value = load_settings(path, st█\n', 'rict=True)'],
    ['value = load_settings(pa█, strict=True)\n', 'th'],
    ['value = load_settings(path, strict=Tr█)\n', 'ue'],
    ['val█', 'ue = load_settings(path, strict=True)'],
  ])('%s', async (picture, rest) => {
    expect(await complete(picture, files)).toBe(rest);
  });

  it('what is written begins where the cursor stands, at any offset of a line', async () => {
    const recall = new Recall(() => undefined);
    recall.put('/w/a.py', 'a.py', files['/w/a.py']);
    const line = files['/w/a.py'].trimEnd();
    for (const suffix of ['\n', '\nprint(value)\n']) {
      for (let at = 2; at < line.length; at++) {
        const text = await generate(recall, `${line.slice(0, at)}█${suffix}`);
        expect([at, line.slice(0, at) + text]).toEqual([at, line]);
      }
    }
  });

  it('what stands right of the cursor in the same word is kept', async () => {
    const text = await complete('value = load_█tings(path)\n', files);
    expect(text).not.toContain('load_');
  });
});

describe('an explanation', () => {
  it('names what could follow, how likely, and the line that speaks for it', async () => {
    const files = { '/w/a.py': 'import os\n\npaint(red, brush)\npaint(red, brush)\npaint(blue)\n' };
    const recall = new Recall((path) => (files['/w/a.py'] && path === '/w/a.py' ? files['/w/a.py'] : undefined));
    recall.put('/w/a.py', 'a.py', files['/w/a.py']);
    const window = windowAt('x = 1\n\npaint(green)\npaint(█\n');
    const explained = await recall.explain({ window, snippets: [] }, 'red, brush)', new AbortController().signal);
    // The bracket that stands before the cursor may be a part of what follows it.
    expect(explained.map(({ text }) => text)).toEqual(['(', 'red', ', ', 'brush', ')', '\n']);
    const colours = explained[1]?.candidates.map(({ text, evidence }) => [text, evidence?.displayPath, evidence?.line]);
    expect(colours).toContainEqual(['red', 'a.py', 3]);
    expect(colours).toContainEqual(['blue', 'a.py', 4]);
    expect(colours).toContainEqual(['green', '/w/open.py', 2]);
    for (const { probability, none, candidates } of explained) {
      expect(probability).toBeGreaterThan(0);
      expect(none + candidates.reduce((sum, candidate) => sum + candidate.probability, 0)).toBeLessThanOrEqual(1.001);
    }
  });
});

describe('the corpus', () => {
  it('counts the open file only as the window has it', async () => {
    const files = { '/w/open.py': 'secret_canary = 1\n' };
    expect(await complete('secret█', files)).toBe('');
  });

  it('leaves copies of the open file alone, and no other file', async () => {
    const lines = Array.from({ length: 30 }, (_, line) => `step_${line}(first, second)`);
    const copy = [...lines, 'hidden_canary(1)', ''].join('\n');
    const other = [...lines.slice(0, 8), numbered(0, 12), 'visible_canary(1)', ''].join('\n');
    const picture = [...lines.slice(0, 20), '█', ...lines.slice(20)].join('\n');
    const completeWith = async (typed: string, files: Record<string, string>) =>
      complete(picture.replace('█', `${typed}█`), files);
    expect(await completeWith('hidden_', { '/w/build/open.py': copy })).not.toContain('canary');
    expect(await completeWith('visible_', { '/w/build/open.py': copy, '/w/other.py': other })).toContain('canary(');
  });

  it.each([
    ['short', 'import os\n\nroot = os.getcwd()\nresult = █\n', 'canary(root)'],
    ['with a long body hidden', `def f(step):\n${numbered(0, 9)}\n    █\n`, `canary()\n${numbered(9, 40)}`],
  ])('leaves a copy alone that is %s', async (_, picture, hidden) => {
    const copy = picture.replace('█', hidden);
    expect(await complete(picture, { '/w/build/open.py': copy })).not.toContain('canary');
    expect(await complete(picture, { '/w/build/renamed.py': copy })).not.toContain('canary');
  });

  it('follows changed and removed files', async () => {
    const recall = new Recall(() => undefined);
    recall.put('/w/a.py', 'a.py', 'paint(red)\n');
    expect(await generate(recall, 'paint(█')).toBe('red)');
    recall.put('/w/a.py', 'a.py', 'paint(blue)\n');
    expect(await generate(recall, 'paint(█')).toBe('blue)');
    recall.remove('/w/a.py');
    expect(await generate(recall, 'paint(█')).toBe('');
  });

  it('answers the same after it was compacted as one built afresh', async () => {
    const churned = new Recall(() => undefined);
    const filler = Array.from({ length: 4_000 }, (_, line) => `value_${line} = compute(${line})`).join('\n');
    churned.put('/w/b.py', 'b.py', 'paint(blue, brush)\n');
    for (let round = 0; round < 12; round++) {
      churned.put('/w/a.py', 'a.py', `${filler}\nround_${round}()\n`);
      await generate(churned, 'nothing█');
    }
    expect(churned.size().files).toBe(2);
    await churned.idle();
    expect(await generate(churned, 'paint(█')).toBe('blue, brush)');
  });

  it('is compacted in the background, while files come, change and go', async () => {
    const filler = Array.from({ length: 4_000 }, (_, line) => `value_${line} = compute(${line})`).join('\n');
    const recall = new Recall(() => undefined);
    for (const [path, colour] of Object.entries({ '/w/b.py': 'blue', '/w/c.py': 'red', '/w/d.py': 'green' })) {
      recall.put(path, path, `paint_${colour}(${colour}, brush)\n`);
    }
    for (let round = 0; round < 10; round++) {
      recall.put('/w/a.py', 'a.py', `${filler}\nround_${round}()\n`);
      await generate(recall, 'nothing█');
    }
    // It has begun; requests are answered from what there is.
    expect(await generate(recall, 'paint_blue(█')).toBe('blue, brush)');
    recall.remove('/w/b.py');
    recall.put('/w/c.py', 'c.py', 'paint_red(dark_red, brush)\n');
    recall.put('/w/e.py', 'e.py', 'paint_white(white, brush)\n');
    const questions = ['paint_blue(█', 'paint_red(█', 'paint_green(█', 'paint_white(█'];
    const answers = async () => {
      const all = [];
      for (const question of questions) all.push(await generate(recall, question));
      return all;
    };
    const expected = ['', 'dark_red, brush)', 'green, brush)', 'white, brush)'];
    expect((await answers()).slice(1)).toEqual(expected.slice(1));
    await recall.idle();
    expect((await answers()).slice(1)).toEqual(expected.slice(1));
    expect(recall.size().files).toBe(4);
    recall.dispose();
  });

  it('samples a repository that is too large, and learns what is near to the open file', async () => {
    const files = new Map<string, string>();
    for (const folder of ['a', 'b', 'c', 'd']) {
      for (let file = 0; file < 30; file++) {
        const body = Array.from({ length: 10 }, (_, line) => `${folder}_${file}_${line} = paint(${folder}, ${line})\n`);
        files.set(`/w/${folder}/f${file}.py`, body.join(''));
      }
    }
    const recall = new Recall((path) => files.get(path), undefined, 3_000);
    for (const [path, text] of files) recall.put(path, path, text);
    await recall.idle();
    expect(recall.size().files).toBeGreaterThan(10);
    expect(recall.size().files).toBeLessThan(40);
    for (const folder of ['d', 'b']) {
      const window = windowAt(`${folder}_17_3█\n`, 'line', `/w/${folder}/open.py`);
      const write = async () => {
        let text = '';
        for await (const piece of recall.generate({ window, snippets: [] }, new AbortController().signal))
          text += piece.text;
        return text;
      };
      await write();
      await recall.idle();
      expect(await write()).toBe(` = paint(${folder}, 3)`);
    }
    expect(recall.size().tokens).toBeLessThan(3_000);
    recall.dispose();
  });

  it('survives odd texts', async () => {
    const odd = [
      '',
      '\n\n\n',
      'x'.repeat(2_000_000),
      '\u0000\u0001',
      '((((((((',
      '日本語のテキスト 𝒳',
      "it's\r\n'\r\n",
      '"""',
    ];
    for (const text of odd) {
      const recall = new Recall(() => text);
      recall.put('/w/odd', 'odd', text);
      await generate(recall, `${text.slice(0, 5_000)}█`);
      await generate(recall, `a = █${text.slice(0, 5_000)}`);
    }
  });
});

describe('a suggestion', () => {
  it('names the line that it was copied from', async () => {
    const text = 'import os\n\n\ndef f():\n    return os.environ.copy()\n';
    const recall = new Recall(() => text);
    recall.put('/w/a.py', 'a.py', text);
    const window = windowAt('env = os.█\n');
    const places = new Set<string>();
    for await (const piece of recall.generate({ window, snippets: [] }, new AbortController().signal)) {
      if (piece.copiedFrom !== undefined) places.add(`${piece.copiedFrom.displayPath}:${piece.copiedFrom.line}`);
    }
    expect([...places]).toEqual(['a.py:4']);
  });

  it('ends without an error when it is cancelled', async () => {
    const recall = new Recall(() => undefined);
    recall.put('/w/a.py', 'a.py', 'paint(red)\n');
    const pieces = [];
    for await (const piece of recall.generate({ window: windowAt('paint(█'), snippets: [] }, AbortSignal.abort())) {
      pieces.push(piece);
    }
    expect(pieces).toEqual([]);
  });
});

describe('the score', () => {
  const recall = new Recall(() => undefined);
  recall.put('/w/a.py', 'a.py', 'with open(path) as file:\n    return file.read()\n');
  const score = async (picture: string, continuation: string) =>
    recall.score({ window: windowAt(picture), snippets: [] }, continuation, new AbortController().signal);

  it('covers the continuation exactly', async () => {
    for (const continuation of ['path) as file:', 'a  b\n    c  \n\nd', '"x" if y else  z ', '']) {
      expect((await score('with open(█', continuation)).map((token) => token.text).join('')).toBe(continuation);
    }
  });

  it('reads what is typed as the text has it: an operator with the spaces on both sides', async () => {
    const total = async (picture: string, text: string) =>
      (await score(picture, text)).reduce((sum, token) => sum + token.logProb, 0);
    expect(await total('y = 1\nx = 1\nx = █', '1')).toBeGreaterThan(Math.log(0.3));
    expect((await score('x = █', 'y = 1')).map((token) => token.text).join('')).toBe('y = 1');
  });

  it('is higher for what the repository says', async () => {
    const total = async (text: string) =>
      (await score('with open(█', text)).reduce((sum, token) => sum + token.logProb, 0);
    expect(await total('path) as file:')).toBeGreaterThan(await total('file) as path:'));
    expect(await total('path) as file:')).toBeLessThanOrEqual(0);
  });
});

describe('requests at the same time', () => {
  /** Long enough to be read in steps, between which the others have their turn. */
  const pictures = ['open', 'close', 'read'].map((verb) =>
    `${numbered(0, 1500)}\n    step_1500 = █\n${numbered(1501, 1700)}\n`.replaceAll('step', verb),
  );

  it('are answered as each would be alone', async () => {
    const alone = [];
    for (const picture of pictures) alone.push(await complete(picture));
    expect(alone.every((text) => text.includes('prepare('))).toBe(true);
    const recall = new Recall(() => undefined);
    expect(await Promise.all(pictures.map((picture) => generate(recall, picture)))).toEqual(alone);
  });

  it('have nothing to say once they are cancelled', async () => {
    const recall = new Recall(() => undefined);
    const [window] = pictures.map((picture) => windowAt(picture));
    const controller = new AbortController();
    const prompt = { window: window as NonNullable<typeof window>, snippets: [] };
    const scored = recall.score(prompt, 'prepare(', controller.signal);
    const others = recall.alternatives(prompt, 2, controller.signal);
    controller.abort();
    expect([await scored, await others]).toEqual([[], []]);
    expect(await generate(recall, pictures[1] ?? '')).toContain('prepare(');
  });
});
