/**
 * Typed views of a process's memory, made anew when it has grown: growing takes the old buffer away. They show no more than
 * the process has of the memory.
 */
import { STRING_BYTES, STRING_LENGTH } from '@perilune/isa';

const nothing = { buffer: new ArrayBuffer(0) };
const noBytes = new Uint8Array(nothing.buffer);
const noWords = new Int32Array(nothing.buffer);
const noFloats = new Float64Array(nothing.buffer);

export class ProcessMemory {
  #memory: { readonly buffer: ArrayBuffer };
  #size: () => number;
  #bytes = noBytes;
  #words = noWords;
  #floats = noFloats;

  /** @param size tells how many bytes the process has; by default all there are */
  constructor(memory: WebAssembly.Memory, size = () => memory.buffer.byteLength) {
    this.#memory = memory;
    this.#size = size;
  }

  /** It shows nothing any more, and what is written goes nowhere. */
  release(): void {
    this.#memory = nothing;
    this.#size = () => 0;
    this.#refresh();
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
    const { buffer } = this.#memory;
    const size = this.#size();
    this.#bytes = new Uint8Array(buffer, 0, size);
    this.#words = new Int32Array(buffer, 0, size >>> 2);
    this.#floats = new Float64Array(buffer, 0, size >>> 3);
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
