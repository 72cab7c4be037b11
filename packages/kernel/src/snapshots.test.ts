import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { everything } from '../test-support/descriptions.ts';
import {
  allow,
  burn,
  command,
  type FakeProgram,
  FIRST_WRITABLE,
  subscribe,
  yieldWait,
  yieldWaitFor,
} from '../test-support/fake-image.ts';
import { type FakeDriver, TestMachine } from '../test-support/test-machine.ts';
import type { Grant } from './driver.ts';
import { decodePlainData, encodePlainData, PlainDataError } from './plain-data.ts';
import type { ProcessId } from './process-id.ts';
import { crc32, packSnapshot } from './snapshot-format.ts';

interface Things {
  total: number;
  readonly handles: Map<number, string>;
}

/** A driver with state, handles and events, which all survive. */
function keeper(machine: TestMachine): { driver: FakeDriver; grant: Grant<Things> } {
  const driver = machine.addDriver(everything(5));
  const grant = driver.context.grant<Things>({ size: 100, create: () => ({ total: 0, handles: new Map() }) });
  driver.onCommand = (caller, number, a, _b, answer) => {
    if (number === 6) {
      const handle = caller.openHandle('thing-5', `thing of ${caller.name}`);
      grant.enter(caller.id, ({ handles }) => handles.set(handle, `thing of ${caller.name}`));
      answer.success(handle);
    } else if (number === 7) {
      answer.success(caller.handle<string>(0).length);
    } else if (number === 8) {
      grant.enter(caller.id, ({ handles }) => handles.delete(a));
      caller.closeHandle(0);
      answer.success();
    } else if (number === 2) {
      const total = grant.enter(caller.id, (state, kernel) => {
        state.total += a;
        kernel.scheduleUpcall(0, state.total);
        return state.total;
      });
      answer.success(total, 0);
    } else answer.success();
  };
  driver.freeze = (process) =>
    grant.enter(process, ({ total, handles }) => ({ total, handles: new Map(handles), bytes: new Uint8Array([1, 2]) }));
  driver.thaw = ({ id }, state) => {
    const { total, handles } = state as Things;
    const isDone = grant.enter(id, (into, kernel) => {
      into.total = total;
      for (const [handle, object] of handles) {
        if (!kernel.restoreHandle(handle, 'thing-5', object)) return false;
        into.handles.set(handle, object);
      }
      return true;
    });
    return isDone ?? false;
  };
  return { driver, grant };
}

function freeze(machine: TestMachine, id: ProcessId): Uint8Array {
  const result = machine.kernel.freeze(id);
  if (result.kind === 'refused') throw new Error(result.message);
  return result.snapshot;
}

/** Uses all the kernel has for it, and tells every answer. */
function busy(tell: (...what: unknown[]) => void): FakeProgram {
  return function* (memory) {
    yield subscribe(5, 0, 100, 7);
    yield allow(3, 5, 0, FIRST_WRITABLE, 16);
    const { word1: handle } = yield command(5, 6);
    const { word1: closed } = yield command(5, 6);
    yield command(5, 8, closed);
    for (let round = 0; round < 6; round++) {
      yield command(5, 2, 10 + round);
      yield burn(3100);
      const { word1, userdata } = yield yieldWait();
      const { word1: used } = yield command(5, 7, handle);
      const { variant } = yield command(5, 7, closed);
      memory[FIRST_WRITABLE] = round;
      tell(round, word1, userdata, used, variant);
    }
    const { word1, word2 } = yield allow(3, 5, 0, 0, 0);
    tell(word1, word2);
    return 3;
  };
}

