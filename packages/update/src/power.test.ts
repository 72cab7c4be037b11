/** The power goes at each step of each operation. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bundleOf, FakeDevice, boardApps as ownApps } from '../test-support/fake-device.ts';

/** Of the second the board has changed the name. */
const boardApps = [...ownApps, { name: 'left', ownName: 'blind', version: '1', memory: 65_536 }];
const boot = (medium?: ReadonlyMap<string, Uint8Array>) => FakeDevice.boot(medium, undefined, undefined, boardApps);

/** What runs, and what data each app finds. */
function stateOf(device: FakeDevice) {
  return {
    running: Object.fromEntries(device.machine.running),
    data: {
      lamp: device.data('lamp'),
      base: device.data('base'),
      left: device.data('left'),
      spare: device.data('spare'),
    },
  };
}

type Operation = (device: FakeDevice) => Promise<unknown>;

const install =
  (name: string, version: number): Operation =>
  async ({ manager }) =>
    manager.install(await bundleOf(name, version));
const update =
  (name: string, version: number): Operation =>
  async ({ manager }) =>
    manager.update(await bundleOf(name, version));
const updateLeft: Operation = async ({ manager }) => manager.update(await bundleOf('blind', 2), { as: 'left' });
const installSpare: Operation = async ({ manager }) => manager.install(await bundleOf('lamp', 1), { as: 'spare' });
const updateSpare: Operation = async ({ manager }) => manager.update(await bundleOf('lamp', 2), { as: 'spare' });
const write =
  (name: string, value: number): Operation =>
  (device) =>
    device.writeData(name, 'x', value);
const confirm: Operation = ({ manager }) => manager.confirm('lamp');
const rollback: Operation = ({ manager }) => manager.rollback('lamp');
const fault: Operation = async ({ manager, machine }) => {
  manager.onTrial({ app: 'lamp', version: machine.running.get('lamp') ?? '', outcome: 'faulted' });
  await manager.close();
};
const time: Operation = async ({ manager, machine, notices }) => {
  notices.length = 0;
  manager.onTrial({ app: 'lamp', version: machine.running.get('lamp') ?? '', outcome: 'over' });
  await manager.close();
  // Nobody waits for it: it is done when it is told of.
  if (!notices.some(({ change }) => change === 'confirmed')) throw new Error('it was not confirmed');
};

const installed = [install('lamp', 1), write('lamp', 1)];
const onTrial = [...installed, update('lamp', 2), write('lamp', 2)];
const confirmed = [...onTrial, confirm, write('lamp', 3)];

describe('the power goes at every step of', () => {
  test.each<[string, readonly Operation[], Operation]>([
    ['install', [], install('lamp', 1)],
    [
      'install where data were left',
      [...installed, ({ manager }) => manager.remove('lamp', { keepData: true })],
      install('lamp', 1),
    ],
    ['install by another name', [], installSpare],
    ['update of one that was installed by another name', [installSpare, write('spare', 1)], updateSpare],
    [
      'rollback of that',
      [installSpare, updateSpare, ({ manager }) => manager.confirm('spare')],
      ({ manager }) => manager.rollback('spare'),
    ],
    ['update', installed, update('lamp', 2)],
    ['update of an app of the board', [write('base', 1)], update('base', 2)],
    ['update of one that the board gives another name', [write('left', 1)], updateLeft],
    ['confirm of that', [write('left', 1), updateLeft], ({ manager }) => manager.confirm('left')],
    [
      'rollback of that',
      [updateLeft, ({ manager }) => manager.confirm('left')],
      ({ manager }) => manager.rollback('left'),
    ],
    ['confirm', onTrial, confirm],
    ['a trial that has lasted', onTrial, time],
    ['a trial that faults', onTrial, fault],
    ['rollback of a trial', onTrial, rollback],
    ['rollback of what was confirmed', confirmed, rollback],
    ['remove', confirmed, ({ manager }) => manager.remove('lamp')],
    ['remove that keeps data', confirmed, ({ manager }) => manager.remove('lamp', { keepData: true })],
    ['remove while on trial', onTrial, ({ manager }) => manager.remove('lamp')],
    [
      'remove of an update of the board',
      [write('base', 1), update('base', 2), ({ manager }) => manager.confirm('base')],
      ({ manager }) => manager.remove('base'),
    ],
  ])('%s', async (_, before, operation) => {
    const prepare = async () => {
      const device = await boot();
      for (const step of before) await step(device);
      await device.manager.close();
      return device;
    };
    /** What a boot makes of the state before, and of the state after. */
    const old = stateOf(await (await prepare()).reboot());
    const done = await prepare();
    const steps = await done.stepsOf(() => operation(done));
    const next = stateOf(await done.reboot());
    let cuts = 0;
    for (let step = 0; step <= steps; step++) {
      for (const side of ['before', 'after'] as const) {
        const device = await prepare();
        const { isCut, isDone } = await device.cutDuring({ step, side }, () => operation(device));
        if (isCut) cuts++;
        const after = await device.reboot();
        const state = stateOf(after);
        if (isDone) expect(state).toEqual(next);
        else expect([old, next]).toContainEqual(state);
        // One more boot changes nothing, and nothing is left lying about.
        const again = await after.reboot();
        expect(stateOf(again)).toEqual(state);
        expect(again.store.medium).toEqual(after.store.medium);
        expect(litter(again)).toEqual([]);
      }
    }
    if (steps > 0) expect(cuts).toBeGreaterThanOrEqual(2 * steps);
  });

  test('the boot that ends a trial', async () => {
    const device = await boot();
    for (const step of onTrial) await step(device);
    await device.manager.close();
    const good = stateOf(await device.reboot());
    for (const side of ['before', 'after'] as const) {
      for (let write = 0; write < 3; write++) {
        const medium = await bootWithPowerCut(device.store.medium, write, side);
        expect(stateOf(await boot(medium))).toEqual(good);
      }
    }
  });
});

