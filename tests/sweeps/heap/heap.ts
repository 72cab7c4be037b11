/** The blocks of a process's heap by address, found by walking its regions. */
import {
  BLOCK_HEADER,
  BLOCK_MARK,
  BLOCK_SIZE,
  BLOCK_TYPE,
  LAYOUT_VERSION,
  PROCESS_HEAP_START,
  PROCESS_QUOTA,
  PROCESS_REGION_LAST,
  PROCESS_USED,
  PROCESS_VERSION,
  REGION_NEXT,
  TAG_COLLECTABLE,
  TYPE_BUFFER,
  TYPE_FREE,
  TYPE_RAW,
  TYPE_REGION_END,
} from '@perilune/isa';

export interface HeapBlock {
  readonly address: number;
  readonly size: number;
  readonly type: number;
  readonly mark: number;
}

const SMALLEST = 16;

/** The heap is not what the engine relies on. */
export class Unsound extends Error {}

export class Heap {
  readonly blocks = new Map<number, HeapBlock>();
  readonly size: number;
  readonly #view: DataView;

  constructor(memory: Uint8Array) {
    this.#view = new DataView(memory.buffer, memory.byteOffset, memory.byteLength);
    this.size = memory.byteLength;
    if (this.u32(PROCESS_VERSION) !== LAYOUT_VERSION) throw new Unsound('the memory holds no process');
    this.#walk();
  }

  u8(address: number): number {
    return this.#view.getUint8(address);
  }
  u16(address: number): number {
    return this.#view.getUint16(address, true);
  }
  u32(address: number): number {
    return this.#view.getUint32(address, true);
  }
  u64(address: number): bigint {
    return this.#view.getBigUint64(address, true);
  }

  /** The block whose content (behind its header) begins there. */
  byContent(address: number): HeapBlock | undefined {
    return this.blocks.get(address - BLOCK_HEADER);
  }

  #walk(): void {
    let used = 0;
    let region = this.u32(PROCESS_HEAP_START);
    let last = 0;
    if (this.size > this.u32(PROCESS_QUOTA)) throw new Unsound('the memory is larger than its quota');
    for (;;) {
      let address = region;
      for (;;) {
        const size = this.u32(address + BLOCK_SIZE);
        if (address % 8 !== 0 || size < SMALLEST || size % 8 !== 0 || address + size > this.size)
          throw new Unsound(`the block at ${address} has size ${size}: the chain of its region breaks`);
        const type = this.u8(address + BLOCK_TYPE);
        if (type === TYPE_REGION_END) break;
        if (type !== TYPE_FREE && type !== TYPE_RAW && (type < TAG_COLLECTABLE || type > TYPE_BUFFER))
          throw new Unsound(`the block at ${address} has the unknown type ${type}`);
        this.blocks.set(address, { address, size, type, mark: this.u8(address + BLOCK_MARK) });
        if (type !== TYPE_FREE) used += size;
        address += size;
      }
      last = address;
      region = this.u32(address + REGION_NEXT);
      if (region === 0) break;
      if (this.blocks.has(region)) throw new Unsound(`region ${region} is linked twice`);
    }
    if (last !== this.u32(PROCESS_REGION_LAST)) throw new Unsound('the last region is not the one the header names');
    const counted = this.u32(PROCESS_USED);
    if (used !== counted) throw new Unsound(`${used} bytes are used, ${counted} by the books`);
  }
}
