/**
 * Memories in which one thing is wrong that a walk of the engine relies on to end. Each names the walk that would go on
 * for ever, were it not bounded.
 */
import { MemoryFileSystem, type Outcome, type Process } from '@perilune/engine';
import {
  BLOCK_HEADER,
  BLOCK_TYPE,
  COLLECTOR_PHASE_PROPAGATE,
  COROUTINE_FRAME,
  COROUTINE_FRAMES,
  COROUTINE_OPEN_UPVALUES,
  COROUTINE_RESUMER,
  FRAME_PC,
  GROWTH_MOVE_ARRAY,
  GROWTH_MOVE_UPVALUES,
  NODE_NEXT,
  NODE_SIZE,
  OP_EXTRA,
  PROCESS_COLLECTOR_DEBT,
  PROCESS_COLLECTOR_PHASE,
  PROCESS_CURRENT_COROUTINE,
  PROCESS_DROP_TO,
  PROCESS_DROPPING,
  PROCESS_GROWTH,
  PROCESS_GROWTH_AT,
  PROCESS_GROWTH_OWNER,
  PROCESS_GROWTH_TABLE,
  PROCESS_MAIN_COROUTINE,
  PROCESS_SCAN_BLOCK,
  PROCESS_SCAN_INDEX,
  PROCESS_SCAN_PART,
  STRING_NEXT,
  TABLE_ARRAY,
  TABLE_ARRAY_SIZE,
  TABLE_NODE_MASK,
  TABLE_NODES,
  TAG_TABLE,
  TYPE_RAW,
  UPVALUE_NEXT,
} from '@perilune/isa';
import type { Heap } from '../sweeps/heap/heap.ts';
import { bucketsOf } from '../sweeps/heap/strings.ts';

export interface Circle {
  /** Run for a while before, and gone on with afterwards. */
  readonly source: string;
  /** Fuel before. */
  readonly before?: number;
  readonly forge: (memory: DataView, heap: Heap) => void;
  /** What is done with it then; by default it is run for some slices. */
  readonly enter?: (process: Process) => Outcome | undefined;
  /** The walk is paid for, or comes to its end; otherwise it traps. */
  readonly goesOn?: true;
}

export const FILES = new MemoryFileSystem();
const SLICE = 10_000;
const SLICES = 20;
/** All that is ever given, and what the last piece of work may overdraw it by. */
export const MOST_FUEL = SLICES * SLICE + 1000;
const LOOP = 'while true do end';

/** @returns how it ended, undefined if it did not */
export function run(process: Process): Outcome | undefined {
  for (let slice = 0; slice < SLICES; slice++) {
    const outcome = process.run(SLICE);
    if (outcome.kind !== 'outOfFuel') return outcome;
  }
  return undefined;
}
function abandon(process: Process): Outcome | undefined {
  process.abandon();
  return process.state === 'ended' ? process.run() : undefined;
}

const word = (memory: DataView, address: number) => memory.getUint32(address, true);
const setWord = (memory: DataView, address: number, value: number): void => memory.setUint32(address, value, true);

/** The last string of a bucket leads to the first. */
function leadBack(memory: DataView, bucket: number): void {
  let string = word(memory, bucket);
  const first = string;
  if (first === 0) return;
  while (word(memory, string + STRING_NEXT) !== 0) string = word(memory, string + STRING_NEXT);
  setWord(memory, string + STRING_NEXT, first);
}