/** @returns what is on the medium after a boot in which the power went at a write */
async function bootWithPowerCut(medium: ReadonlyMap<string, Uint8Array>, write: number, side: 'before' | 'after') {
  const { AppManager } = await import('./manager.ts');
  const { MemoryStore } = await import('@perilune/platform-test');
  const { FakeValues, openPolicy, tools } = await import('../test-support/fake-device.ts');
  const store = new MemoryStore(medium);
  store.fail = (number) => (number === write ? side : undefined);
  const values = new FakeValues(store);
  const options = {
    store,
    tools,
    values,
    policy: openPolicy,
    boardApps,
    now: () => 0,
    monotonic: () => 0,
    later: () => {},
  };
  await AppManager.open(options).then(
    (manager) => manager.close(),
    () => {},
  );
  return store.medium;
}

/** What no app needs. */
function litter({ store, manager }: FakeDevice): string[] {
  const needed = manager
    .apps()
    .flatMap(({ current, previous }) => [current?.digest, typeof previous === 'object' ? previous.digest : undefined]);
  const values = [...store.medium.keys()].filter((key) => key.startsWith('data/'));
  return [
    ...[...store.medium.keys()].filter((key) => key.startsWith('bundle/') && !needed.includes(key.slice(7))),
    // An app has one generation of values.
    ...values.filter((key) => values.some((other) => other.split('/')[1] === key.split('/')[1] && other !== key)),
  ];
}

// A model of what the manager does, and random operations with the power going at random steps.

interface ModelApp {
  readonly current?: number;
  readonly trial?: number;
  readonly previous?: number;
  readonly data?: number;
  readonly kept?: number;
}
type Model = Readonly<Record<'base' | 'left' | 'lamp' | 'fan' | 'spare', ModelApp>>;
type Name = keyof Model;
const BOARD = 1;
const NAMES: readonly Name[] = ['base', 'left', 'lamp', 'fan', 'spare'];
const isOfBoard = (name: Name) => name === 'base' || name === 'left';
/** What the app calls itself. */
const ownName = (name: Name) => ({ left: 'blind', spare: 'lamp' })[name as string] ?? name;

type Step =
  | {
      readonly do: 'install' | 'update';
      readonly name: Name;
      readonly version: number;
      readonly force: boolean;
      readonly refuses: boolean;
    }
  | { readonly do: 'confirm' | 'rollback' | 'fault' | 'over'; readonly name: Name }
  | { readonly do: 'remove'; readonly name: Name; readonly keepData: boolean }
  | { readonly do: 'write'; readonly name: Name; readonly value: number };

/** What there is after it; undefined if it is refused. */
function next(app: ModelApp, step: Step): ModelApp | undefined {
  const board = isOfBoard(step.name);
  const runs = app.trial ?? app.current ?? (board ? BOARD : undefined);
  const untried = (): ModelApp => {
    const { trial: _, kept, data: __, ...rest } = app;
    return { ...rest, ...(kept !== undefined && { data: kept }) };
  };
  switch (step.do) {
    case 'install':
      if (runs !== undefined || step.refuses) return undefined;
      return { ...(app.data !== undefined && { data: app.data }), current: step.version };
    case 'update':
      if (runs === undefined || app.trial !== undefined || app.current === step.version || step.refuses)
        return undefined;
      if (app.current !== undefined && step.version < app.current && !step.force) return undefined;
      return { ...app, trial: step.version, ...(app.data !== undefined && { kept: app.data }) };
    case 'confirm':
    case 'over': {
      if (app.trial === undefined) return undefined;
      const { trial, kept: _, previous: __, current = board ? BOARD : undefined, ...rest } = app;
      return { ...rest, current: trial, ...(current !== undefined && { previous: current }) };
    }
    case 'fault':
      return app.trial === undefined ? undefined : untried();
    case 'rollback': {
      if (app.trial !== undefined) return untried();
      if (app.previous === undefined) return undefined;
      const { previous, current: _, ...rest } = app;
      // The version of the board is no version that is kept: below 0 stands for it having no record.
      return previous === BOARD && board ? rest : { ...rest, current: previous, ...(board && { previous: BOARD }) };
    }
    case 'remove': {
      if (app.trial === undefined && app.current === undefined) return undefined;
      const { data } = app.trial === undefined ? app : untried();
      return data !== undefined && (board || step.keepData) ? { data } : {};
    }
    case 'write':
      return runs === undefined ? undefined : { ...app, data: step.value };
  }
}

