/** What if the memory grows in the very moment when the sweep stands at its end? */
import {
  COLLECTOR_PHASE_PAUSE,
  COLLECTOR_PHASE_SWEEP,
  PROCESS_COLLECTOR_PHASE,
  PROCESS_REGION_LAST,
  PROCESS_SWEEP_AT,
  PROCESS_VICTIM_END,
} from '@perilune/isa';
import { expect, test } from 'vitest';
import { verifyHeap } from './heap/verify-heap.ts';
import { Subject, UNLIMITED } from './process.ts';

test('the sweep goes on at the start of a block', () => {
  const subject = new Subject();
  subject.load('kept = {}');
  subject.finish(UNLIMITED);
  const { memory } = subject;
  const end = memory.getUint32(PROCESS_REGION_LAST, true);
  // The space that small blocks are cut from reaches up to the region's end, so it could grow over it.
  expect(memory.getUint32(PROCESS_VICTIM_END, true)).toBe(end);
  // After a collection nothing is dead: it may as well be one whose sweep has come to the last block.
  expect(memory.getUint8(PROCESS_COLLECTOR_PHASE)).toBe(COLLECTOR_PHASE_PAUSE);
  memory.setUint8(PROCESS_COLLECTOR_PHASE, COLLECTOR_PHASE_SWEEP);
  memory.setUint32(PROCESS_SWEEP_AT, end, true);

  subject.load('kept[1] = ("x"):rep(70000) for i = 2, 3000 do kept[i] = {i} end collectgarbage() print(#kept)');
  expect(subject.finish(UNLIMITED)).toBeUndefined();
  expect(subject.output).toBe('3000\n');
  expect(verifyHeap(subject.process.memory, true)).toBeUndefined();
});
