import { describe, expect, it } from 'vitest';
import { builtins } from './builtins.ts';
import * as files from './files.ts';
import { instructionSet } from './instruction-set.ts';
import * as layout from './layout.ts';
import * as processLayout from './process.ts';
import * as values from './values.ts';

/**
 * Every record of the layouts: the prefix of its fields, where they may begin and must end, and the sizes of those that
 * are not four bytes. What has the prefix and is no field is told by a pattern. A field added later is checked as well.
 */
interface RecordLayout {
  readonly prefix: string;
  readonly start: number;
  readonly end: number;
  readonly sizes?: Readonly<Record<string, number>>;
  readonly notFields?: RegExp;
  /** Fields that have the place of another one, in records of another kind. */
  readonly instead?: Readonly<Record<string, string>>;
}

const slot = values.SLOT_SIZE;

const records: readonly RecordLayout[] = [
  {
    prefix: 'BLOCK_',
    start: 0,
    end: layout.BLOCK_HEADER,
    sizes: { BLOCK_TYPE: 1, BLOCK_MARK: 1, BLOCK_EXTRA: 1, BLOCK_EXTRA2: 1 },
    notFields: /_HEADER$/,
  },
  { prefix: 'STRING_', start: layout.BLOCK_HEADER, end: layout.STRING_BYTES, notFields: /_BYTES$/ },
  { prefix: 'TABLE_', start: layout.BLOCK_HEADER, end: layout.TABLE_SIZE, notFields: /^TABLE_SIZE$/ },
  {
    prefix: 'NODE_',
    start: 0,
    end: layout.NODE_SIZE,
    // The tag is a part of the key's slot, whose extra is the link.
    sizes: { NODE_VALUE: slot, NODE_KEY: 8 },
    notFields: /_SIZE$/,
  },
  { prefix: 'CLOSURE_', start: layout.BLOCK_HEADER, end: layout.CLOSURE_UPVALUES, notFields: /_UPVALUES$/ },
  { prefix: 'BUILTIN_CLOSURE_', start: layout.BLOCK_HEADER, end: layout.BUILTIN_CLOSURE_SLOTS, notFields: /_SLOTS$/ },
  {
    prefix: 'UPVALUE_',
    start: layout.BLOCK_HEADER,
    end: layout.UPVALUE_SIZE,
    sizes: { UPVALUE_CLOSED: slot },
    notFields: /_SIZE$|_DESCRIPTION_/,
  },
  {
    prefix: 'UPVALUE_DESCRIPTION_',
    start: 0,
    end: layout.UPVALUE_DESCRIPTION_SIZE,
    sizes: { UPVALUE_DESCRIPTION_IN_STACK: 1, UPVALUE_DESCRIPTION_INDEX: 1, UPVALUE_DESCRIPTION_KIND: 1 },
    notFields: /_SIZE$/,
  },
  {
    prefix: 'USERDATA_',
    start: layout.BLOCK_HEADER,
    end: layout.USERDATA_BYTES,
    sizes: { USERDATA_VALUE: slot },
    notFields: /_BYTES$|_FILE$/,
  },
  {
    prefix: 'PROTOTYPE_',
    start: layout.BLOCK_HEADER,
    end: layout.PROTOTYPE_SIZE,
    sizes: { PROTOTYPE_PARAMETERS: 1, PROTOTYPE_IS_VARARG: 1, PROTOTYPE_STACK: 1 },
    notFields: /_SIZE$/,
  },
  { prefix: 'LOCAL_', start: 0, end: layout.LOCAL_SIZE, notFields: /_SIZE$/ },
  { prefix: 'BUFFER_', start: layout.BLOCK_HEADER, end: layout.BUFFER_SIZE, notFields: /_SIZE$/ },
  {
    prefix: 'COROUTINE_',
    start: layout.BLOCK_HEADER,
    end: layout.COROUTINE_SIZE,
    sizes: {
      COROUTINE_HOOK: slot,
      COROUTINE_IN_HOOK: 1,
      COROUTINE_HOOK_STAGE: 1,
      COROUTINE_PROTECTED: 1,
      COROUTINE_TRANSFER_FIRST: 2,
      COROUTINE_TRANSFER_COUNT: 2,
    },
    notFields: /_SIZE$|_STATUS_/,
  },
  {
    prefix: 'FRAME_',
    start: 0,
    end: layout.FRAME_SIZE,
    sizes: { FRAME_WANTED: 2, FRAME_KIND: 1, FRAME_FLAGS: 1 },
    notFields: /_SIZE$|_KIND_|_FLAG_/,
    instead: { FRAME_CONSTANTS: 'FRAME_BUILTIN' },
  },
  {
    prefix: 'FILE_',
    start: 0,
    end: files.FILE_SIZE,
    sizes: { FILE_POSITION: 8 },
    notFields: /_SIZE$|_FLAG_|_CLOSED$|_BUFFER$/,
  },
  {
    prefix: 'PROCESS_',
    start: processLayout.PROCESS_REGISTERS,
    end: processLayout.PROCESS_HEADER_END,
    sizes: {
      PROCESS_REGISTERS: 5 * 4,
      PROCESS_METATABLES: 9 * 4,
      PROCESS_ERROR: slot,
      PROCESS_RANDOM: 4 * 8,
      PROCESS_EVENT_NAMES: values.EVENT_COUNT * 4,
      PROCESS_COLLECTOR_PHASE: 1,
      PROCESS_COLLECTOR_WHITE: 1,
      PROCESS_COLLECTOR_STOPPED: 1,
      PROCESS_COLLECTOR_FULL: 1,
      PROCESS_FREE_MAP: 16,
      PROCESS_FREE_LISTS: processLayout.FREE_LIST_COUNT * 4,
      PROCESS_EMPTY_NODE: layout.NODE_SIZE,
      PROCESS_NIL: slot,
      PROCESS_SUSPENDED: 1,
      PROCESS_FUEL_USED: 8,
      PROCESS_ERROR_PENDING: 1,
      PROCESS_WARNINGS: 1,
      PROCESS_WARNING_CONTINUES: 1,
      PROCESS_RETRY: 1,
      PROCESS_HANDLED: 1,
      PROCESS_FINALIZING: 1,
      PROCESS_HOOKED: 1,
      PROCESS_GROWTH: 1,
      PROCESS_DROPPING: 1,
      PROCESS_GROWTH_TABLE: layout.TABLE_SIZE,
      PROCESS_GROWTH_KEY: slot,
      PROCESS_CHARGE_REFUSED: 1,
      PROCESS_NAMELESS: 1,
      PROCESS_SHARED_COUNT: 2,
      PROCESS_SHARED_CAPACITY: 2,
      PROCESS_KEY_COUNTS: 32 * 4,
      PROCESS_SCRATCH: processLayout.PROCESS_SCRATCH_SIZE,
    },
    notFields: /_SCRATCH_SIZE$|_HEADER_END$/,
  },
];

