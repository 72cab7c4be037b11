// What library code is written with. A builtin is `function stringRep(): i32`: its arguments are slots 1, 2, …
// counted from `base`, it pushes results above them and returns how many there are.
//
// Three rules make it safe:
// - Functions marked (waits) may suspend: the process may be collected, snapshotted, moved meanwhile. Slot addresses
//   taken before are stale after; take them anew with at(index). Blocks do not move, but a block is only kept alive
//   by a slot: push a new object before the next (waits).
// - Slots above the top may hold only values (the collector looks at them when a frame grows over them): never raw bytes.
// - All work is paid: burn(n) for every ~10 n nanoseconds of it, in pieces that do not depend on the fuel left. A piece is
//   no longer than some 10 µs, and touches no more than 16 KiB that may be fresh: the host makes each page when it is touched.

import {
  BLOCK_EXTRA, BLOCK_HEADER, BUFFER_CAPACITY, BUFFER_DATA, BUFFER_LENGTH, BUFFER_SIZE, COROUTINE_STACK_END,
  BUILTIN_CLOSURE_GRAY, BUILTIN_CLOSURE_ID, BUILTIN_CLOSURE_SLOTS, FRAME_CLOSURE, STRING_BYTES, STRING_HASH,
} from "@perilune/isa/src/layout";
import { PROCESS_COLLECTOR_FULL, PROCESS_ERROR, PROCESS_HEADER_END, PROCESS_NIL, PROCESS_SCRATCH } from "@perilune/isa/src/process";
import {
  SHORT_STRING_LIMIT, SLOT_SIZE, TAG_BUILTIN, TAG_BUILTIN_CLOSURE, TAG_LONG_STRING, TAG_TABLE, TYPE_BUFFER,
} from "@perilune/isa/src/values";
import { releaseRaw, tryAllocate, tryAllocateRaw } from "./allocator";
import { barrierBack } from "./barrier";
import { isGrowing, PIECE_BYTES } from "./growth";
import { growStack, Room } from "./stack";
import { base, charge, coroutine, frame, fuel, setTop, top } from "./registers";
import { copySlot, isNil, objectIn, setBoolean, setFloat, setInteger, setNil, setObject, setString, setTag, tagOf } from "./slots";
import { bytesOf, lengthOf, tryIntern, tryLongString, tryString } from "./strings";
import { Suspend, suspend } from "./suspension";
import { raiseMemory } from "./raise";
import { writeText } from "./text";
import { tryTable } from "./tables";

// ── Paying and waiting

/** (waits) Pays for work. One unit is about one VM instruction; copying costs 1 for every 16 bytes. */
export function burn(amount: i32): void {
  charge(amount);
  if (fuel <= 0) suspend(Suspend.Fuel);
}

/** (waits) Memory ran out: a whole collection, then the caller tries once more; the second time it is an error. */
export function collectOrThrow(tries: i32): void {
  if (tries > 0) {
    raiseMemory();
    suspend(Suspend.Throw);
  }
  suspend(Suspend.Memory);
}

/** Throws the value in the top slot. Does not return. */
export function throwTop(): void {
  copySlot(PROCESS_ERROR, top - SLOT_SIZE);
  suspend(Suspend.Throw);
}

// ── Slots

/** Address of slot `index`: 1 … from the first argument, -1 … from the top. Slots beyond the top read as nil. */
export function at(index: i32): usize {
  if (index < 0) return top + index * SLOT_SIZE;
  const slot = base + (index - 1) * SLOT_SIZE;
  return slot < top ? slot : PROCESS_NIL;
}
@inline export function slotCount(): i32 { return <i32>((top - base) / SLOT_SIZE); }
/** Cuts or fills with nil so that exactly `count` slots are there. `count` at most 20 beyond the arguments, or after ensureSlots. */
export function setSlotCount(count: i32): void {
  const wanted = base + count * SLOT_SIZE;
  for (let slot = top; slot < wanted; slot += SLOT_SIZE) setNil(slot);
  setTop(wanted);
}
@inline export function pop(count: i32): void { setTop(top - count * SLOT_SIZE); }
/** (waits) Room for `count` more slots. A builtin starts with room for 20. */
export function ensureSlots(count: i32): bool {
  let tries = 0;
  while (top + count * SLOT_SIZE > <usize>load<u32>(coroutine, COROUTINE_STACK_END)) {
    const room = growStack(count);
    if (room == Room.Made) break;
    if (room == Room.TooMuch) return false; // beyond the limit of a stack
    if (room == Room.Later) finishGrowth();
    else collectOrThrow(tries++);
  }
  return true;
}
/** (waits) Has what has begun to grow come to its end. */
export function finishGrowth(): void { if (isGrowing()) suspend(Suspend.Growth); }

