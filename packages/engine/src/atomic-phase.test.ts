/** Nothing of the program runs in the middle of the collector's atomic phase: what is made there would be taken for garbage. */
import { COLLECTOR_PHASE_ATOMIC, PROCESS_COLLECTOR_PHASE } from '@perilune/isa';
import { expect, test } from 'vitest';
import { engine } from '../test-support/engine.ts';

const SLICES = 200_000;

test('a process abandoned in it can be given something else to do', async () => {
  const process = engine.createProcess({ seed: 1 });
  process.load(`
    local weak = setmetatable({}, { __mode = "k" })
    while true do weak[{}] = {} end`);
  for (let slice = 0; slice < SLICES && process.memory[PROCESS_COLLECTOR_PHASE] !== COLLECTOR_PHASE_ATOMIC; slice++) {
    process.run(20);
  }
  expect(process.memory[PROCESS_COLLECTOR_PHASE]).toBe(COLLECTOR_PHASE_ATOMIC);
  process.abandon();
  process.load('kept = {} for i = 1, 300 do kept[i] = ("y"):rep(50) .. i end');
  expect(await process.finish()).toMatchObject({ kind: 'exited' });
  process.load('collectgarbage() for i = 1, 300 do assert(kept[i] == ("y"):rep(50) .. i) end return #kept');
  expect(await process.finish()).toMatchObject({ kind: 'exited', results: [300] });
});

test('a step of collectgarbage does not end in it', async () => {
  const phases = new Set<number | undefined>();
  const process = engine.createProcess({
    seed: 1,
    functions: { look: () => void phases.add(process.memory[PROCESS_COLLECTOR_PHASE]) },
  });
  process.load(`
    local weak = setmetatable({}, { __mode = "k" })
    for i = 1, 2000 do weak[i % 2 == 0 and {} or i] = {} end
    for i = 1, 400 do weak[{}] = {i} collectgarbage("step") look() end`);
  expect(await process.finish()).toMatchObject({ kind: 'exited' });
  expect(phases.size).toBeGreaterThan(1);
  expect(phases).not.toContain(COLLECTOR_PHASE_ATOMIC);
});