/** Nodes of tables with so many that they are the program's, not the globals or a library. */
function* nodesOfProgram(memory: DataView, heap: Heap): Generator<number> {
  for (const { address } of heap.blocks.values()) {
    if (memory.getUint8(address + BLOCK_TYPE) !== TAG_TABLE) continue;
    const mask = word(memory, address + TABLE_NODE_MASK);
    if (mask < 255 * NODE_SIZE) continue;
    for (let node = 0; node <= mask; node += NODE_SIZE) yield word(memory, address + TABLE_NODES) + node;
  }
}
function tableWithArray(memory: DataView, heap: Heap): number {
  for (const { address } of heap.blocks.values())
    if (memory.getUint8(address + BLOCK_TYPE) === TAG_TABLE && word(memory, address + TABLE_ARRAY_SIZE) >= 1024)
      return address;
  throw new Error('the program has no such table');
}
function upvaluesLeadBack(memory: DataView): number {
  const upvalue = word(memory, word(memory, PROCESS_CURRENT_COROUTINE) + COROUTINE_OPEN_UPVALUES);
  if (upvalue === 0) throw new Error('no variable is captured');
  setWord(memory, upvalue + UPVALUE_NEXT, upvalue);
  return upvalue;
}

/** The running function goes on with what only follows an instruction. */
function noInstruction(memory: DataView): void {
  const frame = word(memory, word(memory, PROCESS_CURRENT_COROUTINE) + COROUTINE_FRAME);
  setWord(memory, word(memory, frame + FRAME_PC), OP_EXTRA);
}

/** Each node of the program's tables leads to itself. */
function nodesLeadBack(memory: DataView, heap: Heap): void {
  for (const node of nodesOfProgram(memory, heap)) setWord(memory, node + NODE_NEXT, node);
}
/** Looks for a key that is not there, in a table whose nodes lead back. */
function lookFor(expression: string): Circle {
  const source = `${FILLED} local rawget, key, other = rawget, "absent", 0.5 while true do local found = ${expression} end`;
  return { source, before: 20_000, forge: nodesLeadBack };
}

const FILLED = 'local t, next = {}, next for i = 1, 200 do t["key" .. i] = i end';
/** Bytes of the first table of names that a compilation has, and of the block it lies in. */
const NAMES = 512;
const NAMES_BLOCK = BLOCK_HEADER + 8 + NAMES;
/** Where it is after the fuel before. */
const PAUSE = 'for i = 1, 10000 do end';
const CAPTURED = 'local a, b, c = 1, 2, 3 local function inner() return c end';