const constants: Readonly<Record<string, number>> = { ...layout, ...processLayout, ...files };

function fieldsOf({ prefix, sizes = {}, notFields, instead = {} }: RecordLayout) {
  const taken = records.map((record) => record.prefix).filter((other) => other.length > prefix.length);
  return Object.entries(constants)
    .filter(
      ([name]) =>
        name.startsWith(prefix) &&
        !(name in instead) &&
        !notFields?.test(name) &&
        !taken.some((other) => name.startsWith(other)),
    )
    .map(([name, offset]) => ({ name, offset, size: sizes[name] ?? 4 }))
    .sort((left, right) => left.offset - right.offset);
}

describe.each(records)('$prefix…', (record) => {
  const fields = fieldsOf(record);

  it('has no two fields in one place', () => {
    const overlaps = fields.slice(1).filter(({ offset }, index) => {
      const before = fields[index];
      return before !== undefined && before.offset + before.size > offset;
    });
    expect(overlaps).toEqual([]);
  });
  it('keeps its fields inside', () => {
    expect(fields.length).toBeGreaterThan(0);
    expect(fields.filter(({ offset, size }) => offset < record.start || offset + size > record.end)).toEqual([]);
  });
  it('puts what stands for another field in its place', () => {
    const wrong = Object.entries(record.instead ?? {}).filter(([name, other]) => constants[name] !== constants[other]);
    expect(wrong).toEqual([]);
  });
  it('aligns its fields', () => {
    const wanted = (size: number) => (size % 8 === 0 ? 8 : Math.min(size, 4));
    expect(fields.filter(({ offset, size }) => offset % wanted(size) !== 0)).toEqual([]);
  });
  it('gives sizes to fields that exist only', () => {
    const names = new Set(fields.map(({ name }) => name));
    expect(Object.keys(record.sizes ?? {}).filter((name) => !names.has(name))).toEqual([]);
  });
});

describe('numbers that must fit together', () => {
  it('sizes blocks in steps of eight', () => {
    const sizes = [
      layout.TABLE_SIZE,
      layout.UPVALUE_SIZE,
      layout.PROTOTYPE_SIZE,
      layout.BUFFER_SIZE,
      layout.COROUTINE_SIZE,
    ];
    expect(sizes.filter((size) => size % 8 !== 0)).toEqual([]);
    expect(layout.FRAME_SIZE % 8).toBe(0);
  });
  it('puts slots on multiples of eight, behind the eight bytes of a header', () => {
    expect(layout.BUILTIN_CLOSURE_SLOTS % 8).toBe(0);
    expect(layout.USERDATA_VALUE % 8).toBe(0);
    expect(layout.USERDATA_BYTES % 8).toBe(0);
  });
  it('gives collectable tags and block types one numbering', () => {
    const numbers = Object.entries(values).filter(([name]) => /^(TAG|TYPE)_/.test(name) && name !== 'TAG_COLLECTABLE');
    const collectable = numbers.filter(([, number]) => number >= values.TAG_COLLECTABLE).map(([, number]) => number);
    expect(new Set(collectable).size).toBe(collectable.length);
    expect(Math.max(...collectable)).toBeLessThan(256);
  });
  it('numbers the metamethods without a gap', () => {
    const events = Object.entries(values).filter(([name]) => name.startsWith('EVENT_') && name !== 'EVENT_COUNT');
    expect(events.map(([, number]) => number).sort((left, right) => left - right)).toEqual(
      Array.from({ length: values.EVENT_COUNT }, (_, index) => index),
    );
  });
  it('fits operations and builtins into their fields', () => {
    expect(instructionSet.length).toBeLessThan(256);
    expect(new Set(instructionSet.map(({ name }) => name)).size).toBe(instructionSet.length);
    expect(new Set(builtins.map(({ symbol }) => symbol)).size).toBe(builtins.length);
  });
  it('separates the bits of a frame and of a hook', () => {
    for (const pattern of [/^FRAME_FLAG_/, /^HOOK_/, /^MARK_(WHITE[01]|BLACK|FINALIZER|FIXED)$/]) {
      const bits = Object.entries(layout)
        .filter(([name]) => pattern.test(name))
        .map(([, bit]): number => bit);
      expect(bits.reduce((sum, bit) => sum + bit, 0)).toBe(bits.reduce((union, bit) => union | bit, 0));
    }
  });
  it('ends the list of builtins with those the debug code passes over', () => {
    const first = builtins.findIndex(({ library }) => library === 'core');
    expect(builtins.slice(first).every(({ library }) => library === 'core')).toBe(true);
  });
});