@inline export function pushNil(): void { setNil(top); setTop(top + SLOT_SIZE); }
@inline export function pushBoolean(value: bool): void { setBoolean(top, value); setTop(top + SLOT_SIZE); }
@inline export function pushInteger(value: i64): void { setInteger(top, value); setTop(top + SLOT_SIZE); }
@inline export function pushFloat(value: f64): void { setFloat(top, value); setTop(top + SLOT_SIZE); }
@inline export function pushSlot(slot: usize): void { copySlot(top, slot); setTop(top + SLOT_SIZE); }
@inline export function pushCopy(index: i32): void { pushSlot(at(index)); }
@inline export function pushObject(object: usize, tag: u32): void { setObject(top, object, tag); setTop(top + SLOT_SIZE); }
@inline export function pushString(string: usize): void { setString(top, string); setTop(top + SLOT_SIZE); }
@inline export function pushBuiltin(id: i32): void { setInteger(top, id); setTag(top, TAG_BUILTIN); setTop(top + SLOT_SIZE); }

/** Puts the top slot at `index`, moving up those above (index positive). */
export function insert(index: i32): void {
  const place = base + (index - 1) * SLOT_SIZE;
  copySlot(top, top - SLOT_SIZE);
  for (let slot = top - SLOT_SIZE; slot > place; slot -= SLOT_SIZE) copySlot(slot, slot - SLOT_SIZE);
  copySlot(place, top);
}
/** Takes the slot at `index` (positive) out, moving down those above. */
export function remove(index: i32): void {
  for (let slot = base + index * SLOT_SIZE; slot < top; slot += SLOT_SIZE) copySlot(slot - SLOT_SIZE, slot);
  setTop(top - SLOT_SIZE);
}
/** Pops the top slot into `index`. */
export function replace(index: i32): void {
  copySlot(at(index), top - SLOT_SIZE);
  setTop(top - SLOT_SIZE);
}

// ── New objects: all (wait), all are pushed, so that they are safe.

/** (waits) Raw storage; returns the address of its first byte. Nothing keeps it: hand it to an owner before the next wait. */
export function allocateRaw(size: u32): usize {
  let content = tryAllocateRaw(size);
  for (let tries = 0; !content; tries++) {
    collectOrThrow(tries);
    content = tryAllocateRaw(size);
  }
  return content;
}

