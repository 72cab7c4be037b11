/** Owns the terminal while a screen is shown, and gives it back as it was: keys in, lines out. */
import { keysOf } from './keys.ts';

/** Another page, without a cursor, where what is too long is not continued on the next line; and back. */
const ENTER = '\u001b[?1049h\u001b[?25l\u001b[?7l';
const LEAVE = '\u001b[?7h\u001b[?25h\u001b[?1049l';
const HOME = '\u001b[H';
const EMPTY_LINE = '\u001b[2K';
const BELOW = '\u001b[J';
const ENDS = ['exit', 'uncaughtExceptionMonitor'] as const;
/** Milliseconds between two drawings, at least. */
const FRAME = 50;

export interface ScreenContent {
  /** At most so many lines, each of that width. */
  draw(columns: number, rows: number): readonly string[];
  key(key: string): void;
}

/** A terminal is there to be drawn on, and somebody to press keys. */
export function hasScreen(): boolean {
  return process.stdin.isTTY === true && process.stdout.isTTY === true && process.env.TERM !== 'dumb';
}

export class TerminalScreen {
  readonly #content: ScreenContent;
  readonly #onData = (bytes: Buffer) => this.#keys(bytes.toString('utf8'));
  readonly #onResize = () => this.drawSoon();
  /** Whatever ends the program: what is said of it is said on the page where it stays. */
  readonly #onEnd = () => this.close();
  #timer: NodeJS.Timeout | undefined;
  #isOpen = false;

  constructor(content: ScreenContent) {
    this.#content = content;
  }

  open(): void {
    if (this.#isOpen) return;
    const { stdin, stdout } = process;
    this.#isOpen = true;
    stdout.write(ENTER);
    stdin.setRawMode(true);
    stdin.on('data', this.#onData);
    stdin.resume();
    stdout.on('resize', this.#onResize);
    for (const end of ENDS) process.on(end, this.#onEnd);
    this.drawSoon();
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    clearTimeout(this.#timer);
    const { stdin, stdout } = process;
    stdin.off('data', this.#onData);
    stdin.setRawMode(false);
    stdin.pause();
    stdout.off('resize', this.#onResize);
    for (const end of ENDS) process.off(end, this.#onEnd);
    stdout.write(LEAVE);
  }

  drawSoon(): void {
    if (!this.#isOpen) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#draw();
    }, FRAME);
  }

  #keys(text: string): void {
    for (const key of keysOf(text)) this.#content.key(key);
    this.drawSoon();
  }

  #draw(): void {
    if (!this.#isOpen) return;
    const { columns = 80, rows = 24 } = process.stdout;
    const lines = this.#content.draw(columns, rows);
    // A line is emptied before it is written: behind one that fills it, the cursor is still on its last column.
    const below = lines.length < rows ? `\r\n${BELOW}` : '';
    process.stdout.write(HOME + lines.map((line) => EMPTY_LINE + line).join('\r\n') + below);
  }
}
