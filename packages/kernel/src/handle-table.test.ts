import type { SystemCallAnswer } from '@perilune/hil';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { everything } from '../test-support/descriptions.ts';
import { command, type Step } from '../test-support/fake-image.ts';
import { TestMachine } from '../test-support/test-machine.ts';
import { HANDLE_SIZE, HandleTable } from './handle-table.ts';

const entry = (object: unknown) => ({ kind: 'thing', driver: 5, object, onClose: undefined });

describe('a handle', () => {
  it('of another kind, of another process, closed, or made up is INVALID, and the driver is not called', () => {
    const machine = new TestMachine();
    const [five, six] = [machine.addDriver(everything(5)), machine.addDriver(everything(6))];
    const used: unknown[] = [];
    for (const driver of [five, six]) {
      driver.onCommand = (caller, number, _a, _b, answer) => {
        if (number === 6) answer.success(caller.openHandle(`thing-${driver.description.number}`, `${caller.name}'s`));
        else {
          used.push(caller.handle(0));
          if (number === 8) caller.closeHandle(0);
          answer.success();
        }
      };
    }
    const variants: number[] = [];
    let other = 0;
    machine.start('other', function* () {
      yield command(5, 6);
      ({ word1: other } = yield command(5, 6));
      while (true) yield { burn: 1000 };
    });
    machine.run(100);
    machine.start('app', function* () {
      const { word1: handle } = yield command(5, 6);
      const attempt = function* (step: Step): Generator<Step, void, SystemCallAnswer> {
        variants.push((yield step).variant);
      };
      yield* attempt(command(6, 7, handle));
      yield* attempt(command(5, 7, other));
      yield* attempt(command(5, 7, handle + 1));
      yield* attempt(command(5, 7, handle ^ 0x10000));
      yield* attempt(command(5, 7, handle));
      yield* attempt(command(5, 8, handle));
      yield* attempt(command(5, 7, handle));
      const { word1: next } = yield command(5, 6);
      yield* attempt(command(5, 7, handle));
      yield* attempt(command(5, 7, next));
      return 0;
    });
    machine.run(2000);
    expect(variants).toEqual([0, 0, 0, 0, 129, 128, 0, 0, 129]);
    expect(used).toEqual(["app's", "app's", "app's"]);
    expect(machine.defects).toEqual([]);
  });

  it('costs its process memory while it is open, and is refused beyond the quota', () => {
    const machine = new TestMachine();
    const driver = machine.addDriver(everything(5));
    driver.onCommand = (caller, number, _a, _b, answer) => {
      if (number === 8) caller.closeHandle(0);
      answer.success(number === 6 ? caller.openHandle('thing-5', 1) : 0);
    };
    const memory: number[] = [];
    const handles: number[] = [];
    const note = () => memory.push(machine.loader.images[0]!.charged);
    machine.start(
      'app',
      function* () {
        for (let count = 0; count < 3; count++) handles.push((yield command(5, 6)).word1);
        note();
        yield command(5, 8, handles[0]);
        note();
        return 0;
      },
      { quotas: { handles: 2 } },
    );
    machine.run();
    expect(handles[2]).toBe(0);
    expect(memory).toEqual([2 * HANDLE_SIZE, HANDLE_SIZE]);
  });
});

const operation = fc.record({ open: fc.boolean(), which: fc.nat(1000) });

describe('the table of handles', () => {
  it('knows exactly what is open, whatever was opened and closed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 12 }), fc.array(operation, { maxLength: 200 }), (limit, operations) => {
        const table = new HandleTable(limit);
        const open = new Map<number, object>();
        const closed: number[] = [];
        for (const { open: wantsOpen, which } of operations) {
          if (wantsOpen) {
            const object = {};
            const handle = table.open(entry(object));
            expect(handle === 0).toBe(open.size >= limit);
            if (handle !== 0) {
              expect(open.has(handle)).toBe(false);
              expect(closed).not.toContain(handle);
              open.set(handle, object);
            }
          } else if (open.size > 0) {
            const handle = [...open.keys()][which % open.size]!;
            expect(table.close(handle)?.object).toBe(open.get(handle));
            open.delete(handle);
            closed.push(handle);
          }
          expect(table.count).toBe(open.size);
          for (const [handle, object] of open) expect(table.get(handle)?.object).toBe(object);
          for (const handle of closed) expect(table.get(handle)).toBeUndefined();
        }
      }),
      { numRuns: 100 },
    );
  });

  it('is right about numbers nobody was given', () => {
    const table = new HandleTable(4);
    table.open(entry(1));
    fc.assert(fc.property(fc.nat(0xffffffff), (handle) => (table.get(handle) !== undefined) === (handle === 0x10000)));
  });
});
