/** Reads a TOML file of a board's folder, and says where in it something is wrong. */
import { decodeUtf8 } from '@perilune/engine';
import { parse, TomlError } from 'smol-toml';
import { KeyLines } from './key-lines.ts';
import { type Path, type Problem, showPath } from './problem.ts';

/** A file larger than this was not written by hand. */
const LARGEST_FILE = 1 << 20;
const DEEPEST_NESTING = 32;

export class TomlFile {
  readonly name: string;
  readonly root: Readonly<Record<string, unknown>>;
  readonly #lines: KeyLines | undefined;
  readonly #problems: Problem[];

  /**
   * @param content or the file as it was read before
   * @param problems where everything that is wrong with it is put, what it is too broken to be read for included
   */
  constructor(name: string, content: Uint8Array | TomlFile, problems: Problem[]) {
    this.name = name;
    this.#problems = problems;
    if (content instanceof TomlFile) {
      this.root = content.root;
      this.#lines = content.#lines;
      this.isBroken = content.isBroken;
      return;
    }
    const bytes = content;
    const text = this.#decode(bytes);
    this.root = text === undefined ? {} : this.#parse(text);
    this.#lines = text === undefined || this.isBroken ? undefined : new KeyLines(text);
  }

  /** True if nothing in it can be used. */
  isBroken = false;

  report(path: Path, message: string): void {
    this.#problems.push({ file: this.name, line: this.#lines?.find(path), key: showPath(path), message });
  }

  /** How much is wrong so far. */
  get problemCount(): number {
    return this.#problems.length;
  }

  /** The line of a key. */
  line(path: Path): number | undefined {
    return this.#lines?.find(path);
  }

  #decode(bytes: Uint8Array): string | undefined {
    if (bytes.length > LARGEST_FILE) return this.#break(undefined, `it is larger than ${LARGEST_FILE / 1024} KiB`);
    const text = decodeUtf8(bytes, 0, bytes.length);
    return text ?? this.#break(undefined, 'it is not UTF-8 text');
  }

  #parse(text: string): Readonly<Record<string, unknown>> {
    try {
      return parse(text, { maxDepth: DEEPEST_NESTING, unsafeKeyBehaviour: 'throw' });
    } catch (error) {
      if (!(error instanceof TomlError)) throw error;
      // The first line of the message is the cause; what follows draws the place.
      const cause = (error.message.split('\n')[0] ?? '').replace(/^Invalid TOML document: /, '');
      this.#break(error.line, `this is no TOML: ${cause}`);
      return {};
    }
  }

  #break(line: number | undefined, message: string): undefined {
    this.isBroken = true;
    this.#problems.push({ file: this.name, line, key: '', message });
  }
}
