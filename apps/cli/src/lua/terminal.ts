/**
 * Lines of standard input, with editing and history on a terminal; and Ctrl-C.
 *
 * The line editor reads the keys from the first prompt to the end, also while a program runs. So Ctrl-C is a key and
 * nothing else at all times: there is no moment between typing an entry and running it in which it could be missed, or
 * be the signal that ends us. What is typed while nobody asks is not shown; the next prompt shows it.
 */
import { createInterface, type Interface } from 'node:readline';
import { Writable } from 'node:stream';
import type { ByteSource, StopSignal } from '@perilune/engine';
import type { History } from './history.ts';
import type { Output } from './output.ts';

/** What a question ended with. */
export type Typed = { readonly line: string } | 'interrupted' | 'end';

/** Node's line editor, with a method that it has and its documentation leaves out. */
interface ClearableInterface extends Interface {
  /** Leaves the line that is being typed for a new and empty one, on the screen too. */
  clearLine(): void;
}

interface Question {
  readonly isForScript: boolean;
  readonly answer: (typed: Typed) => void;
}

export class Terminal implements ByteSource {
  readonly isInteractive: boolean;
  readonly #history: History;
  readonly #output: Output;
  readonly #screen = new EditorScreen();
  readonly #interface: ClearableInterface;
  /** Lines that came before anybody asked: typed ahead, or from a pipe. */
  readonly #lines: string[] = [];
  #question: Question | undefined;
  #hasEnded = false;
  #stop = new AbortController();
  /** Of a line that a script reads in pieces. */
  #rest: Uint8Array = new Uint8Array(0);

  constructor(history: History, output: Output) {
    this.isInteractive = process.stdin.isTTY === true && process.stdout.isTTY === true;
    this.#history = history;
    this.#output = output;
    let entries = history.lines().reverse();
    this.#interface = createInterface({
      input: process.stdin,
      output: this.isInteractive ? this.#screen : undefined,
      terminal: this.isInteractive,
      history: [...entries],
      historySize: 1000,
    }) as ClearableInterface;
    this.#interface.on('history', (lines) => {
      // What is typed for a script is nothing to repeat at a prompt.
      if (this.#question?.isForScript) lines.splice(0, lines.length, ...entries);
      else entries = [...lines];
    });
    this.#interface.on('line', (line) => {
      if (!this.#settle({ line })) this.#lines.push(line);
    });
    this.#interface.on('SIGINT', this.#interrupt);
    this.#interface.on('SIGCONT', () => this.#refresh()); // after Ctrl-Z
    this.#interface.on('close', () => {
      this.#hasEnded = true;
      this.#settle('end');
    });
    process.on('SIGINT', this.#interrupt);
  }

  /** Aborted by Ctrl-C, from the moment on in which the latest entry was typed. */
  get stopSignal(): StopSignal {
    return this.#stop.signal;
  }

  /** Asks for an entry, or for more of it. */
  ask(prompt: string): Promise<Typed> {
    this.#stop = new AbortController();
    if (this.isInteractive && this.#output.unfinishedLine !== '') this.#output.show('\n');
    return this.#ask(prompt, false);
  }

  #ask(prompt: string, isForScript: boolean): Promise<Typed> {
    const line = this.#lines.shift();
    if (line !== undefined) {
      if (this.isInteractive) this.#output.show(`${isForScript ? '' : prompt}${line}\n`);
      return Promise.resolve({ line });
    }
    if (this.#hasEnded) return Promise.resolve('end');
    return new Promise((answer) => {
      this.#question = { isForScript, answer };
      if (!this.isInteractive) return;
      this.#screen.isShown = true;
      this.#interface.setPrompt(prompt);
      // A script has written its question by itself.
      if (!isForScript || this.#interface.line !== '') this.#refresh();
    });
  }

  /** Shows the prompt and what has been typed behind it. */
  #refresh(): void {
    this.#interface.prompt(true);
  }

  /** Answers the open question. @returns whether there is one */
  #settle(typed: Typed): boolean {
    const question = this.#question;
    if (!question) return false;
    this.#question = undefined;
    this.#screen.isShown = false;
    question.answer(typed);
    return true;
  }

  /** Ctrl-C: gives up what runs, or the entry that is being typed, and all that was typed ahead. */
  readonly #interrupt = (): void => {
    this.#lines.length = 0;
    if (this.isInteractive && !this.#hasEnded) {
      this.#interface.write(null, { ctrl: true, name: 'e' }); // behind what was typed
      this.#output.show('^C');
      this.#interface.clearLine();
      if (this.#question) this.#output.startLine();
    }
    if (this.#question?.isForScript !== false) this.#stop.abort();
    this.#settle('interrupted');
  };

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
    await undefined; // the script's own question is written out when its slice ends
    const typed = await this.#ask(this.#output.unfinishedLine, true);
    this.#output.startLine();
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
    process.off('SIGINT', this.#interrupt);
    this.#interface.close();
    this.#history.trim();
  }
}

/** Where the line editor draws: nowhere, unless somebody asks. */
class EditorScreen extends Writable {
  isShown = false;

  constructor() {
    super({ decodeStrings: false });
    process.stdout.on('resize', () => this.emit('resize'));
  }

  get columns(): number {
    return process.stdout.columns;
  }

  override _write(text: string, _: BufferEncoding, done: () => void): void {
    if (this.isShown) process.stdout.write(text);
    done();
  }
}
