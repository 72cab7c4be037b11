/**
 * On which line each key of a TOML file stands. The parser of the values does not tell; this walks over the same text,
 * which that parser has found to be valid, and only looks where keys, elements and values begin and end.
 */
import type { Path } from './problem.ts';

export class KeyLines {
  readonly #lines: ReadonlyMap<string, number>;

  /** @param text valid TOML: of other text the lines are wrong */
  constructor(text: string) {
    this.#lines = new Walk(text).lines;
  }

  /** The line of a key, or of the table it would be in; from 1. */
  find(path: Path): number {
    for (let length = path.length; length > 0; length--) {
      const line = this.#lines.get(JSON.stringify(path.slice(0, length)));
      if (line !== undefined) return line;
    }
    return 1;
  }
}

const BARE = /[A-Za-z0-9_-]/;
const BLANK = /[ \t]/;
const SPACE = /[ \t\r\n]/;

class Walk {
  readonly lines = new Map<string, number>();
  readonly #text: string;
  #offset = 0;
  #line = 1;
  /** Elements of each array of tables so far. */
  readonly #counts = new Map<string, number>();

  constructor(text: string) {
    this.#text = text;
    let table: Path = [];
    for (this.#skipSpace(); this.#offset < text.length; this.#skipSpace()) {
      if (this.#peek() === '[') table = this.#header();
      else this.#pair(table);
    }
  }

  #peek(): string {
    return this.#text[this.#offset] ?? '';
  }

  #step(): void {
    if (this.#peek() === '\n') this.#line++;
    this.#offset++;
  }

  /** Blanks, line breaks and comments. */
  #skipSpace(): void {
    for (;;) {
      while (SPACE.test(this.#peek())) this.#step();
      if (this.#peek() !== '#') return;
      while (this.#offset < this.#text.length && this.#peek() !== '\n') this.#step();
    }
  }

  #skipBlanks(): void {
    while (BLANK.test(this.#peek())) this.#step();
  }

  #mark(path: Path): void {
    const key = JSON.stringify(path);
    if (!this.lines.has(key)) this.lines.set(key, this.#line);
  }

  /** `[a.b]` or `[[a.b]]`. @returns the path of the table */
  #header(): Path {
    this.#step();
    const isElement = this.#peek() === '[';
    if (isElement) this.#step();
    const keys = this.#key();
    while (this.#peek() === ']') this.#step();
    const path: (string | number)[] = [];
    for (const [index, key] of keys.entries()) {
      path.push(key);
      const array = JSON.stringify(path);
      if (isElement && index === keys.length - 1) this.#counts.set(array, (this.#counts.get(array) ?? 0) + 1);
      this.#mark(path);
      const count = this.#counts.get(array);
      if (count !== undefined) path.push(count - 1);
    }
    this.#mark(path);
    return path;
  }

  #pair(table: Path): void {
    const path = [...table];
    for (const key of this.#key()) {
      path.push(key);
      this.#mark(path);
    }
    this.#step();
    this.#value(path);
  }

  /** The parts of a dotted key, and the blanks around it. Takes at least one character, whatever it is. */
  #key(): string[] {
    const parts: string[] = [];
    for (;;) {
      this.#skipBlanks();
      const start = this.#offset;
      if (this.#peek() === '"' || this.#peek() === "'") parts.push(this.#string());
      else {
        while (BARE.test(this.#peek())) this.#step();
        if (this.#offset === start) this.#step();
        parts.push(this.#text.slice(start, this.#offset));
      }
      this.#skipBlanks();
      if (this.#peek() !== '.') return parts;
      this.#step();
    }
  }

  #value(path: Path): void {
    this.#skipSpace();
    const first = this.#peek();
    if (first === '"' || first === "'") this.#string();
    else if (first === '[') this.#array(path);
    else if (first === '{') this.#inlineTable(path);
    else while (this.#offset < this.#text.length && !/[,\]}\n#]/.test(this.#peek())) this.#step();
  }

  #array(path: Path): void {
    this.#step();
    for (let index = 0; ; index++) {
      this.#skipSpace();
      if (this.#peek() === ']' || this.#offset >= this.#text.length) break;
      this.#mark([...path, index]);
      this.#value([...path, index]);
      this.#skipSpace();
      if (this.#peek() === ',') this.#step();
    }
    this.#step();
  }

  #inlineTable(path: Path): void {
    this.#step();
    for (;;) {
      this.#skipSpace();
      if (this.#peek() === '}' || this.#offset >= this.#text.length) break;
      this.#pair(path);
      this.#skipSpace();
      if (this.#peek() === ',') this.#step();
    }
    this.#step();
  }

  /** A string of any of the four kinds. @returns its text, escapes as they stand if it is not JSON's kind */
  #string(): string {
    const quote = this.#peek();
    const isLong = this.#text.startsWith(quote.repeat(3), this.#offset);
    const mark = isLong ? quote.repeat(3) : quote;
    const start = this.#offset + mark.length;
    for (let count = 0; count < mark.length; count++) this.#step();
    while (this.#offset < this.#text.length && !this.#text.startsWith(mark, this.#offset)) {
      if (quote === '"' && this.#peek() === '\\') this.#step();
      this.#step();
    }
    const body = this.#text.slice(start, this.#offset);
    for (let count = 0; count < mark.length; count++) this.#step();
    // A long string may end with one or two quotes of its own.
    while (isLong && this.#peek() === quote) this.#step();
    return quote === '"' && !isLong ? withoutEscapes(body) : body;
  }
}

function withoutEscapes(body: string): string {
  try {
    return JSON.parse(`"${body}"`) as string;
  } catch {
    return body;
  }
}
