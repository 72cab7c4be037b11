/**
 * Reads numbers out of a process's memory, whatever is in it: what lies outside reads as zero, nothing throws.
 * The image may come from anyone; everything above this file relies on that.
 */
import { BLOCK_SIZE, BLOCK_TYPE, PROCESS_HEADER_END } from '@perilune/isa';

export class MemoryView {
  readonly bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get size(): number {
    return this.bytes.byteLength;
  }

  /** Do `length` bytes lie there? */
  holds(address: number, length: number): boolean {
    return address >= 0 && length >= 0 && address + length <= this.bytes.byteLength;
  }

  u8(address: number): number {
    return this.holds(address, 1) ? this.#view.getUint8(address) : 0;
  }
  i8(address: number): number {
    return this.holds(address, 1) ? this.#view.getInt8(address) : 0;
  }
  u16(address: number): number {
    return this.holds(address, 2) ? this.#view.getUint16(address, true) : 0;
  }
  i16(address: number): number {
    return this.holds(address, 2) ? this.#view.getInt16(address, true) : 0;
  }
  u32(address: number): number {
    return this.holds(address, 4) ? this.#view.getUint32(address, true) : 0;
  }
  i32(address: number): number {
    return this.holds(address, 4) ? this.#view.getInt32(address, true) : 0;
  }
  u64(address: number): bigint {
    return this.holds(address, 8) ? this.#view.getBigUint64(address, true) : 0n;
  }
  i64(address: number): bigint {
    return this.holds(address, 8) ? this.#view.getBigInt64(address, true) : 0n;
  }
  f64(address: number): number {
    return this.holds(address, 8) ? this.#view.getFloat64(address, true) : 0;
  }
  /** The bytes themselves, not a copy; cut off where memory ends. */
  slice(address: number, length: number): Uint8Array {
    if (address < 0 || length <= 0 || address >= this.size) return this.bytes.subarray(0, 0);
    return this.bytes.subarray(address, Math.min(address + length, this.size));
  }

  /** Does a heap block of this type begin there? */
  isBlock(address: number, type: number): boolean {
    if (address < PROCESS_HEADER_END || address % 8 !== 0 || !this.holds(address, 16)) return false;
    return this.u8(address + BLOCK_TYPE) === type && this.holds(address, this.u32(address + BLOCK_SIZE));
  }
  /** How many entries of `size` bytes at `address` lie in memory, if there are `count` of them by the image's word. */
  fitting(address: number, count: number, size: number): number {
    if (address < PROCESS_HEADER_END || address >= this.size) return 0;
    return Math.max(0, Math.min(count, Math.floor((this.size - address) / size)));
  }
}