/** (waits) Pushes a string of these bytes, which must not lie in a block that could be collected. Pays. */
export function pushBytes(bytes: usize, length: u32): void {
  let from = bytes;
  for (let tries = 0; ; tries++) {
    const string = tryString(from, length);
    if (string) {
      pushString(string);
      break;
    }
    from = keptBytes(from, length);
    collectOrThrow(tries);
  }
  burn(1 + (length >> 4));
}
/** Bytes in the scratch move to its end, which the suspended computation that will lie there does not reach. */
function keptBytes(bytes: usize, length: u32): usize {
  if (bytes >= <usize>PROCESS_HEADER_END) return bytes;
  memory.copy(PROCESS_HEADER_END - length, bytes, length);
  return PROCESS_HEADER_END - length;
}
/** (waits) Pushes bytes start … start+length-1 of the string in slot `index`. Copies in one go. */
export function pushSubstring(index: i32, start: u32, length: u32): void {
  for (let tries = 0; ; tries++) {
    const string = tryString(bytesOf(objectIn(at(index))) + start, length);
    if (string) {
      pushString(string);
      break;
    }
    collectOrThrow(tries);
  }
  burn(1 + (length >> 4));
}
/** (waits) Pushes a fixed text as a string (it must be at most 200 bytes). */
export function pushText(text: i32): void {
  for (let tries = 0; ; tries++) {
    const bytes = PROCESS_SCRATCH + 8; // not free slots: what is written there must be values
    const string = tryString(bytes, writeText(text, bytes));
    if (string) {
      pushString(string);
      return;
    }
    collectOrThrow(tries);
  }
}
/** (waits) Pushes a long string whose `length` > SHORT_STRING_LIMIT bytes the caller writes at bytesOf(objectIn(at(-1))). */
export function pushLongString(length: u32): usize {
  let string = tryLongString(length);
  for (let tries = 0; !string; tries++) {
    collectOrThrow(tries);
    string = tryLongString(length);
  }
  pushString(string);
  return string;
}
/** (waits) Pushes a new table and returns it. */
export function pushTable(): usize {
  let table = tryTable();
  for (let tries = 0; !table; tries++) {
    collectOrThrow(tries);
    table = tryTable();
  }
  pushObject(table, TAG_TABLE);
  return table;
}
/** (waits) Pops `count` slots into a new builtin with captured values and pushes it. */
export function pushBuiltinClosure(id: i32, count: i32): void {
  for (let tries = 0; ; tries++) {
    const closure = tryAllocate(BUILTIN_CLOSURE_SLOTS - BLOCK_HEADER + count * SLOT_SIZE, TAG_BUILTIN_CLOSURE);
    if (closure) {
      store<u8>(closure, count, BLOCK_EXTRA);
      store<u32>(closure, id, BUILTIN_CLOSURE_ID);
      store<u32>(closure, 0, BUILTIN_CLOSURE_GRAY);
      for (let i = 0; i < count; i++) copySlot(closure + BUILTIN_CLOSURE_SLOTS + i * SLOT_SIZE, top + (i - count) * SLOT_SIZE);
      pop(count);
      pushObject(closure, TAG_BUILTIN_CLOSURE);
      return;
    }
    collectOrThrow(tries);
  }
}
/** Slot of captured value `index` (0 …) of the running builtin. Writing it needs keepUpvalue afterwards. */
export function upvalue(index: i32): usize { return load<u32>(frame, FRAME_CLOSURE) + BUILTIN_CLOSURE_SLOTS + index * SLOT_SIZE; }
/** Stores a value in captured value `index`. */
export function setUpvalue(index: i32, from: usize): void {
  copySlot(upvalue(index), from);
  barrierBack(load<u32>(frame, FRAME_CLOSURE));
}

// ── Buffers: strings in the making, kept in a slot.