describe('a frozen process', () => {
  it('goes on exactly where it was, wherever that was, on another machine', () => {
    // What it does undisturbed, and after how many steps it has ended.
    const whole: unknown[][] = [];
    const reference = new TestMachine();
    keeper(reference);
    reference.start(
      'app',
      busy((...what) => whole.push(what)),
    );
    let steps = 0;
    while (reference.kernel.step() !== 'finished') steps++;
    for (let at = 0; at <= steps - 1; at++) {
      const first = new TestMachine();
      keeper(first);
      const told: unknown[][] = [];
      let isReplaying = false;
      const tell = (...what: unknown[]) => {
        if (!isReplaying) told.push(what);
      };
      const id = first.start('app', busy(tell));
      for (let step = 0; step < at; step++) first.kernel.step();
      if (first.kernel.control.info(id)?.state === 'terminated') continue;
      const snapshot = freeze(first, id);
      const charged = first.loader.images[0]?.charged;
      const second = new TestMachine();
      const { grant } = keeper(second);
      // Ids are not those of before.
      second.start('other', function* () {
        yield burn(1);
        return 0;
      });
      isReplaying = true;
      const thawed = second.kernel.thaw(snapshot, second.describe('app', busy(tell)));
      isReplaying = false;
      expect(thawed).toEqual({ kind: 'started', process: 2 });
      expect(second.loader.images[1]?.charged).toBe(charged);
      second.run();
      expect(told).toEqual(whole);
      expect(second.ends.at(-1)).toMatchObject({ name: 'app', completion: 3 });
      expect(grant.enter(2 as ProcessId, () => 1)).toBeUndefined();
      expect(second.defects).toEqual([]);
    }
  });

  it('waits on for what it was waiting for', () => {
    const machine = new TestMachine();
    const { grant } = keeper(machine);
    const seen: number[] = [];
    const id = machine.start('app', function* () {
      seen.push((yield yieldWaitFor(5, 1)).word1);
      return 0;
    });
    machine.run();
    machine.kernel.control.stop(id);
    const clone = machine.kernel.clone(id);
    if (clone.kind === 'refused') throw new Error(clone.message);
    expect(machine.kernel.control.info(clone.process)).toMatchObject({
      state: 'stopped',
      innerState: 'yielded-for',
      name: 'app',
    });
    grant.enter(clone.process, (_state, kernel) => kernel.scheduleUpcall(1, 44));
    machine.kernel.control.start(clone.process);
    machine.run();
    expect(seen).toEqual([44]);
    expect(machine.kernel.control.info(id)?.innerState).toBe('yielded-for');
  });

  it('is a process like any other: what is done to the clone does not touch the first', () => {
    const machine = new TestMachine();
    const { grant } = keeper(machine);
    const id = machine.start(
      'app',
      busy(() => {}),
    );
    machine.kernel.step();
    const clone = machine.kernel.clone(id);
    expect(clone.kind).toBe('started');
    machine.kernel.control.terminate((clone as { process: ProcessId }).process);
    machine.run();
    expect(machine.ends.map(({ process, completion }) => [process, completion])).toContainEqual([id, 3]);
    expect(grant.enter(id, () => 1)).toBeUndefined();
  });
});

