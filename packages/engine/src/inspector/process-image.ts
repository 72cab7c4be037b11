/**
 * A process looked at from outside: nothing of it runs, and nothing it contains can make the reader throw or go on
 * for ever. Ask while the process is paused, or a copy of its memory; the image is not copied here.
 */
import {
  LAYOUT_VERSION,
  PROCESS_CURRENT_COROUTINE,
  PROCESS_ERROR,
  PROCESS_ERROR_PENDING,
  PROCESS_FUEL_LEFT,
  PROCESS_FUEL_USED,
  PROCESS_GLOBALS,
  PROCESS_MAIN_COROUTINE,
  PROCESS_QUOTA,
  PROCESS_REGISTRY,
  PROCESS_STATUS,
  PROCESS_STRING_COUNT,
  PROCESS_USED,
  PROCESS_USED_HIGH,
  PROCESS_VERSION,
  STATUS_FAULTED,
  TAG_COROUTINE,
} from '@perilune/isa';
import { type Block, type HeapStatistics, heapStatistics, walkBlocks } from './blocks.ts';
import { type CoroutineStatus, coroutineFrames, coroutineStatus, type Frame, frameAt } from './coroutines.ts';
import { MemoryView } from './memory-view.ts';
import { type TableEntry, tableEntries, tableField } from './tables.ts';
import { type LuaValue, readValue } from './values.ts';

export interface MemoryUse {
  /** Bytes in used blocks now, and the most there ever were. */
  readonly used: number;
  readonly high: number;
  /** What the linear memory may grow to, and its size now. */
  readonly quota: number;
  readonly size: number;
  readonly strings: number;
}

export class ProcessImage {
  readonly view: MemoryView;

  constructor(memory: Uint8Array) {
    this.view = new MemoryView(memory);
  }

  /** Was this memory laid out by the engine of this version? */
  get isInitialised(): boolean {
    return this.view.u32(PROCESS_VERSION) === LAYOUT_VERSION;
  }
  get hasFaulted(): boolean {
    return this.view.u32(PROCESS_STATUS) === STATUS_FAULTED;
  }
  /** The error in flight, or the one that ended the process. */
  get error(): LuaValue | undefined {
    const isRaised = this.hasFaulted || this.view.u8(PROCESS_ERROR_PENDING) !== 0;
    return isRaised ? readValue(this.view, PROCESS_ERROR) : undefined;
  }
  get fuelUsed(): bigint {
    return this.view.u64(PROCESS_FUEL_USED);
  }
  get fuelLeft(): number {
    return this.view.i32(PROCESS_FUEL_LEFT);
  }
  get memory(): MemoryUse {
    return {
      used: this.view.u32(PROCESS_USED),
      high: this.view.u32(PROCESS_USED_HIGH),
      quota: this.view.u32(PROCESS_QUOTA),
      size: this.view.size,
      strings: this.view.u32(PROCESS_STRING_COUNT),
    };
  }

  get mainCoroutine(): number {
    return this.view.u32(PROCESS_MAIN_COROUTINE);
  }
  get currentCoroutine(): number {
    return this.view.u32(PROCESS_CURRENT_COROUTINE);
  }
  /** Addresses of all coroutines in the heap, also of those nobody refers to any more. */
  *coroutines(): Generator<number> {
    for (const { type, address } of this.blocks()) if (type === 'coroutine') yield address;
  }
  status(coroutine: number): CoroutineStatus {
    return coroutineStatus(this.view, coroutine);
  }
  /** Activations of a coroutine, the newest first. */
  frames(coroutine = this.currentCoroutine): Generator<Frame> {
    return coroutineFrames(this.view, coroutine);
  }
  /** The activation at an address, while a coroutine runs that has it. */
  frameAt(coroutine: number, address: number): Frame | undefined {
    return frameAt(this.view, coroutine, address);
  }
  isCoroutine(address: number): boolean {
    return this.view.isBlock(address, TAG_COROUTINE);
  }

  blocks(): Generator<Block> {
    return walkBlocks(this.view);
  }
  statistics(): HeapStatistics {
    return heapStatistics(this.view);
  }

  /** Entries of the table at an address. */
  entries(table: number): Generator<TableEntry> {
    return tableEntries(this.view, table);
  }
  field(table: number, name: string): LuaValue {
    return tableField(this.view, table, name);
  }
  /** Entries of the table of globals. */
  globals(): Generator<TableEntry> {
    return this.entries(this.view.u32(PROCESS_GLOBALS));
  }
  global(name: string): LuaValue {
    return this.field(this.view.u32(PROCESS_GLOBALS), name);
  }
  registry(): Generator<TableEntry> {
    return this.entries(this.view.u32(PROCESS_REGISTRY));
  }
}

/** Opens a process's memory for reading. */
export function inspect(memory: Uint8Array): ProcessImage {
  return new ProcessImage(memory);
}
