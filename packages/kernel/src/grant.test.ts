import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { everything } from '../test-support/descriptions.ts';
import { allow, command, FIRST_WRITABLE, yieldWait } from '../test-support/fake-image.ts';
import { TestMachine } from '../test-support/test-machine.ts';
import type { GrantAccess } from './driver.ts';
import type { ProcessId } from './process-id.ts';

function machineWithProcesses(count: number) {
  const machine = new TestMachine();
  const driver = machine.addDriver(everything(5));
  const ids = Array.from({ length: count }, (_, index) =>
    machine.start(`app ${index}`, function* () {
      while (true) yield yieldWait();
    }),
  );
  machine.run();
  const charged = (id: ProcessId): number => machine.kernel.control.info(id)?.memoryUsed ?? -1;
  return { machine, driver, ids, charged };
}

describe('a grant', () => {
  it('is not entered twice at once by the same process: that is answered, not thrown', () => {
    const { machine, driver, ids } = machineWithProcesses(2);
    const grant = driver.context.grant({ size: 10, create: () => ({ n: 0 }) });
    const [one, two] = ids as [ProcessId, ProcessId];
    const inner = grant.enter(one, () => [grant.enter(one, () => 1), grant.enter(two, () => 2)]);
    expect(inner).toEqual([undefined, 2]);
    const walked: number[] = [];
    grant.enter(two, () => grant.each((_state, _kernel, id) => walked.push(id)));
    expect(walked).toEqual([one]);
    expect(machine.defects).toEqual([]);
  });

  it('can be entered again after its user threw', () => {
    const { driver, ids } = machineWithProcesses(1);
    const grant = driver.context.grant({ size: 10, create: () => ({}) });
    expect(() =>
      grant.enter(ids[0]!, () => {
        throw new Error('oops');
      }),
    ).toThrow('oops');
    expect(grant.enter(ids[0]!, () => 1)).toBe(1);
  });

  it('reaches nothing through what was kept of it', () => {
    const { driver, ids } = machineWithProcesses(1);
    const grant = driver.context.grant({ size: 10, create: () => ({}) });
    let kept: GrantAccess | undefined;
    grant.enter(ids[0]!, (_state, kernel) => {
      kept = kernel;
    });
    expect(kept?.charge(1)).toBe(false);
    expect(kept?.scheduleUpcall(0)).toBe(false);
    expect(kept?.readWrite(0)).toHaveLength(0);
  });

  it('that does not fit is NOMEM for that process alone', () => {
    const { driver, ids, charged } = machineWithProcesses(2);
    const grant = driver.context.grant({ size: 6000, create: () => ({}) });
    const large = driver.context.grant({ size: 12_000, create: () => ({}) });
    const [one, two] = ids as [ProcessId, ProcessId];
    expect(grant.enter(one, () => 1)).toBe(1);
    expect(large.enter(one, () => 1)).toBeUndefined();
    expect(charged(one)).toBe(6000);
    expect(large.enter(two, () => 1)).toBe(1);
  });

  it('gives back no more than was taken', () => {
    const { machine, driver, ids, charged } = machineWithProcesses(1);
    const grant = driver.context.grant({ size: 100, create: () => ({}) });
    grant.enter(ids[0]!, (_state, kernel) => {
      expect(kernel.charge(50)).toBe(true);
      for (const bytes of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60])
        expect(kernel.charge(bytes)).toBe(false);
      kernel.refund(51);
      kernel.refund(50);
    });
    expect(charged(ids[0]!)).toBe(100);
    expect(machine.defects).toHaveLength(1);
  });

  it('sees the buffers of its own driver as they are now', () => {
    const machine = new TestMachine();
    const driver = machine.addDriver(everything(5));
    machine.addDriver(everything(6));
    const grant = driver.context.grant({ size: 0, create: () => ({}) });
    const seen: number[][] = [];
    driver.onCommand = (caller, _command, _a, _b, answer) => {
      grant.enter(caller.id, (_state, kernel) => {
        seen.push([...kernel.readOnly(0)], [...kernel.readWrite(0)], [...kernel.userspaceReadable(0)]);
        kernel.readWrite(0).fill(7);
      });
      answer.success();
    };
    let written: number[] = [];
    machine.start('app', function* (memory) {
      memory.set([1, 2, 3], FIRST_WRITABLE);
      yield allow(4, 5, 0, FIRST_WRITABLE, 2);
      yield allow(3, 5, 0, FIRST_WRITABLE + 1, 2);
      yield allow(7, 6, 0, FIRST_WRITABLE, 3);
      yield command(5, 1);
      written = [...memory.subarray(FIRST_WRITABLE, FIRST_WRITABLE + 3)];
      yield allow(3, 5, 0, 0, 0);
      yield command(5, 1);
      return 0;
    });
    machine.run();
    expect(seen).toEqual([[1, 2], [2, 3], [], [1, 7], [], []]);
    expect(written).toEqual([1, 7, 7]);
  });
});

const step = fc.record({
  process: fc.nat(2),
  kind: fc.constantFrom('enter', 'charge', 'refund', 'end'),
  bytes: fc.nat(3000),
});

describe('grants', () => {
  it('charge every process for exactly what it has, whatever happens', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { machine, driver, ids, charged } = machineWithProcesses(3);
        const grant = driver.context.grant({ size: 100, create: () => ({ held: 0 }) });
        const expected = new Map<ProcessId, number>();
        const dead = new Set<ProcessId>();
        for (const { process, kind, bytes } of steps) {
          const id = ids[process]!;
          if (kind === 'end') {
            machine.kernel.control.terminate(id);
            machine.run();
            dead.add(id);
            expected.delete(id);
          } else {
            const entered = grant.enter(id, (state, kernel) => {
              if (!expected.has(id)) expected.set(id, 100);
              if (kind === 'charge') {
                const fits = expected.get(id)! + bytes <= 16_384;
                expect(kernel.charge(bytes)).toBe(fits);
                if (fits) state.held += bytes;
                if (fits) expected.set(id, expected.get(id)! + bytes);
              } else if (kind === 'refund') {
                const back = Math.min(bytes, state.held);
                kernel.refund(back);
                state.held -= back;
                expected.set(id, expected.get(id)! - back);
              }
              return true;
            });
            expect(entered).toBe(dead.has(id) ? undefined : true);
          }
          for (const one of ids) expect(charged(one)).toBe(dead.has(one) ? 0 : (expected.get(one) ?? 0));
        }
        expect(machine.defects).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