export const circles: Readonly<Record<string, Circle>> = {
  'strings of a bucket': {
    source: `${LOOP} return "x" .. 1`,
    forge: (memory) => {
      for (const bucket of bucketsOf((at) => word(memory, at))) leadBack(memory, bucket);
    },
    enter: (process) => {
      process.abandon();
      process.load('local new = {} for i = 1, 1000 do new[i] = "new" .. i end');
      return run(process);
    },
  },
  'a dead string that is in no bucket': {
    source: 'for i = 1, 1e9 do local s = "text" .. i collectgarbage() end',
    before: 20_000,
    forge: (memory) => {
      for (const bucket of bucketsOf((at) => word(memory, at))) setWord(memory, bucket, 0);
    },
  },
  'nodes of a table, for next': {
    source: `${FILLED} local absent = "absent" while true do pcall(next, t, absent) end`,
    before: 20_000,
    forge: nodesLeadBack,
  },
  'nodes of a table, for a field': lookFor('t.absent'),
  'nodes of a table, for a string': lookFor('t[key]'),
  'nodes of a table, for an integer': lookFor('t[1000]'),
  'nodes of a table, for another key': lookFor('t[other]'),
  'nodes of a table, for a field of what it inherits from': lookFor('setmetatable({}, { __index = t }).absent'),
  'nodes of a table, for a function of the library': lookFor('rawget(t, key)'),
  'a node that is in no chain': {
    source: `${FILLED} while true do for i = 1, 1e9 do t["other" .. i] = i end end`,
    before: 5500,
    forge: (memory, heap) => {
      for (const node of nodesOfProgram(memory, heap)) setWord(memory, node + NODE_NEXT, 0);
    },
  },
  'names of a compilation, of which there is always room for one more': {
    source: 'load(("x = y "):rep(2000) .. "z = y")',
    before: 3000,
    forge: (memory, heap) => {
      for (const { address, size, type } of heap.blocks.values()) {
        if (type !== TYPE_RAW || size !== NAMES_BLOCK) continue;
        for (let entry = address + size - NAMES; entry < address + size; entry += 8)
          if (word(memory, entry) === 0) setWord(memory, entry, 1);
      }
    },
  },
  'open upvalues, for a new one': {
    source: `${CAPTURED} ${PAUSE} while true do inner = function() return a end end`,
    forge: upvaluesLeadBack,
  },
  'open upvalues, as the stack grows': {
    source: `local function deep(n) return n == 0 and 0 or 1 + deep(n - 1) end
      coroutine.wrap(function() ${CAPTURED} ${PAUSE} local sum = deep(30) return sum end)()`,
    forge: upvaluesLeadBack,
  },
  'open upvalues, as a growth is finished': {
    source: `${CAPTURED} ${LOOP}`,
    forge: (memory) => {
      setWord(memory, PROCESS_GROWTH_AT, upvaluesLeadBack(memory));
      setWord(memory, PROCESS_GROWTH_OWNER, word(memory, PROCESS_MAIN_COROUTINE));
      memory.setUint8(PROCESS_GROWTH, GROWTH_MOVE_UPVALUES);
    },
    enter: abandon,
  },
  'an instruction that cannot be run': {
    source: LOOP,
    forge: noInstruction,
  },
  'the same, with a hook': {
    source: `debug.sethook(function() end, "l") ${LOOP}`,
    forge: noInstruction,
  },
  'frames to be dropped that are no whole number': {
    goesOn: true,
    source: LOOP,
    forge: (memory) => {
      setWord(memory, PROCESS_DROP_TO, word(memory, word(memory, PROCESS_MAIN_COROUTINE) + COROUTINE_FRAME) - 4);
      memory.setUint8(PROCESS_DROPPING, 1);
    },
  },
  'coroutines that wait for one another, for the place': {
    goesOn: true,
    source: `local co co = coroutine.wrap(function() table.sort({1, 2, 3, 4, 5}, function() ${LOOP} end) end) co()`,
    forge: (memory) => {
      const coroutine = word(memory, PROCESS_CURRENT_COROUTINE);
      setWord(memory, coroutine + COROUTINE_RESUMER, coroutine);
      setWord(memory, coroutine + COROUTINE_FRAME, word(memory, coroutine + COROUTINE_FRAMES));
    },
    enter: (process) => {
      process.place;
      return undefined;
    },
  },
  'a table scanned beyond its end': {
    goesOn: true,
    source: `local t = {} for i = 1, 2000 do t[i] = i end ${LOOP}`,
    before: 20_000,
    forge: (memory, heap) => {
      const table = tableWithArray(memory, heap);
      setWord(memory, PROCESS_SCAN_BLOCK, table);
      setWord(memory, PROCESS_SCAN_INDEX, 0x40000000);
      const [array, nodes, size] = [TABLE_ARRAY, TABLE_NODES, TABLE_ARRAY_SIZE].map((at) => word(memory, table + at));
      setWord(memory, PROCESS_SCAN_PART, ((array as number) << 1) ^ (nodes as number) ^ ((size as number) << 3));
      memory.setUint8(PROCESS_COLLECTOR_PHASE, COLLECTOR_PHASE_PROPAGATE);
      memory.setInt32(PROCESS_COLLECTOR_DEBT, 8, true);
    },
  },
  'a table moved beyond its end': {
    goesOn: true,
    source: `local t = {} for i = 1, 2000 do t[i] = i end ${LOOP}`,
    before: 20_000,
    forge: (memory, heap) => {
      const table = tableWithArray(memory, heap);
      setWord(memory, PROCESS_GROWTH_OWNER, table);
      for (let field = TABLE_ARRAY; field <= TABLE_NODE_MASK; field += 4)
        setWord(memory, PROCESS_GROWTH_TABLE + field, word(memory, table + field));
      setWord(memory, PROCESS_GROWTH_AT, 0x40000000);
      memory.setUint8(PROCESS_GROWTH, GROWTH_MOVE_ARRAY);
    },
  },
};
