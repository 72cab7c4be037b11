/** Everything that can be reached from the roots is a block of the right kind, and none the collector has given up. */
import {
  BLOCK_EXTRA,
  BUILTIN_CLOSURE_SLOTS,
  CLOSURE_PROTOTYPE,
  CLOSURE_UPVALUES,
  COLLECTOR_PHASE_PAUSE,
  COLLECTOR_PHASE_SWEEP,
  COROUTINE_FRAME,
  COROUTINE_FRAMES,
  COROUTINE_HOOK,
  COROUTINE_OPEN_NEXT,
  COROUTINE_OPEN_UPVALUES,
  COROUTINE_RESUMER,
  COROUTINE_STACK,
  COROUTINE_STACK_END,
  EVENT_COUNT,
  FRAME_BASE,
  FRAME_CLOSURE,
  FRAME_FUNCTION,
  FRAME_KIND,
  FRAME_KIND_BASE,
  FRAME_KIND_LUA,
  FRAME_PC,
  FRAME_SIZE,
  FRAME_TOP,
  GROWTH_MOVE_FRAMES,
  GROWTH_MOVE_UPVALUES,
  LOCAL_SIZE,
  MARK_WHITES,
  NODE_KEY,
  NODE_NEXT,
  NODE_SIZE,
  PROCESS_COLLECTOR_PHASE,
  PROCESS_COLLECTOR_WHITE,
  PROCESS_CURRENT_COROUTINE,
  PROCESS_DUE_COUNT,
  PROCESS_DUE_FINALIZERS,
  PROCESS_EMPTY_NODE,
  PROCESS_ERROR,
  PROCESS_EVENT_NAMES,
  PROCESS_FINALIZER_COUNT,
  PROCESS_FINALIZERS,
  PROCESS_GLOBALS,
  PROCESS_GROWTH,
  PROCESS_GROWTH_BLOCK,
  PROCESS_GROWTH_OWNER,
  PROCESS_GROWTH_SIZE,
  PROCESS_MAIN_COROUTINE,
  PROCESS_MEMORY_MESSAGE,
  PROCESS_METATABLES,
  PROCESS_OPEN_COROUTINES,
  PROCESS_REGISTRY,
  PROCESS_TYPE_NAMES,
  PROTOTYPE_CHILD_COUNT,
  PROTOTYPE_CHILDREN,
  PROTOTYPE_CODE,
  PROTOTYPE_CODE_COUNT,
  PROTOTYPE_CONSTANT_COUNT,
  PROTOTYPE_CONSTANTS,
  PROTOTYPE_LOCAL_COUNT,
  PROTOTYPE_LOCALS,
  PROTOTYPE_SOURCE,
  PROTOTYPE_UPVALUE_COUNT,
  PROTOTYPE_UPVALUES,
  SLOT_SIZE,
  SLOT_TAG,
  STRING_BYTES,
  STRING_LENGTH,
  TABLE_ARRAY,
  TABLE_ARRAY_SIZE,
  TABLE_METATABLE,
  TABLE_NODE_MASK,
  TABLE_NODES,
  TAG_BUILTIN_CLOSURE,
  TAG_CLOSURE,
  TAG_COLLECTABLE,
  TAG_COROUTINE,
  TAG_DEAD_KEY,
  TAG_LONG_STRING,
  TAG_NIL,
  TAG_SHORT_STRING,
  TAG_TABLE,
  TAG_USERDATA,
  TYPE_BUFFER,
  TYPE_PROTOTYPE,
  TYPE_UPVALUE,
  UPVALUE_CLOSED,
  UPVALUE_DESCRIPTION_SIZE,
  UPVALUE_NEXT,
  UPVALUE_SLOT,
  USERDATA_METATABLE,
  USERDATA_VALUE,
} from '@perilune/isa';
import { type Heap, type HeapBlock, Unsound } from './heap.ts';

export function checkReferences(heap: Heap): void {
  new Traversal(heap).run();
}

class Traversal {
  readonly #heap: Heap;
  readonly #seen = new Set<number>();
  readonly #todo: HeapBlock[] = [];
  /** While the sweep runs, and after, what carries only the other white is dead. */
  readonly #knowsDead: boolean;

  constructor(heap: Heap) {
    this.#heap = heap;
    const phase = heap.u8(PROCESS_COLLECTOR_PHASE);
    this.#knowsDead = phase === COLLECTOR_PHASE_SWEEP || phase === COLLECTOR_PHASE_PAUSE;
  }

