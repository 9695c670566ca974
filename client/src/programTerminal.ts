/**
 * Shows the bundled command line at work in a terminal of the editor's: it is on nobody's PATH, and each shell would want its own quotes.
 * The terminal stays when the program has ended, so that its last words can be read. Knows no command of it.
 */
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import * as vscode from 'vscode';
import { endProgram, startProgram } from './program.ts';

/** `afterwards`: what a person does when it has gone well. */
export function showProgram(program: string, args: readonly string[], afterwards: string): void {
  const pty = new ProgramTerminal(program, args, afterwards);
  vscode.window.createTerminal({ name: `linewright ${args[0] ?? ''}`, pty }).show();
}

const interrupt = '\x03';

class ProgramTerminal implements vscode.Pseudoterminal {
  readonly #said = new vscode.EventEmitter<string>();
  readonly onDidWrite = this.#said.event;
  readonly #closed = new vscode.EventEmitter<void>();
  readonly onDidClose = this.#closed.event;
  readonly #program: string;
  readonly #args: readonly string[];
  readonly #afterwards: string;
  #child: ChildProcessWithoutNullStreams | undefined;
  #isOver = false;

  constructor(program: string, args: readonly string[], afterwards: string) {
    this.#program = program;
    this.#args = args;
    this.#afterwards = afterwards;
  }

  /** Called once the terminal is drawn: what is written before is lost. */
  open(): void {
    this.#say(`linewright ${this.#args.join(' ')}\n\n`);
    this.#run().catch((error: unknown) => this.#end(`It cannot be started: ${String(error)}`));
  }

  handleInput(keys: string): void {
    if (this.#isOver) this.#closed.fire();
    else if (keys === interrupt) this.#child?.kill('SIGINT');
  }

  close(): void {
    if (this.#child === undefined || this.#isOver) return;
    this.#child.kill();
    endProgram(this.#child);
  }

  async #run(): Promise<void> {
    const child = await startProgram(this.#program, this.#args);
    this.#child = child;
    child.stdin.end();
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => this.#say(text));
    child.once('close', (code) => this.#end(code === 0 ? this.#afterwards : 'It did not succeed.'));
  }

  #end(words: string): void {
    this.#isOver = true;
    this.#say(`\n${words} Any key closes this.\n`);
  }

  /** A terminal begins a line where the one before has ended. */
  #say(text: string): void {
    this.#said.fire(text.replace(/\r?\n/g, '\r\n'));
  }
}
