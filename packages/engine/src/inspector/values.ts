/** Lua values as they lie in slots. */
import {
  BUILTIN_CLOSURE_ID,
  builtins,
  SLOT_TAG,
  STRING_BYTES,
  STRING_LENGTH,
  TAG_BUILTIN,
  TAG_BUILTIN_CLOSURE,
  TAG_CLOSURE,
  TAG_COROUTINE,
  TAG_FALSE,
  TAG_FLOAT,
  TAG_INTEGER,
  TAG_LIGHT_USERDATA,
  TAG_LONG_STRING,
  TAG_NIL,
  TAG_SHORT_STRING,
  TAG_TABLE,
  TAG_TRUE,
  TAG_USERDATA,
  TYPE_BUFFER,
} from '@perilune/isa';
import { displayAddress, displayBytes, displayFloat } from './display.ts';
import type { MemoryView } from './memory-view.ts';

export type LuaValue =
  | { readonly type: 'nil' }
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'integer'; readonly value: bigint }
  | { readonly type: 'float'; readonly value: number }
  /** `bytes` shows the image itself, it is no copy. */
  | { readonly type: 'string'; readonly address: number; readonly bytes: Uint8Array }
  | { readonly type: 'table'; readonly address: number }
  | { readonly type: 'function'; readonly address: number }
  /** A library function; `address` when it has captured values. */
  | { readonly type: 'builtin'; readonly name: string; readonly address: number | undefined }
  | { readonly type: 'userdata'; readonly address: number; readonly light: boolean }
  | { readonly type: 'coroutine'; readonly address: number }
  /** Storage of a library function at work: no value of the program. */
  | { readonly type: 'internal'; readonly address: number }
  /** The slot makes no sense. */
  | { readonly type: 'corrupt'; readonly tag: number; readonly payload: bigint };

const NIL: LuaValue = { type: 'nil' };

/** The value in the slot at an address. */
export function readValue(view: MemoryView, slot: number): LuaValue {
  const tag = view.u32(slot + SLOT_TAG);
  switch (tag) {
    case TAG_NIL:
      return NIL;
    case TAG_FALSE:
    case TAG_TRUE:
      return { type: 'boolean', value: tag === TAG_TRUE };
    case TAG_INTEGER:
      return { type: 'integer', value: view.i64(slot) };
    case TAG_FLOAT:
      return { type: 'float', value: view.f64(slot) };
    case TAG_LIGHT_USERDATA:
      return { type: 'userdata', address: view.u32(slot), light: true };
    case TAG_BUILTIN:
      return { type: 'builtin', name: builtinName(view.u32(slot)), address: undefined };
    default:
      return readObject(view, slot, tag);
  }
}

function readObject(view: MemoryView, slot: number, tag: number): LuaValue {
  const address = view.u32(slot);
  if (!view.isBlock(address, tag)) return { type: 'corrupt', tag, payload: view.u64(slot) };
  switch (tag) {
    case TAG_SHORT_STRING:
    case TAG_LONG_STRING:
      return { type: 'string', address, bytes: stringBytes(view, address) };
    case TAG_TABLE:
      return { type: 'table', address };
    case TAG_CLOSURE:
      return { type: 'function', address };
    case TAG_BUILTIN_CLOSURE:
      return { type: 'builtin', name: builtinName(view.u32(address + BUILTIN_CLOSURE_ID)), address };
    case TAG_USERDATA:
      return { type: 'userdata', address, light: false };
    case TAG_COROUTINE:
      return { type: 'coroutine', address };
    case TYPE_BUFFER:
      return { type: 'internal', address };
    default:
      return { type: 'corrupt', tag, payload: view.u64(slot) };
  }
}

export function isStringBlock(view: MemoryView, address: number): boolean {
  return view.isBlock(address, TAG_SHORT_STRING) || view.isBlock(address, TAG_LONG_STRING);
}
export function stringBytes(view: MemoryView, address: number): Uint8Array {
  return view.slice(address + STRING_BYTES, view.u32(address + STRING_LENGTH));
}
/** The text of a string block, shortened for people; undefined when there is none. */
export function stringText(view: MemoryView, address: number, limit?: number): string | undefined {
  return isStringBlock(view, address) ? displayBytes(stringBytes(view, address), limit) : undefined;
}

/** `string.rep`, `print`; internal functions too. */
export function builtinName(id: number): string {
  const builtin = builtins[id];
  if (builtin === undefined) return `builtin ${id}`;
  return builtin.library === 'base' ? builtin.name : `${builtin.library}.${builtin.name}`;
}

/** A value in one short line. */
export function displayValue(value: LuaValue): string {
  switch (value.type) {
    case 'nil':
      return 'nil';
    case 'boolean':
    case 'integer':
      return String(value.value);
    case 'float':
      return displayFloat(value.value);
    case 'string':
      return `"${displayBytes(value.bytes)}"`;
    case 'builtin':
      return `function: ${value.name}`;
    case 'corrupt':
      return `(no value: tag ${value.tag}, payload ${value.payload})`;
    case 'coroutine':
      return `thread: ${displayAddress(value.address)}`;
    default:
      return `${value.type}: ${displayAddress(value.address)}`;
  }
}

/** Type as Lua's `type` names it. */
export function typeName(value: LuaValue): string {
  switch (value.type) {
    case 'integer':
    case 'float':
      return 'number';
    case 'builtin':
      return 'function';
    case 'coroutine':
      return 'thread';
    default:
      return value.type;
  }
}