  run(): void {
    const heap = this.#heap;
    const roots = [
      PROCESS_MAIN_COROUTINE,
      PROCESS_CURRENT_COROUTINE,
      PROCESS_GLOBALS,
      PROCESS_REGISTRY,
      PROCESS_MEMORY_MESSAGE,
    ];
    for (const root of roots) this.#follow(heap.u32(root), `the header's field ${root}`);
    for (let i = 0; i < 9; i++) {
      this.#optional(heap.u32(PROCESS_METATABLES + i * 4), 'a basic metatable', TAG_TABLE);
      this.#optional(heap.u32(PROCESS_TYPE_NAMES + i * 4), 'a type name');
    }
    for (let i = 0; i < EVENT_COUNT; i++) this.#follow(heap.u32(PROCESS_EVENT_NAMES + i * 4), 'an event name');
    this.#slot(PROCESS_ERROR, 'the error in flight');
    for (const [list, count] of [
      [PROCESS_FINALIZERS, PROCESS_FINALIZER_COUNT],
      [PROCESS_DUE_FINALIZERS, PROCESS_DUE_COUNT],
    ] as const)
      for (let i = 0; i < heap.u32(count); i++) {
        const object = heap.u32(heap.u32(list) + i * 4);
        // An object that died is taken off this list before the sweep begins.
        if (object !== 0) this.#follow(object, 'a list of finalizers');
      }
    for (let block = this.#todo.pop(); block; block = this.#todo.pop()) this.#visit(block);
    this.#checkOpenCoroutines();
  }

  #checkOpenCoroutines(): void {
    const heap = this.#heap;
    const listed = new Set<number>();
    for (let owner = heap.u32(PROCESS_OPEN_COROUTINES); owner > 1; owner = heap.u32(owner + COROUTINE_OPEN_NEXT)) {
      if (heap.blocks.get(owner)?.type !== TAG_COROUTINE || listed.has(owner))
        throw new Unsound(`the list of coroutines with open upvalues is broken at ${owner}`);
      listed.add(owner);
    }
    for (const { address, type } of heap.blocks.values())
      if (
        type === TAG_COROUTINE &&
        this.#seen.has(address) &&
        heap.u32(address + COROUTINE_OPEN_UPVALUES) !== 0 &&
        !listed.has(address)
      )
        throw new Unsound(`coroutine ${address} has open upvalues but is not listed`);
  }

