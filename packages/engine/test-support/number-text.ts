/** The number conversions of assembly/number, compiled alone, as functions over JavaScript strings. */
import { fileURLToPath } from 'node:url';
import { loadAssemblyCompiler } from '../tools/assembly-compiler.ts';

/** What assembly/number/number-text.ts exports. */
interface NumberTextExports {
  memory: { buffer: ArrayBuffer };
  NUMBER_SCRATCH_SIZE: { value: number };
  MAXIMUM_FORMATTED_LENGTH: { value: number };
  parseNumber(text: number, length: number, result: number, scratch: number): number;
  formatInteger(value: bigint, destination: number): number;
  formatFloat14(value: number, destination: number, scratch: number): number;
  formatShortest(value: number, destination: number, scratch: number): number;
  formatFloat(
    value: number,
    conversion: number,
    flags: number,
    width: number,
    precision: number,
    destination: number,
    scratch: number,
  ): number;
  formatIntegerWith(
    value: bigint,
    conversion: number,
    flags: number,
    width: number,
    precision: number,
    destination: number,
  ): number;
}

/** A printf conversion; `flags` holds any of "-+ #0". */
export interface Conversion {
  letter: string;
  flags: string;
  width: number;
  /** -1 when none is given. */
  precision: number;
}

// The compiler's libraries here know no WebAssembly; Node does.
const { WebAssembly } = globalThis as unknown as {
  WebAssembly: { instantiate(binary: Uint8Array): Promise<{ instance: { exports: NumberTextExports } }> };
};

const FLAG_CHARACTERS = '-+ #0';
const PAGES = 32;
const GUARD_SIZE = 64;
const GUARD_BYTE = 0xa5;

// Each area has a guard before and behind it; the text, which may be a million bytes, comes last.
const SCRATCH = 1024;
const RESULT = 4096;
const DESTINATION = 8192;
const TEXT = 16384;

/** The module's bytes. */
export async function compileNumberText(): Promise<Uint8Array<ArrayBuffer>> {
  let binary: Uint8Array<ArrayBuffer> | undefined;
  const asc = await loadAssemblyCompiler();
  const { error, stderr } = await asc.main(
    [
      'number-text.ts',
      ...['--baseDir', fileURLToPath(new URL('../assembly/number', import.meta.url))],
      ...['--outFile', 'number-text.wasm', '--runtime', 'stub', '--initialMemory', String(PAGES)],
    ],
    {
      writeFile(name: string, contents: string | Uint8Array) {
        if (name.endsWith('.wasm') && typeof contents !== 'string') binary = new Uint8Array(contents);
      },
    },
  );
  if (error || !binary) throw new Error(`number-text.ts does not compile:\n${stderr}`);
  return binary;
}

export class NumberText {
  readonly #exports: NumberTextExports;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly scratchSize: number;
  readonly maximumLength: number;

  constructor(exports: NumberTextExports) {
    this.#exports = exports;
    this.#bytes = new Uint8Array(exports.memory.buffer);
    this.#view = new DataView(exports.memory.buffer);
    this.scratchSize = exports.NUMBER_SCRATCH_SIZE.value;
    this.maximumLength = exports.MAXIMUM_FORMATTED_LENGTH.value;
    // Garbage everywhere, and guards that `brokenGuards` finds again.
    this.#bytes.fill(GUARD_BYTE);
  }

  static async compile(): Promise<NumberText> {
    const { instance } = await WebAssembly.instantiate(await compileNumberText());
    return new NumberText(instance.exports);
  }

  /** An integer as bigint, a float as number, undefined for what is no numeral. */
  parse(text: string | Uint8Array): bigint | number | undefined {
    const bytes = typeof text === 'string' ? Buffer.from(text, 'latin1') : text;
    this.#bytes.set(bytes, TEXT);
    switch (this.#exports.parseNumber(TEXT, bytes.length, RESULT, SCRATCH)) {
      case 0:
        return undefined;
      case 1:
        return this.#view.getBigInt64(RESULT, true);
      case 2:
        return this.#view.getFloat64(RESULT, true);
      default:
        throw new RangeError('parseNumber returned none of its kinds');
    }
  }

  integer(value: bigint): string {
    return this.#written(this.#exports.formatInteger(value, DESTINATION));
  }

  float14(value: number): string {
    return this.#written(this.#exports.formatFloat14(value, DESTINATION, SCRATCH));
  }

  shortest(value: number): string {
    return this.#written(this.#exports.formatShortest(value, DESTINATION, SCRATCH));
  }

  /** Formats a number as float, a bigint as integer. */
  format(value: number | bigint, { letter, flags, width, precision }: Conversion): string {
    const conversion = letter.charCodeAt(0);
    const bits = [...flags].reduce((sum, flag) => sum | (1 << FLAG_CHARACTERS.indexOf(flag)), 0);
    const { formatFloat, formatIntegerWith } = this.#exports;
    return this.#written(
      typeof value === 'number'
        ? formatFloat(value, conversion, bits, width, precision, DESTINATION, SCRATCH)
        : formatIntegerWith(value, conversion, bits, width, precision, DESTINATION),
    );
  }

  /** The areas beside which something was written since the beginning. */
  brokenGuards(): string[] {
    const isWhole = (start: number) =>
      this.#bytes.subarray(start, start + GUARD_SIZE).every((byte) => byte === GUARD_BYTE);
    const guards: [string, number][] = [
      ['before scratch', SCRATCH - GUARD_SIZE],
      ['behind scratch', SCRATCH + this.scratchSize],
      ['before result', RESULT - GUARD_SIZE],
      ['behind result', RESULT + 8],
      ['before destination', DESTINATION - GUARD_SIZE],
      ['behind destination', DESTINATION + this.maximumLength],
      ['before text', TEXT - GUARD_SIZE],
    ];
    return guards.filter(([, start]) => !isWhole(start)).map(([name]) => name);
  }

  #written(length: number): string {
    return Buffer.from(this.#bytes.subarray(DESTINATION, DESTINATION + length)).toString('latin1');
  }
}
