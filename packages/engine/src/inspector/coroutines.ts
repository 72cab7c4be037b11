/** Coroutines and their frames: who called whom, from where, with which variables. */
import {
  BLOCK_EXTRA,
  builtins,
  CLOSURE_PROTOTYPE,
  CLOSURE_UPVALUES,
  COROUTINE_FRAME,
  COROUTINE_FRAMES,
  COROUTINE_STATUS_DEAD,
  COROUTINE_STATUS_FAILED,
  COROUTINE_STATUS_NORMAL,
  COROUTINE_STATUS_RUNNING,
  COROUTINE_STATUS_SUSPENDED,
  FRAME_BASE,
  FRAME_BUILTIN,
  FRAME_CLOSURE,
  FRAME_EXTRA,
  FRAME_FLAG_FINALIZER,
  FRAME_FLAG_HOOK,
  FRAME_FLAG_TAIL,
  FRAME_FLAGS,
  FRAME_FUNCTION,
  FRAME_KIND,
  FRAME_KIND_BUILTIN,
  FRAME_KIND_LUA,
  FRAME_PC,
  FRAME_SIZE,
  SLOT_SIZE,
  TAG_CLOSURE,
  TAG_COROUTINE,
  TYPE_UPVALUE,
  UPVALUE_SLOT,
} from '@perilune/isa';
import type { MemoryView } from './memory-view.ts';
import { calledName, type FoundName } from './names.ts';
import { Prototype } from './prototypes.ts';
import { builtinName, type LuaValue, readValue } from './values.ts';

const statuses = {
  [COROUTINE_STATUS_SUSPENDED]: 'suspended',
  [COROUTINE_STATUS_RUNNING]: 'running',
  [COROUTINE_STATUS_NORMAL]: 'normal',
  [COROUTINE_STATUS_DEAD]: 'dead',
  [COROUTINE_STATUS_FAILED]: 'failed',
} as const;
export type CoroutineStatus = (typeof statuses)[keyof typeof statuses] | 'corrupt';

export interface Variable {
  readonly name: string;
  readonly value: LuaValue;
}

/** Values shown of a vararg call, at most. */
const EXTRA_ARGUMENT_LIMIT = 250;
/** Builtins that are a part of the caller's instruction. */
const helpers = new Set(
  builtins.filter(({ library, name }) => library === 'core' && name !== 'ipairsSlow').map(({ id }) => id),
);

export function coroutineStatus(view: MemoryView, coroutine: number): CoroutineStatus {
  if (!view.isBlock(coroutine, TAG_COROUTINE)) return 'corrupt';
  return (statuses as Readonly<Record<number, CoroutineStatus>>)[view.u8(coroutine + BLOCK_EXTRA)] ?? 'corrupt';
}

/** The frames of a coroutine from the running function down; helpers and the bottom record are left out. */
export function* coroutineFrames(view: MemoryView, coroutine: number): Generator<Frame> {
  if (!view.isBlock(coroutine, TAG_COROUTINE)) return;
  const bottom = view.u32(coroutine + COROUTINE_FRAMES);
  let record = view.u32(coroutine + COROUTINE_FRAME);
  if (
    view.fitting(bottom, 1, FRAME_SIZE) === 0 ||
    !view.holds(record, FRAME_SIZE) ||
    (record - bottom) % FRAME_SIZE !== 0
  )
    return;
  for (; record > bottom; record -= FRAME_SIZE) {
    if (isVisible(view, record)) yield new Frame(view, record, callerOf(view, record, bottom));
  }
}

/** The frame at an address, if it is one of this coroutine that is shown. */
export function frameAt(view: MemoryView, coroutine: number, record: number): Frame | undefined {
  if (!view.isBlock(coroutine, TAG_COROUTINE)) return undefined;
  const bottom = view.u32(coroutine + COROUTINE_FRAMES);
  if (view.fitting(bottom, 1, FRAME_SIZE) === 0 || record <= bottom || (record - bottom) % FRAME_SIZE !== 0)
    return undefined;
  return isVisible(view, record) ? new Frame(view, record, callerOf(view, record, bottom)) : undefined;
}

function publicName(id: number): string {
  return builtins[id]?.internal === false ? builtinName(id) : '';
}

function isVisible(view: MemoryView, record: number): boolean {
  const kind = view.u8(record + FRAME_KIND);
  if (kind === FRAME_KIND_BUILTIN) return !helpers.has(view.u32(record + FRAME_BUILTIN));
  return kind === FRAME_KIND_LUA;
}
function callerOf(view: MemoryView, record: number, bottom: number): number | undefined {
  let caller = record - FRAME_SIZE;
  while (caller > bottom && view.u8(caller + FRAME_KIND) === FRAME_KIND_BUILTIN && !isVisible(view, caller))
    caller -= FRAME_SIZE;
  return caller > bottom ? caller : undefined;
}

