/** Raw storage has one owner each: two are a double free to come, none is a leak. */
import {
  BLOCK_HEADER,
  BUFFER_DATA,
  COROUTINE_FRAME,
  COROUTINE_FRAMES,
  COROUTINE_STACK,
  FRAME_KIND,
  FRAME_KIND_BUILTIN,
  FRAME_PC,
  FRAME_SIZE,
  GROWTH_FILL_FRAMES,
  GROWTH_FILL_STACK,
  PROCESS_COMPILER,
  PROCESS_DUE_FINALIZERS,
  PROCESS_EMPTY_NODE,
  PROCESS_FINALIZERS,
  PROCESS_GROWTH,
  PROCESS_GROWTH_BLOCK,
  PROCESS_GROWTH_OWNER,
  PROCESS_GROWTH_TABLE,
  PROCESS_STRING_BUCKETS,
  PROCESS_STRING_OLD_BUCKETS,
  PROCESS_SUSPENSION_AREA,
  PROTOTYPE_ANCHORS,
  PROTOTYPE_CHILDREN,
  PROTOTYPE_CODE,
  PROTOTYPE_CONSTANTS,
  PROTOTYPE_LINES,
  PROTOTYPE_LOCALS,
  PROTOTYPE_UPVALUES,
  STRING_BYTES,
  TABLE_ARRAY,
  TABLE_NODES,
  TABLE_SIZE,
  TAG_COROUTINE,
  TAG_TABLE,
  TYPE_BUFFER,
  TYPE_PROTOTYPE,
  TYPE_RAW,
} from '@perilune/isa';
import { type Heap, Unsound } from './heap.ts';

const prototypeParts = [
  PROTOTYPE_CODE,
  PROTOTYPE_CONSTANTS,
  PROTOTYPE_CHILDREN,
  PROTOTYPE_UPVALUES,
  PROTOTYPE_LOCALS,
  PROTOTYPE_LINES,
  PROTOTYPE_ANCHORS,
];

/** @param isIdle no library function is suspended: such functions hold storage that nothing else refers to */
export function checkOwners(heap: Heap, isIdle: boolean): void {
  const owned = new Map<number, string>();
  const own = (content: number, owner: string) => {
    if (content === 0) return;
    const block = heap.byContent(content);
    if (block?.type !== TYPE_RAW) throw new Unsound(`${owner} owns ${content}, where no raw block begins`);
    const other = owned.get(block.address);
    if (other !== undefined) throw new Unsound(`${other} and ${owner} both own the raw block ${block.address}`);
    owned.set(block.address, owner);
  };

  own(heap.u32(PROCESS_STRING_BUCKETS), 'the intern table');
  own(heap.u32(PROCESS_STRING_OLD_BUCKETS), 'the growing intern table');
  own(heap.u32(PROCESS_FINALIZERS), 'the list of finalizers');
  own(heap.u32(PROCESS_DUE_FINALIZERS), 'the list of due finalizers');
  own(heap.u32(PROCESS_SUSPENSION_AREA), 'the suspension area');
  const growth = heap.u8(PROCESS_GROWTH);
  // From GROWTH_MOVE_SLOTS on values are on their way, and nothing of it is a block of its own.
  if (growth >= GROWTH_FILL_STACK && growth <= GROWTH_FILL_FRAMES)
    own(heap.u32(PROCESS_GROWTH_BLOCK), 'the growth of a stack');
  else if (growth !== 0 && growth < GROWTH_FILL_STACK) {
    const array = heap.u32(PROCESS_GROWTH_TABLE + TABLE_ARRAY);
    const isLengthened = array === heap.u32(heap.u32(PROCESS_GROWTH_OWNER) + TABLE_ARRAY); // where it lies
    if (!isLengthened) own(array, 'the growth of a table (array)');
    if (heap.u32(PROCESS_GROWTH_TABLE + TABLE_NODES) !== PROCESS_EMPTY_NODE)
      own(heap.u32(PROCESS_GROWTH_TABLE + TABLE_NODES), 'the growth of a table (nodes)');
  }
  for (const { address, type, size } of heap.blocks.values()) {
    switch (type) {
      case TAG_TABLE: {
        const isInner = (part: number) => part >= address + TABLE_SIZE && part < address + size;
        const array = heap.u32(address + TABLE_ARRAY);
        const nodes = heap.u32(address + TABLE_NODES);
        if (!isInner(array)) own(array, `table ${address} (array)`);
        if (nodes !== PROCESS_EMPTY_NODE && !isInner(nodes)) own(nodes, `table ${address} (nodes)`);
        break;
      }
      case TAG_COROUTINE:
        own(heap.u32(address + COROUTINE_STACK), `coroutine ${address} (stack)`);
        own(heap.u32(address + COROUTINE_FRAMES), `coroutine ${address} (frames)`);
        for (const saved of savedComputations(heap, address))
          own(saved, `a suspended function of coroutine ${address}`);
        break;
      case TYPE_PROTOTYPE:
        for (const part of prototypeParts) own(heap.u32(address + part), `prototype ${address} (part at ${part})`);
        break;
      case TYPE_BUFFER: {
        const data = heap.u32(address + BUFFER_DATA);
        if (data !== 0) own(data - STRING_BYTES + BLOCK_HEADER, `buffer ${address}`);
        break;
      }
    }
  }
  if (!isIdle) return;
  if (heap.u32(PROCESS_COMPILER) !== 0) throw new Unsound('a compilation was left behind');
  for (const { address, type, size } of heap.blocks.values())
    if (type === TYPE_RAW && !owned.has(address))
      throw new Unsound(`nobody owns the raw block ${address} of ${size} bytes`);
}

/** What the builtins among a coroutine's frames keep while the functions they called run. */
function savedComputations(heap: Heap, coroutine: number): number[] {
  const saved: number[] = [];
  const last = heap.u32(coroutine + COROUTINE_FRAME);
  for (let record = heap.u32(coroutine + COROUTINE_FRAMES); record <= last; record += FRAME_SIZE) {
    if (heap.u8(record + FRAME_KIND) !== FRAME_KIND_BUILTIN) continue;
    const at = heap.u32(record + FRAME_PC);
    if (at > 7) saved.push(at);
  }
  return saved;
}
