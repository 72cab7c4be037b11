/** What is typed into the process console, what was typed before, and what was answered. */

/** That are kept of either. */
const LINES = 500;

export class ConsoleInput {
  line = '';
  readonly lines: string[] = [];
  readonly #run: (line: string) => readonly string[];
  readonly #history: string[] = [];
  /** Which of it is looked at; its length: none. */
  #place = 0;

  /** @param run does what a line says. @returns what is answered */
  constructor(run: (line: string) => readonly string[]) {
    this.#run = run;
  }

  /** @returns false for keys that mean nothing here */
  key(key: string): boolean {
    if (key === 'enter') this.#enter();
    else if (key === 'up') this.#look(-1);
    else if (key === 'down') this.#look(1);
    else if (key === 'backspace') this.line = [...this.line].slice(0, -1).join('');
    else if ([...key].length === 1) this.line += key;
    else return false;
    return true;
  }

  answer(...lines: readonly string[]): void {
    keep(this.lines, ...lines);
  }

  #enter(): void {
    this.answer(`> ${this.line}`, ...this.#run(this.line));
    if (this.line.trim() !== '' && this.line !== this.#history.at(-1)) keep(this.#history, this.line);
    this.#place = this.#history.length;
    this.line = '';
  }

  #look(by: number): void {
    this.#place = Math.max(0, Math.min(this.#place + by, this.#history.length));
    this.line = this.#history[this.#place] ?? '';
  }
}

function keep(all: string[], ...added: readonly string[]): void {
  all.push(...added);
  all.splice(0, Math.max(0, all.length - LINES));
}