/** (waits) Pushes an empty buffer. */
export function pushBuffer(): void {
  for (let tries = 0; ; tries++) {
    const buffer = tryAllocate(BUFFER_SIZE - BLOCK_HEADER, TYPE_BUFFER);
    if (buffer) {
      store<u32>(buffer, 0, BUFFER_DATA);
      store<u32>(buffer, 0, BUFFER_CAPACITY);
      store<u32>(buffer, 0, BUFFER_LENGTH);
      pushObject(buffer, TYPE_BUFFER);
      return;
    }
    collectOrThrow(tries);
  }
}
/** (waits) Makes room for `count` more bytes in the buffer in slot `index` and returns where they go; then bufferAdvance. */
export function bufferReserve(index: i32, count: u32): usize {
  const buffer = objectIn(at(index));
  const length = load<u32>(buffer, BUFFER_LENGTH);
  const capacity = load<u32>(buffer, BUFFER_CAPACITY);
  if (count > capacity - length) growBuffer(index, count);
  return <usize>load<u32>(buffer, BUFFER_DATA) + length;
}
@inline export function bufferAdvance(index: i32, count: u32): void {
  const buffer = objectIn(at(index));
  store<u32>(buffer, load<u32>(buffer, BUFFER_LENGTH) + count, BUFFER_LENGTH);
}
/** The data block is laid out as a long string from the start, so that finishing needs no copy. */
function growBuffer(index: i32, count: u32): void {
  const buffer = objectIn(at(index));
  const length = load<u32>(buffer, BUFFER_LENGTH);
  if (<u64>length + count > 0x7ff00000) throwMemory();
  let wanted = max(length + count, 48);
  // Doubling is tried first; when memory is short, exactly what is needed.
  let larger: usize = 0;
  const doubled = <u64>length * 2;
  if (doubled > <u64>wanted && doubled < 0x7ff00000) larger = tryLongString(<u32>doubled);
  if (larger) wanted = <u32>doubled;
  for (let tries = 0; !larger; tries++) {
    larger = tryLongString(wanted);
    if (!larger) collectOrThrow(tries);
  }
  const old = load<u32>(buffer, BUFFER_DATA);
  store<u8>(larger, 1, 4); // TYPE_RAW: the buffer owns it
  for (let done: u32 = 0; done < length; done += PIECE_BYTES) {
    const part = min(PIECE_BYTES, length - done);
    memory.copy(bytesOf(larger) + done, <usize>old + done, part);
    burn(1 + (part >> 4));
  }
  if (old) releaseRaw(old - STRING_BYTES + BLOCK_HEADER);
  store<u32>(buffer, <u32>bytesOf(larger), BUFFER_DATA);
  store<u32>(buffer, wanted, BUFFER_CAPACITY);
}
/** (waits) Appends bytes, which must not lie in a block that could be collected or moved. Does not pay. */
export function bufferBytes(index: i32, bytes: usize, length: u32): void {
  const to = bufferReserve(index, length);
  memory.copy(to, bytes, length);
  bufferAdvance(index, length);
}
/** (waits) Appends the string in slot `from`; pays and takes long ones in pieces. */
export function bufferString(index: i32, from: i32): void { bufferSubstring(index, from, 0, lengthOf(objectIn(at(from)))); }
/** (waits) Appends bytes start … start+length-1 of the string in slot `from`; pays and takes long ones in pieces. */
export function bufferSubstring(index: i32, from: i32, start: u32, length: u32): void {
  bufferReserve(index, length);
  for (let done: u32 = 0; done < length; done += PIECE_BYTES) {
    const part = min(PIECE_BYTES, length - done);
    memory.copy(bufferReserve(index, 0), bytesOf(objectIn(at(from))) + start + done, part);
    bufferAdvance(index, part);
    burn(1 + (part >> 4));
  }
}
@inline export function bufferByte(index: i32, byte: u32): void {
  store<u8>(bufferReserve(index, 1), byte);
  bufferAdvance(index, 1);
}
/** (waits) Appends a fixed text of at most 200 bytes. */
export function bufferText(index: i32, text: i32): void {
  bufferAdvance(index, writeText(text, bufferReserve(index, 200)));
}
export function bufferLength(index: i32): u32 { return load<u32>(objectIn(at(index)), BUFFER_LENGTH); }
/** First byte of the buffer's content; stale after the next append or wait. */
export function bufferStart(index: i32): usize { return load<u32>(objectIn(at(index)), BUFFER_DATA); }
/** Cuts the buffer back to its first `length` bytes. */
export function bufferTruncate(index: i32, length: u32): void { store<u32>(objectIn(at(index)), length, BUFFER_LENGTH); }
/** (waits) Pushes the buffer's content as a string; the buffer is empty afterwards. */
export function bufferFinish(index: i32): void {
  const buffer = objectIn(at(index));
  const length = load<u32>(buffer, BUFFER_LENGTH);
  const data = <usize>load<u32>(buffer, BUFFER_DATA);
  if (length <= <u32>SHORT_STRING_LIMIT) {
    pushBytes(data, length);
    return;
  }
  const string = data - STRING_BYTES;
  finishLongString(string, length);
  store<u32>(buffer, 0, BUFFER_DATA);
  store<u32>(buffer, 0, BUFFER_CAPACITY);
  store<u32>(buffer, 0, BUFFER_LENGTH);
  pushString(string);
}

function throwMemory(): void {
  raiseMemory();
  suspend(Suspend.Throw);
}

import { finishLongString } from "./strings";
