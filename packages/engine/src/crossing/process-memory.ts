/** Typed views of a process's memory, made anew when it has grown: growing takes the old buffer away. */
import { STRING_BYTES, STRING_LENGTH } from '@perilune/isa';

export class ProcessMemory {
  readonly memory: WebAssembly.Memory;
  #bytes: Uint8Array;
  #words: Int32Array;
  #floats: Float64Array;

  constructor(memory: WebAssembly.Memory) {
    this.memory = memory;
    this.#bytes = new Uint8Array(memory.buffer);
    this.#words = new Int32Array(memory.buffer);
    this.#floats = new Float64Array(memory.buffer);
  }

  /** A view of all of it, good until the process runs again. */
  get bytes(): Uint8Array {
    if (this.#bytes.length === 0) this.#refresh();
    return this.#bytes;
  }
  /** i32 at address index × 4. */
  get words(): Int32Array {
    if (this.#words.length === 0) this.#refresh();
    return this.#words;
  }
  /** f64 at address index × 8. */
  get floats(): Float64Array {
    if (this.#floats.length === 0) this.#refresh();
    return this.#floats;
  }

  #refresh(): void {
    this.#bytes = new Uint8Array(this.memory.buffer);
    this.#words = new Int32Array(this.memory.buffer);
    this.#floats = new Float64Array(this.memory.buffer);
  }

  /** u32 at an address divisible by 4. */
  word(address: number): number {
    return (this.words[address >>> 2] as number) >>> 0;
  }
  setWord(address: number, value: number): void {
    this.words[address >>> 2] = value;
  }

  /** Unsigned 64-bit number at an address divisible by 4, as far as a number is exact. */
  long(address: number): number {
    return this.word(address) + this.word(address + 4) * 0x100000000;
  }
  setLong(address: number, value: number): void {
    this.setWord(address, (value % 0x100000000) | 0);
    this.setWord(address + 4, Math.floor(value / 0x100000000));
  }

  /** Bytes of the process, as a view. */
  view(address: number, length: number): Uint8Array {
    return this.bytes.subarray(address >>> 0, (address >>> 0) + length);
  }
  copy(address: number, length: number): Uint8Array {
    return this.bytes.slice(address >>> 0, (address >>> 0) + length);
  }
  /** The bytes of a string block. */
  string(block: number): Uint8Array {
    return this.view(block + STRING_BYTES, this.word(block + STRING_LENGTH));
  }
}
