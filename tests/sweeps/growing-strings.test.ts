/** What if a program makes so many strings that the table of them is large: does one of them pay for all? */
import { PROCESS_STRING_BUCKET_COUNT, PROCESS_STRING_OLD_COUNT } from '@perilune/isa';
import { expect, test } from 'vitest';
import { pseudoRandom } from './corpus.ts';
import { verifyHeap } from './heap/verify-heap.ts';
import { Subject, UNLIMITED } from './process.ts';

const SLICE = 100;
/** Bytes in words that are other than they were, after a slice of so much fuel. */
const MOST_WRITTEN = 4096;
/** More than any slice makes. */
const STRINGS_OF_SLICE = 2 * SLICE;

const wordsOf = (subject: Subject): Uint32Array => new Uint32Array(subject.process.memory.slice().buffer);
function bytesWritten(before: Uint32Array, after: Uint32Array): number {
  return after.reduce((bytes, word, index) => (word === (before[index] ?? 0) ? bytes : bytes + 4), 0);
}

test('no slice in which the table doubles writes more than a few buckets', () => {
  const subject = new Subject();
  subject.load('collectgarbage("stop") local kept = {} for i = 1, 200000 do kept[i % 1000] = "text" .. i end');
  const buckets = () => subject.memory.getUint32(PROCESS_STRING_BUCKET_COUNT, true);
  const run = () => expect(subject.process.run(SLICE).kind).toBe('outOfFuel');
  let most = 0;
  for (let size = 2048; size < 200_000; size *= 2) {
    while (buckets() < size - STRINGS_OF_SLICE) run();
    while (buckets() <= size) {
      const before = wordsOf(subject);
      run();
      most = Math.max(most, bytesWritten(before, wordsOf(subject)));
    }
  }
  expect(most).toBeLessThan(MOST_WRITTEN);
});

/** A set of strings, each made anew whenever it is named: it is found only if making it finds the one that is there. */
const SET = `
  local set = {}
  function put(first, last) for i = first, last do set["text" .. i] = i end end
  function drop(first, last) for i = first, last do set["text" .. i] = nil end end
  function sum(first, last) local sum = 0 for i = first, last do sum = sum + (set["text" .. i] or 0) end return sum end`;
const NUMBERS = 12_000;

test.each([1, 2, 3])('a set of strings is a set, whatever happens as the table of them grows (seed %i)', (seed) => {
  const random = pseudoRandom(seed * 7919);
  const subject = new Subject({ memory: 4 << 20 });
  subject.load(SET);
  subject.finish(UNLIMITED);
  const set = new Set<number>();
  let movedInGrowth = 0;

  const disturb = () => {
    if (random(30) === 0) subject.demandCollection();
    if (random(1000) === 0) subject.demandWholeCollection();
    const isGrowing = subject.memory.getUint32(PROCESS_STRING_OLD_COUNT, true) > 0;
    if (random(isGrowing ? 40 : 2000) > 0) return;
    if (isGrowing) movedInGrowth++;
    expect(verifyHeap(subject.process.memory, false)).toBeUndefined();
    subject.moveToNewInstance();
  };
  const call = (name: string, first: number, last: number): unknown => {
    subject.process.call(name, first, last);
    for (;;) {
      const outcome = subject.process.run(1 + random(200));
      if (outcome.kind !== 'outOfFuel') return outcome.kind === 'exited' ? outcome.results[0] : outcome;
      disturb();
    }
  };
  for (let round = 0; round < 40; round++) {
    const first = random(NUMBERS);
    const last = first + random(round * 50);
    const isPut = random(3) > 0;
    call(isPut ? 'put' : 'drop', first, last);
    for (let number = first; number <= last; number++) isPut ? set.add(number) : set.delete(number);
    const from = random(NUMBERS);
    const expected = [...set].filter((number) => number >= from && number <= from + 500);
    expect(call('sum', from, from + 500)).toBe(expected.reduce((sum, number) => sum + number, 0));
  }
  expect(call('sum', 0, 2 * NUMBERS)).toBe([...set].reduce((sum, number) => sum + number, 0));
  expect(movedInGrowth).toBeGreaterThan(3);
});