/** What a Lua frame runs, and the index of its instruction. */
interface Position {
  readonly prototype: Prototype;
  readonly index: number;
}
function positionOf(view: MemoryView, record: number): Position | undefined {
  const closure = view.u32(record + FRAME_CLOSURE);
  if (view.u8(record + FRAME_KIND) !== FRAME_KIND_LUA || !view.isBlock(closure, TAG_CLOSURE)) return undefined;
  const prototype = Prototype.at(view, view.u32(closure + CLOSURE_PROTOTYPE));
  if (prototype === undefined) return undefined;
  const next = Math.floor((view.u32(record + FRAME_PC) - prototype.codeAddress) / 4);
  return { prototype, index: Math.max(0, Math.min(next - 1, prototype.codeCount - 1)) };
}

function nameByCaller(view: MemoryView, record: number, caller: number | undefined): FoundName | undefined {
  const flags = view.u8(record + FRAME_FLAGS);
  if (flags & FRAME_FLAG_TAIL) return undefined;
  if (flags & FRAME_FLAG_HOOK) return { kind: 'hook', name: '?' };
  if (flags & FRAME_FLAG_FINALIZER) return { kind: 'metamethod', name: '__gc' };
  const from = caller === undefined ? undefined : positionOf(view, caller);
  return from && calledName(from.prototype, from.index);
}

/** One activation. Everything is read when it is asked for, so that walking a deep stack is cheap. */
export class Frame {
  readonly address: number;
  readonly #view: MemoryView;
  readonly #caller: number | undefined;

  constructor(view: MemoryView, record: number, caller: number | undefined) {
    this.#view = view;
    this.address = record;
    this.#caller = caller;
  }

  get kind(): 'lua' | 'builtin' {
    return this.#view.u8(this.address + FRAME_KIND) === FRAME_KIND_LUA ? 'lua' : 'builtin';
  }
  /** The called function. */
  get function(): LuaValue {
    return readValue(this.#view, this.#view.u32(this.address + FRAME_FUNCTION));
  }
  /** What the caller called it. */
  get calledAs(): FoundName | undefined {
    return nameByCaller(this.#view, this.address, this.#caller);
  }
  /** `string.rep` for builtins, empty for those without a name; undefined for Lua functions. */
  get builtin(): string | undefined {
    return this.kind === 'builtin' ? publicName(this.#view.u32(this.address + FRAME_BUILTIN)) : undefined;
  }
  /** Lua functions: the chunk as messages name it. */
  get chunk(): string | undefined {
    return this.kind === 'lua' ? (this.#position?.prototype.chunk ?? '?') : undefined;
  }
  /** Lua functions: the line being run. */
  get line(): number | undefined {
    const at = this.#position;
    return at?.prototype.lineOf(at.index);
  }
  /** Lua functions: where the function begins, 0 = main chunk. */
  get lineDefined(): number | undefined {
    return this.#position?.prototype.lineDefined;
  }
  /** Reached by a tail call: frames are missing below. */
  get isTailCall(): boolean {
    return (this.#view.u8(this.address + FRAME_FLAGS) & FRAME_FLAG_TAIL) !== 0;
  }

  locals(): Variable[] {
    const at = this.#position;
    if (at === undefined) return [];
    const base = this.#view.u32(this.address + FRAME_BASE);
    return Array.from(at.prototype.localsAt(at.index), ({ name, register }) => ({
      name,
      value: readValue(this.#view, base + register * SLOT_SIZE),
    }));
  }
  upvalues(): Variable[] {
    return this.kind === 'lua' ? closureUpvalues(this.#view, this.#view.u32(this.address + FRAME_CLOSURE)) : [];
  }
  /** Extra arguments of a vararg function. */
  extraArguments(): LuaValue[] {
    const prototype = this.#position?.prototype;
    if (prototype === undefined || !prototype.isVararg) return [];
    const first = this.#view.u32(this.address + FRAME_FUNCTION) + (1 + prototype.parameterCount) * SLOT_SIZE;
    const told = Math.min(this.#view.u32(this.address + FRAME_EXTRA), EXTRA_ARGUMENT_LIMIT);
    const count = this.#view.fitting(first, told, SLOT_SIZE);
    return Array.from({ length: count }, (_, index) => readValue(this.#view, first + index * SLOT_SIZE));
  }

  get #position(): Position | undefined {
    return positionOf(this.#view, this.address);
  }
}

/** Captured variables of the Lua function at an address. */
export function closureUpvalues(view: MemoryView, closure: number): Variable[] {
  if (!view.isBlock(closure, TAG_CLOSURE)) return [];
  const prototype = Prototype.at(view, view.u32(closure + CLOSURE_PROTOTYPE));
  const count = view.fitting(closure + CLOSURE_UPVALUES, view.u8(closure + BLOCK_EXTRA), 4);
  return Array.from({ length: count }, (_, index) => {
    const upvalue = view.u32(closure + CLOSURE_UPVALUES + index * 4);
    const value: LuaValue = view.isBlock(upvalue, TYPE_UPVALUE)
      ? readValue(view, view.u32(upvalue + UPVALUE_SLOT))
      : { type: 'nil' };
    return { name: prototype?.upvalueName(index) ?? '?', value };
  });
}
