import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { burn, type FakeApp, yieldWait } from '../test-support/fake-image.ts';
import { TestChip, TestMachine } from '../test-support/test-machine.ts';
import type { ControlDescription } from './app-description.ts';

const waiting: FakeApp['program'] = function* () {
  while (true) yield yieldWait();
};

const hog: FakeApp['program'] = function* () {
  while (true) yield burn(1_000_000);
};

/** A control task that uses so many µs of its period, beside others that are never done. */
function controlled(used: number, control: Partial<ControlDescription> = {}, hogs = 1) {
  const machine = new TestMachine({ chip: new TestChip(10) });
  const moments: number[] = [];
  const activity = { inputs: () => moments.push(machine.chip.now()), outputs: () => {}, makeSafe: () => {} };
  const app: FakeApp = {
    program: waiting,
    functions: {
      *periodic() {
        yield burn(used * 10);
        return [];
      },
    },
  };
  for (let index = 0; index < hogs; index++) machine.start(`hog ${index}`, hog);
  const description = { control: { period: 1000, budget: 400, activity, ...control } };
  const id = machine.start('control', app, description, { function: 'periodic', inputs: [], outputs: [] });
  machine.run(20_000);
  moments.length = 0;
  return { machine, moments, statistics: () => machine.kernel.control.info(id)!.control! };
}

/** Work of so many µs. @returns when it began */
function work({ kernel, chip }: TestMachine, time: number): { readonly at: number[] } {
  const at: number[] = [];
  kernel.whenQuiet(() => {
    at.push(chip.now());
    chip.time += time;
  });
  return { at };
}

describe('work that can wait', () => {
  it('is done at once where there are no control tasks, one piece a round, in its order', () => {
    const machine = new TestMachine();
    const done: number[] = [];
    for (const one of [1, 2, 3]) machine.kernel.whenQuiet(() => done.push(one));
    expect(done).toEqual([]);
    machine.kernel.step();
    expect(done).toEqual([1]);
    machine.kernel.step();
    machine.kernel.step();
    expect(done).toEqual([1, 2, 3]);
  });

  it('that throws, is taken back, or brings more of it, harms nobody', () => {
    const machine = new TestMachine();
    const done: string[] = [];
    machine.kernel.whenQuiet(() => {
      throw new Error('oops');
    });
    machine.kernel.whenQuiet(() => done.push('taken back')).cancel();
    machine.kernel.whenQuiet(() => machine.kernel.whenQuiet(() => done.push('second')));
    for (let round = 0; round < 5; round++) machine.kernel.step(0);
    expect(done).toEqual(['second']);
    expect(machine.defects).toEqual([{ where: 'patient work', message: 'Error: oops' }]);
  });

  it('is tidied up after once, where no control step is near, or not at all', () => {
    const { machine } = controlled(100);
    const tidied: number[] = [];
    machine.chip.tidy = () => {
      tidied.push(machine.chip.now());
      throw new Error('oops');
    };
    for (let count = 0; count < 5; count++) work(machine, 450);
    const last = work(machine, 300);
    machine.run(machine.chip.now() + 20_000);
    expect(tidied).toHaveLength(1);
    expect(tidied[0]).toBeGreaterThan(last.at[0]!);
    expect(tidied[0]! % 1000).toBeLessThanOrEqual(500);
    expect(tidied[0]! % 1000).toBeGreaterThanOrEqual(100);
    expect(machine.defects).toHaveLength(1);
    const busy = controlled(860, { budget: 890 });
    busy.machine.chip.tidy = () => tidied.push(busy.machine.chip.now());
    const piece = work(busy.machine, 10);
    busy.machine.run(busy.machine.chip.now() + 60_000);
    expect(piece.at).toHaveLength(1);
    expect(tidied).toHaveLength(1);
  });

  it('begins when the steps of a period are done, and half a millisecond is left', () => {
    const { machine, statistics } = controlled(100);
    const pieces = Array.from({ length: 20 }, () => work(machine, 450));
    machine.run(machine.chip.now() + 40_000);
    const phases = pieces.map(({ at: [moment = -1] }) => moment % 1000);
    expect(Math.min(...phases)).toBeGreaterThanOrEqual(100);
    expect(Math.max(...phases)).toBeLessThanOrEqual(500);
    expect(new Set(pieces.map(({ at: [moment = -1] }) => Math.floor(moment / 1000))).size).toBe(20);
    expect(statistics()).toMatchObject({ misses: 0, jitter: { most: expect.toSatisfy((most: number) => most <= 60) } });
  });

  it('makes no control task late, whenever it comes', () => {
    const operations = fc.array(fc.tuple(fc.nat(5000), fc.integer({ min: 1, max: 500 })), { maxLength: 40 });
    fc.assert(
      fc.property(operations, fc.constantFrom(1000, 1500, 2000), fc.nat(2), (list, period, hogs) => {
        const { machine, moments, statistics } = controlled(200, { period }, hogs);
        const pieces: { readonly at: number[] }[] = [];
        let moment = machine.chip.now();
        for (const [after, time] of list) {
          moment += after;
          machine.chip.interrupts.push({ at: moment, handler: () => pieces.push(work(machine, time)) });
        }
        machine.run(moment + 60_000);
        expect(pieces.flatMap(({ at }) => at)).toHaveLength(list.length);
        expect(statistics().misses).toBe(0);
        expect(moments.length).toBeGreaterThanOrEqual(Math.floor((moment - 20_000 + 60_000) / period) - 1);
      }),
      { numRuns: 50 },
    );
  });

  it('is done in the middle of control steps after 10 ms, if they leave no time between them', () => {
    const { machine } = controlled(860, { budget: 890 });
    const before = machine.chip.now();
    const piece = work(machine, 100);
    machine.run(before + 30_000);
    expect(piece.at).toHaveLength(1);
    expect(piece.at[0]! - before).toBeGreaterThanOrEqual(10_000);
    expect(piece.at[0]! - before).toBeLessThanOrEqual(11_000);
  });

  it('finds its place beside periods that are shorter than it wants', () => {
    const { machine } = controlled(20, { period: 200, budget: 50 });
    const pieces = Array.from({ length: 10 }, () => work(machine, 90));
    machine.run(machine.chip.now() + 9000);
    const phases = pieces.map(({ at: [moment = -1] }) => moment % 200);
    expect(Math.min(...phases)).toBeGreaterThanOrEqual(20);
    expect(Math.max(...phases)).toBeLessThanOrEqual(100);
  });

  it('is to start a process again that has faulted, which somebody may start himself before', () => {
    const { machine, moments } = controlled(100);
    const failing: FakeApp['program'] = function* () {
      yield burn(10);
      throw new Error('main.lua:1: oops');
    };
    machine.start('failing', failing, { faultPolicy: { policy: 'restart', backOff: 2000 } });
    const { load } = machine.loader;
    const loaded: number[] = [];
    machine.loader.load = (...all) => {
      loaded.push(machine.chip.now());
      machine.chip.time += 450;
      return load.apply(machine.loader, all);
    };
    machine.run(machine.chip.now() + 50_000);
    expect(loaded.length).toBeGreaterThanOrEqual(2);
    expect(Math.max(...loaded.map((moment) => moment % 1000))).toBeLessThanOrEqual(500);
    const gaps = moments.slice(1).map((moment, index) => moment - moments[index]!);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(1100);
    expect(machine.kernel.control.list().filter(({ name }) => name === 'failing')).toHaveLength(1);
  });
});
