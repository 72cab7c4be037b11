import { ImageStop } from '@perilune/hil';
import { expect, it } from 'vitest';
import { start } from './program.ts';

const { Blocked, Exited, OutOfFuel } = ImageStop;

it('calls a function while the main program waits, and after it', () => {
  const run = start('function step(dt, inputs) inputs.sum = inputs.a + dt return inputs end device.work(1)', ['step']);
  run.go();
  expect(run.image.invoke('step', [5, { a: 2 }])).toBe(true);
  expect(run.go()).toBe(Blocked);
  expect(run.finish(1)).toBe(Blocked);
  expect(run.image.invoke('step', [1, { a: 1.5 }])).toBe(true);
  expect(run.go()).toBe(Blocked);
  expect(run.kernel.results).toEqual([
    { succeeded: true, values: [{ a: 2, sum: 7 }] },
    { succeeded: true, values: [{ a: 1.5, sum: 2.5 }] },
  ]);
});

it('lets a function wait, and refuses another meanwhile', () => {
  const run = start('function step() print(device.work(1)) return "done" end', ['step']);
  run.go();
  run.image.invoke('step', []);
  expect([run.go(), run.kernel.results]).toEqual([Blocked, []]);
  expect(run.image.invoke('step', [])).toBe(false);
  expect(run.finish(1, 4)).toBe(Blocked);
  expect([run.kernel.printed, run.kernel.results]).toEqual(['4\n', [{ succeeded: true, values: ['done'] }]]);
  expect(run.image.invoke('step', [])).toBe(true);
});

it('tells what fails, with its place, and goes on', () => {
  const run = start('local n = 0 function step()\n n = n + 1 if n < 3 then error("no " .. n) end return n end', [
    'step',
  ]);
  run.go();
  for (let i = 0; i < 3; i++) {
    run.image.invoke('step', []);
    expect(run.go()).toBe(Blocked);
  }
  expect(run.kernel.results[0]?.values[0]).toMatch(/^main\.lua:2: no 1\nstack traceback:/);
  expect(run.kernel.results.map(({ succeeded }) => succeeded)).toEqual([false, false, true]);
});

it('is only slow when a function never ends: the kernel decides', () => {
  const run = start('function step() while true do end end', ['step']);
  run.go();
  run.image.invoke('step', []);
  for (let i = 0; i < 10; i++) expect(run.image.run(10_000)).toBe(OutOfFuel);
  expect(run.kernel.results).toEqual([]);
});

it('may end the process, yield its turn, and spawn tasks', () => {
  const run = start(
    'function step(x) task.yield() local t = task.spawn(function() device.work(1) return x end) return (t:join()) end function stop() os.exit(6) end',
    ['step'],
  );
  run.go();
  run.image.invoke('step', [3]);
  expect(run.go()).toBe(Blocked);
  expect(run.finish(1)).toBe(Blocked);
  expect(run.kernel.results).toEqual([{ succeeded: true, values: [3] }]);
  run.image.invoke('stop', []);
  expect([run.go(), run.image.completion]).toEqual([Exited, 6]);
});

it('wants no more memory from one time to the next', () => {
  const run = start('function step(t) return { t.a, "x" } end', ['step']);
  run.go();
  const used: number[] = [];
  for (let i = 1; i <= 3000; i++) {
    run.image.invoke('step', [{ a: i }]);
    run.go();
    if (i % 1000 !== 0) continue;
    run.image.invoke('collectgarbage', []);
    run.go();
    used.push(run.image.statistics.memoryUsed);
  }
  expect(run.kernel.results.length).toBe(3003);
  expect(used[2]).toBe(used[1]);
});
