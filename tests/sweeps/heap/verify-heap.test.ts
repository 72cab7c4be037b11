/** Damage of each kind is found: a verifier that is content with everything proves nothing. */
import {
  BLOCK_MARK,
  BLOCK_SIZE,
  BLOCK_TYPE,
  COROUTINE_FRAME,
  COROUTINE_STACK,
  FRAME_BASE,
  NODE_NEXT,
  PROCESS_FREE_MAP,
  PROCESS_GLOBALS,
  PROCESS_HEAP_START,
  PROCESS_MAIN_COROUTINE,
  PROCESS_STRING_COUNT,
  PROCESS_USED,
  PROCESS_VICTIM,
  TABLE_ARRAY,
  TABLE_METATABLE,
  TABLE_NODES,
  TYPE_FREE,
  TYPE_RAW,
} from '@perilune/isa';
import { expect, test } from 'vitest';
import { Subject, UNLIMITED } from '../process.ts';
import { verifyHeap } from './verify-heap.ts';

function soundProcess(): { bytes: Uint8Array; view: DataView; word: (address: number) => number } {
  const subject = new Subject({ memory: 1 << 20 });
  subject.load(
    `kept = {} for i = 1, 20 do kept[i] = {name = "n" .. i, f = function() return i end} end collectgarbage()`,
  );
  subject.finish(UNLIMITED);
  const bytes = subject.process.memory;
  const view = subject.memory;
  return { bytes, view, word: (address) => view.getUint32(address, true) };
}

/** What is damaged: which word is overwritten, with what. */
type Damage = (word: (address: number) => number) => readonly [address: number, value: number];
const globals = (word: (address: number) => number) => word(PROCESS_GLOBALS);

const damages: Readonly<Record<string, readonly [Damage, RegExp]>> = {
  'a block of no size': [(word) => [word(PROCESS_HEAP_START) + BLOCK_SIZE, 0], /has size 0/],
  'a block that reaches into the next': [
    (word) => [globals(word) + BLOCK_SIZE, word(globals(word)) + 8],
    /the chain|type/,
  ],
  'wrong books': [(word) => [PROCESS_USED, word(PROCESS_USED) + 8], /by the books/],
  'a used block that is called free': [
    (word) => [word(globals(word) + TABLE_NODES) - 8 + BLOCK_TYPE, TYPE_FREE],
    /books|list/,
  ],
  'a free block that is called used': [(word) => [word(PROCESS_VICTIM) + BLOCK_TYPE, TYPE_RAW], /books/],
  'an empty list on the map': [(word) => [PROCESS_FREE_MAP, ~word(PROCESS_FREE_MAP)], /map of free lists/],
  'a lost short string': [(word) => [PROCESS_STRING_COUNT, word(PROCESS_STRING_COUNT) + 1], /counts its strings/],
  'a table whose metatable is a string': [
    (word) => [globals(word) + TABLE_METATABLE, word(PROCESS_MAIN_COROUTINE)],
    /refers to/,
  ],
  'a reference into nothing': [(word) => [PROCESS_GLOBALS, globals(word) + 8], /no block/],
  'a reference out of the memory': [(word) => [word(PROCESS_MAIN_COROUTINE) + COROUTINE_FRAME, 0x7ffffff0], /./],
  'a chain of nodes that is a ring': [
    (word) => [word(globals(word) + TABLE_NODES) + NODE_NEXT, word(globals(word) + TABLE_NODES)],
    /chain/,
  ],
  'two owners of one array': [(word) => [globals(word) + TABLE_ARRAY, word(globals(word) + TABLE_NODES)], /both own/],
  'a frame outside of its stack': [
    (word) => {
      const coroutine = word(PROCESS_MAIN_COROUTINE);
      return [word(coroutine + COROUTINE_FRAME) + FRAME_BASE, word(coroutine + COROUTINE_STACK) - 16];
    },
    /out of the stack/,
  ],
};

test('a process that just ran is sound', () => {
  expect(verifyHeap(soundProcess().bytes, true)).toBeUndefined();
});

test.each(Object.entries(damages))('%s is found', (_, [damage, complaint]) => {
  const { bytes, view, word } = soundProcess();
  const [address, value] = damage(word);
  view.setUint32(address, value, true);
  expect(verifyHeap(bytes, true)).toMatch(complaint);
});

test('a dead object that is still referred to is found', () => {
  const { bytes, view, word } = soundProcess();
  view.setUint8(globals(word) + BLOCK_MARK, view.getUint8(globals(word) + BLOCK_MARK) ^ 3);
  expect(verifyHeap(bytes, true)).toMatch(/is dead/);
});
