/**
 * What a Neovim user interface sees: the grid of characters, frame by frame, from the events of `ext_linegrid`. Knows no
 * colours and no windows.
 */

/** Frames kept for a test to look back at. */
const mostFrames = 500;

type Cell = readonly [text: string, highlight?: number, repeat?: number];

export class Screen {
  /** The whole screen after each change that was flushed, oldest first. */
  readonly frames: string[] = [];
  #rows: string[][] = [];

  /** @param events of one `redraw` notification: each a name and the arguments of its calls. */
  redraw(events: readonly (readonly [name: string, ...calls: unknown[][]])[]): void {
    for (const [name, ...calls] of events) {
      for (const call of calls) this.#apply(name, call);
    }
  }

  /** The screen now, without the white space right of each line. */
  get text(): string {
    return this.#rows.map((row) => row.join('').trimEnd()).join('\n');
  }

  #apply(name: string, call: unknown[]): void {
    if (name === 'grid_resize') {
      const [, width, height] = call as [number, number, number];
      this.#rows = Array.from({ length: height }, () => Array.from({ length: width }, () => ' '));
    } else if (name === 'grid_clear') {
      this.#rows = this.#rows.map((row) => row.map(() => ' '));
    } else if (name === 'grid_line') {
      this.#line(call as [number, number, number, Cell[]]);
    } else if (name === 'grid_scroll') {
      this.#scroll(call as [number, number, number, number, number, number]);
    } else if (name === 'flush') {
      this.frames.push(this.text);
      if (this.frames.length > mostFrames) this.frames.shift();
    }
  }

  #line([, row, start, cells]: [number, number, number, Cell[]]): void {
    let column = start;
    for (const [text, , repeat = 1] of cells) {
      for (let count = 0; count < repeat; count++) {
        const line = this.#rows[row];
        if (line !== undefined) line[column] = text;
        column++;
      }
    }
  }

  #scroll([, top, bottom, left, right, by]: [number, number, number, number, number, number]): void {
    const before = this.#rows.map((row) => [...row]);
    for (let row = top; row < bottom; row++) {
      const source = before[row + by];
      const target = this.#rows[row];
      if (row + by < top || row + by >= bottom || source === undefined || target === undefined) continue;
      target.splice(left, right - left, ...source.slice(left, right));
    }
  }
}
