/** Lines of standard input, with editing and history on a terminal; and Ctrl-C, whoever gets it first. */
import { createInterface, type Interface } from 'node:readline';
import type { ByteSource } from '@perilune/engine';
import type { History } from './history.ts';

/** What a question ended with. */
export type Typed = { readonly line: string } | 'interrupted' | 'end';

export class Terminal implements ByteSource {
  readonly isInteractive: boolean;
  readonly #history: History;
  readonly #interface: Interface;
  /** Lines that came before anybody asked, as from a pipe. */
  readonly #lines: string[] = [];
  #hasEnded = false;
  #answer: ((typed: Typed) => void) | undefined;
  #rest: Uint8Array = new Uint8Array(0);

  constructor(history: History) {
    this.isInteractive = process.stdin.isTTY === true && process.stdout.isTTY === true;
    this.#history = history;
    this.#interface = createInterface({
      input: process.stdin,
      output: this.isInteractive ? process.stdout : undefined,
      terminal: this.isInteractive,
      history: history.lines().reverse(),
      historySize: 1000,
    });
    this.#interface.on('line', (line) => this.#settle({ line }, () => this.#lines.push(line)));
    this.#interface.on('SIGINT', () => {
      this.#eraseLine();
      this.#settle('interrupted', () => process.emit('SIGINT'));
    });
    this.#interface.on('close', () => {
      this.#hasEnded = true;
      this.#settle('end', () => {});
    });
  }

  /** Asks for a line. */
  ask(prompt: string): Promise<Typed> {
    const line = this.#lines.shift();
    if (line !== undefined) return Promise.resolve({ line });
    if (this.#hasEnded) return Promise.resolve('end');
    return new Promise((resolve) => {
      this.#answer = resolve;
      if (!this.isInteractive) return;
      this.#interface.setPrompt(prompt);
      this.#interface.prompt();
    });
  }

  /** What was typed is given up: Ctrl-E and Ctrl-U, as far as the line editor is concerned. */
  #eraseLine(): void {
    this.#interface.write(null, { ctrl: true, name: 'e' });
    this.#interface.write(null, { ctrl: true, name: 'u' });
  }

  #settle(typed: Typed, otherwise: () => void): void {
    const answer = this.#answer;
    this.#answer = undefined;
    if (answer) answer(typed);
    else otherwise();
  }

  /** While a script runs the terminal is its own: Ctrl-C is a signal, and typed lines wait. */
  async whileRunning<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#edit(false);
    try {
      return await work();
    } finally {
      this.#edit(true);
    }
  }

  /** Turns line editing on or off. After Ctrl-D there is none any more, and the terminal is as it was found. */
  #edit(isOn: boolean): void {
    if (!this.isInteractive || this.#hasEnded) return;
    process.stdin.setRawMode(isOn);
    if (isOn) this.#interface.resume();
    else this.#interface.pause();
  }

  /** What the script reads from standard input: the lines that are typed. */
  read(into: Uint8Array): number | Promise<Uint8Array | number> {
    if (this.#rest.length > 0) {
      const bytes = this.#take(into.length);
      into.set(bytes);
      return bytes.length;
    }
    return this.#readLine(into.length);
  }

  async #readLine(length: number): Promise<Uint8Array> {
    this.#edit(true);
    const typed = await this.ask('');
    this.#edit(false);
    if (typed === 'interrupted') process.emit('SIGINT');
    if (typeof typed === 'string') return new Uint8Array(0);
    this.#rest = Buffer.from(`${typed.line}\n`);
    return this.#take(length);
  }

  #take(length: number): Uint8Array {
    const bytes = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(bytes.length);
    return bytes;
  }

  remember(entry: string): void {
    this.#history.add(entry);
  }

  close(): void {
    this.#interface.close();
    this.#history.trim();
  }
}