  #follow(address: number, from: string, type?: number): void {
    const block = this.#heap.blocks.get(address);
    if (!block || block.type < TAG_COLLECTABLE || (type !== undefined && block.type !== type))
      throw new Unsound(
        `${from} refers to ${address}: ${block ? `a block of type ${block.type}` : 'no block'}${type === undefined ? '' : `, not ${type}`}`,
      );
    if (this.#seen.has(address)) return;
    this.#seen.add(address);
    const white = this.#heap.u8(PROCESS_COLLECTOR_WHITE);
    if (this.#knowsDead && block.mark & MARK_WHITES && !(block.mark & white))
      throw new Unsound(`${from} refers to ${address} of type ${block.type}, which is dead`);
    this.#todo.push(block);
  }
  #optional(address: number, from: string, type?: number): void {
    if (address !== 0) this.#follow(address, from, type);
  }
  #slot(slot: number, from: string): void {
    const tag = this.#heap.u32(slot + SLOT_TAG);
    if (tag > TYPE_BUFFER) throw new Unsound(`${from} has the tag ${tag}`);
    if (tag >= TAG_COLLECTABLE) this.#follow(this.#heap.u32(slot), from, tag);
  }

  #visit({ address, type, size }: HeapBlock): void {
    const heap = this.#heap;
    const name = `block ${address} of type ${type}`;
    switch (type) {
      case TAG_SHORT_STRING:
      case TAG_LONG_STRING:
        if (STRING_BYTES + heap.u32(address + STRING_LENGTH) > size)
          throw new Unsound(`the string ${address} is too long`);
        return;
      case TAG_TABLE:
        this.#visitTable(address);
        return;
      case TAG_CLOSURE:
        this.#optional(heap.u32(address + CLOSURE_PROTOTYPE), name, TYPE_PROTOTYPE);
        for (let i = 0; i < heap.u8(address + BLOCK_EXTRA); i++)
          this.#optional(heap.u32(address + CLOSURE_UPVALUES + i * 4), `${name} (upvalue ${i})`, TYPE_UPVALUE);
        return;
      case TAG_BUILTIN_CLOSURE:
        for (let i = 0; i < heap.u8(address + BLOCK_EXTRA); i++)
          this.#slot(address + BUILTIN_CLOSURE_SLOTS + i * SLOT_SIZE, name);
        return;
      case TAG_USERDATA:
        this.#optional(heap.u32(address + USERDATA_METATABLE), name, TAG_TABLE);
        this.#slot(address + USERDATA_VALUE, name);
        return;
      case TAG_COROUTINE:
        this.#visitCoroutine(address);
        return;
      case TYPE_PROTOTYPE:
        this.#visitPrototype(address, name);
        return;
      case TYPE_UPVALUE:
        this.#visitUpvalue(address, name);
        return;
    }
  }

  #visitTable(table: number): void {
    const heap = this.#heap;
    this.#optional(heap.u32(table + TABLE_METATABLE), `table ${table} (metatable)`, TAG_TABLE);
    const slots = heap.u32(table + TABLE_ARRAY_SIZE);
    const array = heap.u32(table + TABLE_ARRAY);
    // A part lies in the table's own block, or is the content of one of its own.
    const end = table + (heap.blocks.get(table)?.size ?? 0);
    const room = (part: number) => (part > table && part < end ? end : part + (heap.byContent(part)?.size ?? 0)) - part;
    if (slots > 0 && room(array) < slots * SLOT_SIZE)
      throw new Unsound(`the array of table ${table} is too small for ${slots} slots`);
    for (let i = 0; i < slots; i++) this.#slot(array + i * SLOT_SIZE, `table ${table} (index ${i + 1})`);
    const nodes = heap.u32(table + TABLE_NODES);
    if (nodes === PROCESS_EMPTY_NODE) return;
    const bytes = heap.u32(table + TABLE_NODE_MASK) + NODE_SIZE;
    if (array > table && array < nodes && nodes < end && nodes < array + slots * SLOT_SIZE)
      throw new Unsound(`the parts of table ${table} overlap`);
    if (room(nodes) < bytes) throw new Unsound(`the nodes of table ${table} are too few`);
    for (let node = nodes; node < nodes + bytes; node += NODE_SIZE) {
      this.#slot(node, `table ${table} (a value)`);
      const tag = heap.u32(node + NODE_KEY + SLOT_TAG);
      if (tag !== TAG_DEAD_KEY && heap.u32(node + SLOT_TAG) !== TAG_NIL)
        this.#slot(node + NODE_KEY, `table ${table} (a key)`);
      const next = heap.u32(node + NODE_NEXT);
      if (next !== 0 && (next < nodes || next >= nodes + bytes || (next - nodes) % NODE_SIZE !== 0))
        throw new Unsound(`a chain of table ${table} leads to ${next}`);
    }
    this.#checkChains(table, nodes, bytes);
  }

  /** Following chains ends. */
  #checkChains(table: number, nodes: number, bytes: number): void {
    const successors = new Set<number>();
    for (let node = nodes; node < nodes + bytes; node += NODE_SIZE) {
      const next = this.#heap.u32(node + NODE_NEXT);
      if (next === 0) continue;
      if (successors.has(next)) throw new Unsound(`two chains of table ${table} meet at ${next}`);
      successors.add(next);
    }
    // No node has two predecessors: what never ends now is a ring, which no chain's head leads into.
    let reached = 0;
    for (let head = nodes; head < nodes + bytes; head += NODE_SIZE) {
      if (successors.has(head)) continue;
      for (let node = head; node !== 0; node = this.#heap.u32(node + NODE_NEXT)) reached++;
    }
    if (reached * NODE_SIZE !== bytes) throw new Unsound(`a chain of table ${table} is a ring`);
  }

  #visitCoroutine(coroutine: number): void {
    const heap = this.#heap;
    const stack = heap.u32(coroutine + COROUTINE_STACK);
    const end = heap.u32(coroutine + COROUTINE_STACK_END);
    const name = `coroutine ${coroutine}`;
    for (let slot = stack; slot < end; slot += SLOT_SIZE)
      this.#slot(slot, `${name} (slot ${(slot - stack) / SLOT_SIZE})`);
    this.#slot(coroutine + COROUTINE_HOOK, `${name} (hook)`);
    this.#optional(heap.u32(coroutine + COROUTINE_RESUMER), `${name} (resumer)`, TAG_COROUTINE);
    const isOnStack = (at: number) => (at >= stack && at <= end) || this.#liesOnGrowing(coroutine, at);
    let above = Number.POSITIVE_INFINITY;
    for (
      let upvalue = heap.u32(coroutine + COROUTINE_OPEN_UPVALUES);
      upvalue !== 0;
      upvalue = heap.u32(upvalue + UPVALUE_NEXT)
    ) {
      this.#follow(upvalue, `${name} (open upvalue)`, TYPE_UPVALUE);
      const slot = heap.u32(upvalue + UPVALUE_SLOT);
      if (!isOnStack(slot)) throw new Unsound(`${name}: its open upvalue ${upvalue} stands for ${slot}`);
      // Some of them may have been told already where the stack will lie.
      if (slot >= above && !this.#isMoving(coroutine))
        throw new Unsound(`${name}: open upvalue ${upvalue} is out of order`);
      above = slot;
    }
    const first = heap.u32(coroutine + COROUTINE_FRAMES);
    const last = heap.u32(coroutine + COROUTINE_FRAME);
    if (heap.u8(first + FRAME_KIND) !== FRAME_KIND_BASE) throw new Unsound(`${name} has no bottom frame`);
    for (let record = first; record <= last; record += FRAME_SIZE) {
      for (const field of [FRAME_FUNCTION, FRAME_BASE, FRAME_TOP]) {
        const at = heap.u32(record + field);
        if (!isOnStack(at)) throw new Unsound(`${name}: frame ${record} points out of the stack`);
      }
      if (record > first) this.#visitFrame(record, name);
    }
  }

  /** Is this coroutine's stack being moved, so that what points into it may point to either place? */
  #isMoving(coroutine: number): boolean {
    const growth = this.#heap.u8(PROCESS_GROWTH);
    return (
      (growth === GROWTH_MOVE_UPVALUES || growth === GROWTH_MOVE_FRAMES) &&
      this.#heap.u32(PROCESS_GROWTH_OWNER) === coroutine
    );
  }
  #liesOnGrowing(coroutine: number, at: number): boolean {
    const stack = this.#heap.u32(PROCESS_GROWTH_BLOCK);
    return this.#isMoving(coroutine) && at >= stack && at <= stack + this.#heap.u32(PROCESS_GROWTH_SIZE);
  }

  #visitFrame(record: number, name: string): void {
    const heap = this.#heap;
    const closure = heap.u32(record + FRAME_CLOSURE);
    if (heap.u8(record + FRAME_KIND) !== FRAME_KIND_LUA) {
      this.#optional(closure, `${name} (frame)`);
      return;
    }
    this.#follow(closure, `${name} (frame)`, TAG_CLOSURE);
    const prototype = heap.u32(closure + CLOSURE_PROTOTYPE);
    const code = heap.u32(prototype + PROTOTYPE_CODE);
    const pc = heap.u32(record + FRAME_PC);
    if (pc < code || pc > code + heap.u32(prototype + PROTOTYPE_CODE_COUNT) * 4)
      throw new Unsound(`${name}: frame ${record} is at ${pc}, out of its function`);
  }

  #visitPrototype(prototype: number, name: string): void {
    const heap = this.#heap;
    this.#optional(heap.u32(prototype + PROTOTYPE_SOURCE), `${name} (source)`);
    const part = (field: number, count: number, size: number, use: (at: number) => void) => {
      for (let i = 0; i < heap.u32(prototype + count); i++) use(heap.u32(prototype + field) + i * size);
    };
    part(PROTOTYPE_CONSTANTS, PROTOTYPE_CONSTANT_COUNT, SLOT_SIZE, (at) => this.#slot(at, `${name} (constant)`));
    part(PROTOTYPE_CHILDREN, PROTOTYPE_CHILD_COUNT, 4, (at) =>
      this.#optional(heap.u32(at), `${name} (inner function)`, TYPE_PROTOTYPE),
    );
    part(PROTOTYPE_UPVALUES, PROTOTYPE_UPVALUE_COUNT, UPVALUE_DESCRIPTION_SIZE, (at) =>
      this.#optional(heap.u32(at), `${name} (upvalue name)`),
    );
    part(PROTOTYPE_LOCALS, PROTOTYPE_LOCAL_COUNT, LOCAL_SIZE, (at) =>
      this.#optional(heap.u32(at), `${name} (local name)`),
    );
  }

  #visitUpvalue(upvalue: number, name: string): void {
    const slot = this.#heap.u32(upvalue + UPVALUE_SLOT);
    // Open: its slot lies on the stack of a coroutine that exists.
    if (slot !== upvalue + UPVALUE_CLOSED && !this.#liesOnStack(slot))
      throw new Unsound(`${name} stands for ${slot}, which is on no stack`);
    this.#slot(slot, name);
  }

  #liesOnStack(slot: number): boolean {
    for (const { address, type } of this.#heap.blocks.values()) {
      if (type !== TAG_COROUTINE) continue;
      const stack = this.#heap.u32(address + COROUTINE_STACK);
      if (slot >= stack && slot < this.#heap.u32(address + COROUTINE_STACK_END)) return true;
      if (this.#liesOnGrowing(address, slot)) return true;
    }
    return false;
  }
}