/** What a reboot makes of it. */
function rebooted(app: ModelApp): ModelApp {
  if (app.trial === undefined) return app;
  const { trial: _, kept, data: __, ...rest } = app;
  return { ...rest, ...(kept !== undefined && { data: kept }) };
}

function seen(device: FakeDevice, name: Name) {
  return { runs: device.machine.running.get(name), data: device.data(name).x };
}

function expected(app: ModelApp, name: Name) {
  const runs = app.trial ?? app.current ?? (isOfBoard(name) ? BOARD : undefined);
  return { runs: runs === undefined ? undefined : `${runs}`, data: app.data };
}

function carryOut(device: FakeDevice, step: Step): () => Promise<unknown> {
  const { manager, machine } = device;
  const { name } = step;
  switch (step.do) {
    case 'install':
    case 'update': {
      const { version, force, refuses, do: kind } = step;
      const [bundled, options] =
        kind === 'update' || !isOfBoard(name) ? [ownName(name), { force, as: name }] : [name, { force }];
      return async () => manager[kind](await bundleOf(bundled, version, refuses ? { refuses: 'no' } : {}), options);
    }
    case 'confirm':
    case 'rollback':
      return () => (step.do === 'confirm' ? manager.confirm(name) : manager.rollback(name));
    case 'remove':
      return () => manager.remove(name, { keepData: step.keepData });
    case 'fault':
    case 'over':
      return async () => {
        const version = machine.running.get(name) ?? '';
        manager.onTrial({ app: name, version, outcome: step.do === 'fault' ? 'faulted' : 'over' });
        await manager.close();
      };
    case 'write':
      return async () => machine.running.has(name) && device.writeData(name, 'x', step.value);
  }
}

test('whatever is done, and whenever the power goes, the device is as the model says, before or after', async () => {
  const name = fc.constantFrom(...NAMES);
  const version = fc.integer({ min: 2, max: 5 });
  const flag = fc.boolean();
  const rarely = fc.nat(5).map((number) => number === 0);
  const step = fc.oneof(
    fc.record({
      do: fc.constantFrom('install' as const, 'update' as const),
      name,
      version,
      force: flag,
      refuses: rarely,
    }),
    fc.record({
      do: fc.constantFrom('confirm' as const, 'rollback' as const, 'fault' as const, 'over' as const),
      name,
    }),
    fc.record({ do: fc.constant('remove' as const), name, keepData: flag }),
    fc.record({ do: fc.constant('write' as const), name, value: fc.integer({ min: 1, max: 200 }) }),
  );
  const going = fc.record({ step: fc.nat(6), side: fc.constantFrom('before' as const, 'after' as const) });
  // Seldom enough that trials are confirmed in between.
  const cut = fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: going });
  const run = fc.array(fc.record({ step, cut }), { minLength: 1, maxLength: 25, size: 'max' });
  let cuts = 0;
  await fc.assert(
    fc.asyncProperty(run, async (steps) => {
      let device = await boot();
      let model: Model = { base: {}, left: {}, lamp: {}, fan: {}, spare: {} };
      for (const { step: one, cut: at } of steps) {
        const before = model[one.name];
        const after = next(before, one) ?? before;
        const result = await device.cutDuring(at ?? { step: -1, side: 'before' }, carryOut(device, one));
        if (result.isCut) {
          cuts++;
          device = await device.reboot();
          const survived = seen(device, one.name);
          const possible = [rebooted(before), rebooted(after)];
          const found = possible.filter((app) => JSON.stringify(expected(app, one.name)) === JSON.stringify(survived));
          if (result.isDone && one.do !== 'fault' && one.do !== 'over')
            expect(survived).toEqual(expected(possible[1] as ModelApp, one.name));
          expect(possible.map((app) => expected(app, one.name))).toContainEqual(survived);
          const rest = Object.fromEntries(Object.entries(model).map(([key, app]) => [key, rebooted(app)])) as Model;
          // Where both fit what is seen, the record tells which it is.
          const kept = found.find(
            (app) => (device.manager.app(one.name)?.previous !== undefined) === (app.previous !== undefined),
          );
          model = { ...rest, [one.name]: kept ?? (found[0] as ModelApp) };
        } else model = { ...model, [one.name]: after };
        for (const each of NAMES) expect(seen(device, each)).toEqual(expected(model[each], each));
      }
      expect(litter(await device.reboot())).toEqual([]);
    }),
    { numRuns: 600 },
  );
  expect(cuts).toBeGreaterThan(50);
});
