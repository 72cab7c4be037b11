/** Standard output and standard error of the process, and on which column they have left the cursor of a terminal. */

const NEWLINE = 0x0a;
const MOST_REMEMBERED = 4096;

export class Output {
  #unfinished: Uint8Array = new Uint8Array(0);

  /** Nothing is lost at the end either: Node ends by itself once its streams are written out. */
  readonly write = (bytes: Uint8Array, stream: 1 | 2): void | Promise<void> => {
    this.#follow(bytes);
    const target = stream === 1 ? process.stdout : process.stderr;
    if (target.write(bytes)) return;
    return new Promise((resolve) => target.once('drain', resolve));
  };

  show(text: string): void {
    this.#follow(Buffer.from(text));
    process.stdout.write(text);
  }

  /** The cursor is in front of an empty line: what the line editor does, nobody tells us. */
  startLine(): void {
    this.#unfinished = new Uint8Array(0);
  }

  complain(message: string): void {
    this.startLine();
    process.stderr.write(`${message}\n`);
  }

  /** What stands behind the last line break, in front of the cursor: as a rule the script's question. */
  get unfinishedLine(): string {
    return Buffer.from(this.#unfinished).toString();
  }

  #follow(bytes: Uint8Array): void {
    const lineBreak = bytes.lastIndexOf(NEWLINE);
    const line = lineBreak === -1 ? Buffer.concat([this.#unfinished, bytes]) : bytes.slice(lineBreak + 1);
    this.#unfinished = line.slice(-MOST_REMEMBERED);
  }
}