describe('what cannot be thawed', () => {
  function snapshotOfBusy(): { snapshot: Uint8Array; machine: TestMachine } {
    const machine = new TestMachine();
    keeper(machine);
    const id = machine.start(
      'app',
      busy(() => {}),
    );
    machine.kernel.step();
    return { snapshot: freeze(machine, id), machine };
  }
  const refusal = (machine: TestMachine, snapshot: Uint8Array, name = 'app'): string => {
    const result = machine.kernel.thaw(
      snapshot,
      machine.describe(
        name,
        busy(() => {}),
      ),
    );
    return result.kind === 'refused' ? result.message : 'started';
  };

  it('is refused and leaves nothing behind, whichever byte is damaged', () => {
    const { snapshot, machine } = snapshotOfBusy();
    const before = machine.kernel.control.list();
    fc.assert(
      fc.property(fc.nat(snapshot.length - 1), fc.integer({ min: 1, max: 255 }), (index, change) => {
        const damaged = snapshot.slice();
        damaged[index] = (damaged[index] as number) ^ change;
        expect(refusal(machine, damaged)).toMatch(/^the snapshot (is none|has version|is damaged)/);
      }),
    );
    fc.assert(
      fc.property(fc.nat(snapshot.length - 1), (length) => {
        expect(refusal(machine, snapshot.subarray(0, length))).toMatch(/^the snapshot (is none|is damaged)/);
      }),
    );
    expect(machine.kernel.control.list()).toEqual(before);
    expect(machine.defects).toEqual([]);
    expect(refusal(machine, snapshot)).toBe('started');
  });

  it('is refused where the app is another program by now, unless nobody says which it is', () => {
    const machine = new TestMachine();
    keeper(machine);
    const describeAs = (edition?: string) => ({
      ...machine.describe(
        'app',
        busy(() => {}),
      ),
      ...(edition !== undefined && { edition }),
    });
    const started = machine.kernel.start(describeAs('lamp 1'));
    if (started.kind === 'refused') throw new Error(started.message);
    machine.kernel.step();
    const snapshot = freeze(machine, started.process);
    const thaw = (edition?: string) => {
      const result = machine.kernel.thaw(snapshot, describeAs(edition));
      return result.kind === 'refused' ? result.message : 'started';
    };
    expect(thaw('lamp 2')).toBe('the snapshot is one of lamp 1, and app is lamp 2 now');
    expect([thaw(), thaw('lamp 1')]).toEqual(['started', 'started']);
  });

  it('is refused even if its check was made to fit: no field may be nonsense', () => {
    const { snapshot, machine } = snapshotOfBusy();
    const size = new DataView(snapshot.buffer).getUint32(12, true);
    const kernel = decodePlainData(snapshot.subarray(16, 16 + size)) as Record<string, unknown>;
    const image = snapshot.subarray(16 + size);
    const nonsense: unknown[] = [
      undefined,
      null,
      -1,
      0.5,
      Number.NaN,
      2 ** 60,
      'x',
      {},
      [],
      [[]],
      [[1]],
      [[9, 9, 9, 9]],
      [[3, 5, 0, 1, 64], 1],
      true,
    ];
    let refused = 0;
    for (const field of Object.keys(kernel)) {
      for (const value of nonsense) {
        const result = machine.kernel.thaw(
          packSnapshot({ kernel: { ...kernel, [field]: value }, image }),
          machine.describe(
            'app',
            busy(() => {}),
          ),
        );
        if (result.kind === 'started') machine.kernel.control.terminate(result.process);
        else refused++;
        machine.kernel.control.list();
      }
    }
    machine.run();
    expect(refused).toBeGreaterThan(100);
    expect(machine.kernel.control.list().every(({ state }) => state === 'terminated')).toBe(true);
    for (const other of [null, 5, 'x', []]) {
      expect(refusal(machine, packSnapshot({ kernel: other, image }))).toContain('is damaged');
    }
  });

  it('is refused for another app, a driver that is missing or not allowed, or one that does not take its state', () => {
    const { snapshot, machine } = snapshotOfBusy();
    expect(refusal(machine, snapshot, 'other')).toBe("the snapshot is one of the app 'app'");
    expect(refusal(new TestMachine(), snapshot)).toBe(
      'the snapshot uses the driver 5, which this machine does not have',
    );
    const strict = new TestMachine();
    strict.addDriver(everything(5, { permission: 'five' }));
    expect(refusal(strict, snapshot)).toContain("uses the driver 'test-5', which this app may not use here");
    const picky = new TestMachine();
    const { driver } = keeper(picky);
    for (const thaw of [
      () => false,
      () => {
        throw new Error('oops');
      },
    ]) {
      driver.thaw = thaw;
      expect(refusal(picky, snapshot)).toBe("the snapshot has a state of the driver 'test-5' that it does not accept");
    }
    expect(picky.kernel.control.list()).toEqual([]);
    expect(driver.ended).toHaveLength(2);
  });

  it('is a process that does not live, or a moment in the middle of a slice', () => {
    const machine = new TestMachine();
    const driver = machine.addDriver(everything(5));
    const results: unknown[] = [];
    driver.onCommand = (caller, _number, _a, _b, answer) => {
      results.push(machine.kernel.freeze(caller.id), machine.kernel.clone(caller.id));
      answer.success();
    };
    const id = machine.start('app', function* () {
      yield command(5, 1);
      return 0;
    });
    machine.run();
    expect(results).toEqual(
      new Array(2).fill({ kind: 'refused', message: 'it cannot be frozen while a process runs' }),
    );
    expect(machine.kernel.freeze(id)).toMatchObject({ kind: 'refused' });
  });
});

describe('plain data', () => {
  it('comes back as it was', () => {
    const { tie } = fc.letrec((self) => ({
      tie: fc.oneof(
        { depthSize: 'small' },
        fc.string({ unit: 'binary' }),
        fc.double(),
        fc.boolean(),
        fc.bigInt(),
        fc.constantFrom(null, undefined, -0, Number.NaN),
        fc.uint8Array(),
        fc.array(self('tie')),
        fc.dictionary(fc.oneof(fc.string(), fc.constant('$')), self('tie'), { noNullPrototype: true }),
        fc.array(fc.tuple(fc.string(), self('tie'))).map((pairs) => new Map(pairs)),
      ),
    }));
    fc.assert(
      fc.property(tie, (value) => {
        const bytes = encodePlainData(value);
        expect(bytes.every((byte) => byte < 0x7f)).toBe(true);
        expect(decodePlainData(bytes)).toEqual(value);
      }),
      { numRuns: 300 },
    );
  });

  it('is refused if it is none', () => {
    const circle: unknown[] = [];
    circle.push(circle);
    for (const bad of [circle, () => 1, Symbol('x')]) expect(() => encodePlainData(bad)).toThrow(PlainDataError);
    for (const bad of [
      '',
      '{',
      '{"$":"nothing"}',
      '{"$":"bytes","of":"0"}',
      '{"$":"map","of":[1]}',
      '{"$":"bigint","of":"x"}',
    ]) {
      expect(() => decodePlainData(new TextEncoder().encode(bad))).toThrow(PlainDataError);
    }
  });

  it('is checked by the usual CRC-32', () => {
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
  });
});
