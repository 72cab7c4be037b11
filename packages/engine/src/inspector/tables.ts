/** Tables: their entries, array part first. */
import {
  NODE_KEY,
  NODE_KEY_TAG,
  NODE_SIZE,
  NODE_VALUE,
  PROCESS_EMPTY_NODE,
  SLOT_SIZE,
  SLOT_TAG,
  TABLE_ARRAY,
  TABLE_ARRAY_SIZE,
  TABLE_METATABLE,
  TABLE_NODE_MASK,
  TABLE_NODES,
  TAG_DEAD_KEY,
  TAG_NIL,
  TAG_TABLE,
} from '@perilune/isa';
import type { MemoryView } from './memory-view.ts';
import { type LuaValue, readValue } from './values.ts';

export interface TableEntry {
  readonly key: LuaValue;
  readonly value: LuaValue;
}

/** Entries of the table at an address; none when there is no table. */
export function* tableEntries(view: MemoryView, table: number): Generator<TableEntry> {
  if (!view.isBlock(table, TAG_TABLE)) return;
  const array = view.u32(table + TABLE_ARRAY);
  const arraySize = view.fitting(array, view.u32(table + TABLE_ARRAY_SIZE), SLOT_SIZE);
  for (let index = 0; index < arraySize; index++) {
    const slot = array + index * SLOT_SIZE;
    if (view.u32(slot + SLOT_TAG) === TAG_NIL) continue;
    yield { key: { type: 'integer', value: BigInt(index + 1) }, value: readValue(view, slot) };
  }
  const nodes = view.u32(table + TABLE_NODES);
  if (nodes === PROCESS_EMPTY_NODE) return;
  const count = view.fitting(nodes, Math.floor(view.u32(table + TABLE_NODE_MASK) / NODE_SIZE) + 1, NODE_SIZE);
  for (let index = 0; index < count; index++) {
    const node = nodes + index * NODE_SIZE;
    const keyTag = view.u32(node + NODE_KEY_TAG);
    if (view.u32(node + NODE_VALUE + SLOT_TAG) === TAG_NIL || keyTag === TAG_NIL || keyTag === TAG_DEAD_KEY) continue;
    yield { key: readValue(view, node + NODE_KEY), value: readValue(view, node + NODE_VALUE) };
  }
}

/** table[name]; nil when there is no such field. */
export function tableField(view: MemoryView, table: number, name: string): LuaValue {
  for (const { key, value } of tableEntries(view, table)) {
    if (key.type === 'string' && key.bytes.length === name.length && latin1(key.bytes) === name) return value;
  }
  return { type: 'nil' };
}
function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}

/** Address of a table's metatable, 0 = none. */
export function metatableOf(view: MemoryView, table: number): number {
  const metatable = view.u32(table + TABLE_METATABLE);
  return view.isBlock(metatable, TAG_TABLE) ? metatable : 0;
}
