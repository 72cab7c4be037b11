import { generateKeyPairSync, sign } from 'node:crypto';
import { StoreError } from '@perilune/hil';
import { describe, expect, test } from 'vitest';
import { bundleOf, FakeDevice, openPolicy, tools } from '../test-support/fake-device.ts';
import { asciiBytes } from './bytes.ts';
import { type InstallPolicy, packBundle, showKey, UpdateError } from './index.ts';

const codeOf = (operation: Promise<unknown>) =>
  operation.then(
    () => 'done',
    (error: Error) => `${(error as { code?: string }).code}: ${error.message}`,
  );

describe('an app that the board gives another name', () => {
  const blind = { ownName: 'blind', version: '1', memory: 65_536 };
  const board = ['left', 'right'].map((name) => ({ name, ...blind }));
  const boot = () => FakeDevice.boot(undefined, openPolicy, undefined, board);

  test.each([
    [
      'update',
      'blind',
      'no-such-app: there is no app blind: it is called left and right, so say --as left or --as right',
    ],
    ['update', 'lamp', 'no-such-app: there is no app lamp: perilune install brings one that is new'],
    ['update', 'left', 'exists: left is what the board calls its app blind, and this is a bundle of left'],
    ['install', 'left', 'exists: left is an app of the board: perilune update brings another version of it'],
  ] as const)('is not changed by %s of a bundle of %s', async (operation, name, message) => {
    const device = await boot();
    expect(await codeOf(device.manager[operation](await bundleOf(name, 2)))).toBe(message);
    expect([...device.machine.running]).toEqual([
      ['left', '1'],
      ['right', '1'],
    ]);
  });

  test('is updated by a bundle that is said to be for it, as others are', async () => {
    const device = await boot();
    const { manager, machine } = device;
    await device.writeData('left', 'x', 1);
    expect(await manager.plan(await bundleOf('blind', 2), { as: 'left' })).toMatchObject({
      action: 'update',
      name: 'left',
      replaces: '1',
    });
    expect(await manager.update(await bundleOf('blind', 2), { as: 'left' })).toMatchObject({
      name: 'left',
      version: '2',
      state: 'trial',
      previous: 'board',
    });
    await device.writeData('left', 'x', 2);
    expect([...machine.running]).toEqual([
      ['right', '1'],
      ['left', '2'],
    ]);
    expect(await codeOf(manager.update(await bundleOf('blind', 3), { as: 'left' }))).toMatch(
      /^on-trial: version 2 of left/,
    );
    await manager.rollback('left');
    expect([machine.running.get('left'), device.data('left')]).toEqual(['1', { x: 1 }]);
    await manager.update(await bundleOf('blind', 2), { as: 'left' });
    await manager.confirm('left');
    expect(await codeOf(manager.update(await bundleOf('blind', 1), { as: 'left' }))).toMatch(/^downgrade: left 1 /);
    const again = await device.reboot();
    expect(Object.fromEntries(again.machine.running)).toEqual({ left: '2', right: '1' });
    // Where the board calls another app by this name, what was kept is not it.
    const other = board.map((app) => ({ ...app, ownName: 'shutter' }));
    const changed = await FakeDevice.boot(device.store.medium, openPolicy, undefined, other);
    expect(changed.machine.running.get('left')).toBe('1');
    expect(changed.manager.app('left')?.problem).toBe('the bundle of version 2 is another one');
  });

  test('is not updated by an unsigned bundle where signed ones count, nor by one of another app', async () => {
    const device = await FakeDevice.boot(undefined, { ...openPolicy, unsigned: false }, undefined, board);
    expect(await codeOf(device.manager.update(await bundleOf('blind', 2), { as: 'left' }))).toMatch(/^bad-signature: /);
    const open = await boot();
    expect(await codeOf(open.manager.update(await bundleOf('lamp', 2), { as: 'left' }))).toBe(
      'exists: left is what the board calls its app blind, and this is a bundle of lamp',
    );
    await open.manager.install(await bundleOf('lamp', 1));
    expect(await codeOf(open.manager.update(await bundleOf('blind', 2), { as: 'lamp' }))).toBe(
      'exists: lamp is an app of its own, and this is a bundle of blind',
    );
    expect(await codeOf(open.manager.update(await bundleOf('blind', 2), { as: 'middle' }))).toBe(
      'no-such-app: there is no app middle: perilune install brings one that is new',
    );
    expect(Object.fromEntries(open.machine.running)).toEqual({ left: '1', right: '1', lamp: '1' });
  });

  test.each([
    ['install', 'left', 'exists', 'left is an app of the board: perilune update brings another version of it'],
    [
      'update',
      'blind',
      'no-such-app',
      'there is no app blind: it is called left and right, so say --as left or --as right',
    ],
  ] as const)('has no plan of %s of %s', async (action, name, code, message) => {
    const device = await boot();
    expect((await device.manager.plan(await bundleOf(name, 2), { action })).refusal).toEqual({ code, message });
    expect((await device.manager.plan(await bundleOf('lamp', 2), { action })).refusal?.code).toBe(
      action === 'update' ? 'no-such-app' : undefined,
    );
  });

  test('does not keep a new app of its own name away', async () => {
    const device = await boot();
    expect(await codeOf(device.manager.install(await bundleOf('blind', 2)))).toBe('done');
    expect(device.machine.running.get('blind')).toBe('2');
  });
});

describe('an app that is installed by another name', () => {
  const names = { left: { as: 'left' }, right: { as: 'right' } };
  async function two() {
    const device = await FakeDevice.boot();
    for (const options of [names.left, names.right]) await device.manager.install(await bundleOf('blind', 1), options);
    return device;
  }

  test('runs beside others of its kind, with values, versions and counters of its own', async () => {
    const device = await two();
    const { manager, machine } = device;
    await device.writeData('left', 'x', 1);
    await device.writeData('right', 'x', 2);
    manager.onFault('left', { cause: 'error', message: 'jammed', text: '' });
    expect(await manager.update(await bundleOf('blind', 2), names.left)).toMatchObject({
      name: 'left',
      ownName: 'blind',
      origin: 'installed',
      version: '2',
      state: 'trial',
      counters: { faults: 1, updates: 1 },
    });
    await manager.confirm('left');
    expect(manager.app('right')).toMatchObject({ ownName: 'blind', version: '1', counters: { faults: 0, updates: 0 } });
    const again = await device.reboot();
    expect(Object.fromEntries(again.machine.running)).toEqual({ base: '1', left: '2', right: '1' });
    expect([again.data('left'), again.data('right')]).toEqual([{ x: 1 }, { x: 2 }]);
    expect((await again.manager.rollback('left'))?.version).toBe('1');
    await again.manager.remove('left');
    expect(Object.fromEntries(again.machine.running)).toEqual({ base: '1', right: '1' });
    expect([again.data('left'), again.data('right')]).toEqual([{}, { x: 2 }]);
    expect(machine.onTrial.size).toBe(0);
  });

  test('may have its own name as well, as what is installed without another', async () => {
    const { manager, machine } = await two();
    await manager.install(await bundleOf('blind', 3));
    await manager.update(await bundleOf('blind', 4), { as: 'blind' });
    expect(manager.app('blind')?.ownName).toBeUndefined();
    expect(Object.fromEntries(machine.running)).toEqual({ base: '1', left: '1', right: '1', blind: '4' });
  });

  test.each([
    ['install', 'blind', 'left', 'exists: left is installed already: perilune update brings another version of it'],
    ['install', 'blind', 'base', 'exists: base is an app of the board: perilune update brings another version of it'],
    ['update', 'lamp', 'left', 'exists: left is the app blind by another name, and this is a bundle of lamp'],
    ['update', 'left', 'left', 'exists: left is the app blind by another name, and this is a bundle of left'],
    ['update', 'blind', 'middle', 'no-such-app: there is no app middle: perilune install brings one that is new'],
    [
      'update',
      'blind',
      undefined,
      'no-such-app: there is no app blind: it is called left and right, so say --as left or --as right',
    ],
    ['update', 'blind', 'left', 'same-version: left 1 is there already, the very same'],
    ...['../left', 'left/0', '', '_left', '1st', 'l'.repeat(33), 'b\u00fchne'].map(
      (name) =>
        [
          'install',
          'blind',
          name,
          `bad-name: "${name}" cannot be the name of an app: it has letters, digits, - and _, begins with a letter, and is at most 32 long`,
        ] as const,
    ),
  ] as const)('is not done by %s of a bundle of %s as %j', async (operation, bundle, as, message) => {
    const { manager, machine } = await two();
    const options = as === undefined ? {} : { as };
    expect(await codeOf(manager[operation](await bundleOf(bundle, 1), options))).toBe(message);
    expect(`${(await manager.plan(await bundleOf(bundle, 1), { ...options, action: operation })).refusal?.code}`).toBe(
      message.split(':')[0],
    );
    expect(Object.fromEntries(machine.running)).toEqual({ base: '1', left: '1', right: '1' });
  });

  test('goes on when the board has it no more, and gives way to one that the board calls so', async () => {
    const blind = { ownName: 'blind', version: '1', memory: 65_536 };
    const device = await FakeDevice.boot(undefined, undefined, undefined, [{ name: 'left', ...blind }]);
    await device.manager.update(await bundleOf('blind', 2), names.left);
    await device.manager.confirm('left');
    const without = await FakeDevice.boot(device.store.medium, undefined, undefined, []);
    expect(Object.fromEntries(without.machine.running)).toEqual({ left: '2' });
    expect(without.manager.app('left')).toMatchObject({ origin: 'installed', ownName: 'blind' });
    const other = await FakeDevice.boot(device.store.medium, undefined, undefined, [
      { name: 'left', ...blind, ownName: 'shutter' },
    ]);
    expect(other.machine.running.get('left')).toBe('1');
  });
});

describe('may a bundle come', () => {
  test('where board.toml has no [install]?', async () => {
    const device = await FakeDevice.boot(undefined, null as never);
    expect(await codeOf(device.manager.install(await bundleOf('lamp', 1)))).toBe(
      'not-allowed: this board takes no apps while it runs: its board.toml has no [install], where its owner says what they may do',
    );
    expect(device.store.medium.size).toBe(0);
  });

  test('unsigned, or signed by a stranger, where only signed ones count?', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const key = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
    const signer = { key, sign: async (message: Uint8Array) => sign(null, message, privateKey) };
    const files = new Map([['app.toml', asciiBytes('{"name":"lamp","version":"1"}')]]);
    const signed = await packBundle({ name: 'lamp', version: '1', sequence: 1, files, signer }, tools);
    const strict: InstallPolicy = { ...openPolicy, unsigned: false };
    const device = await FakeDevice.boot(undefined, strict);
    expect(await codeOf(device.manager.install(await bundleOf('lamp', 1)))).toBe(
      'bad-signature: the bundle of lamp is not signed, and this board takes signed ones only: sign it with perilune pack --key, or set unsigned = true in [install]',
    );
    expect(await codeOf(device.manager.install(signed))).toBe(
      `bad-signature: the bundle of lamp is signed by ${showKey(key)}, which is not among the keys in [install] of board.toml`,
    );
    const trusting = await FakeDevice.boot(undefined, { ...strict, keys: [showKey(key)] });
    expect(await trusting.manager.install(signed)).toMatchObject({ current: { signedBy: showKey(key) } });
    // A key that counts no more takes what it has signed with it, at the next boot.
    const distrusting = await trusting.reboot(strict);
    expect(distrusting.machine.running.has('lamp')).toBe(false);
    expect(distrusting.manager.app('lamp')?.problem).toBe(
      `the bundle of lamp is signed by ${showKey(key)}, which is not among the keys in [install] of board.toml`,
    );
    expect((await distrusting.reboot({ ...strict, keys: [showKey(key)] })).machine.running.get('lamp')).toBe('1');
  });

  test.each([
    [
      'that is not what its manifest says',
      { name: 'other' },
      'app.toml: name: it is "other", and "lamp" in the manifest',
    ],
    ['of another version', { version: '9' }, 'app.toml: version: it is "9", and "1" in the manifest'],
    ['that the machine finds fault with', { problem: 'main.lua:3: syntax error' }, 'main.lua:3: syntax error'],
    [
      'that needs more memory than is left',
      { memory: 2 << 20 },
      'it needs 2048 KiB, and 1024 KiB of the memory for installed apps are left',
    ],
  ])('%s?', async (_, options, message) => {
    const device = await FakeDevice.boot();
    const files = new Map([['app.toml', asciiBytes(JSON.stringify({ name: 'lamp', version: '1', ...options }))]]);
    const bundle = await packBundle({ name: 'lamp', version: '1', sequence: 1, files }, tools);
    const problem = await codeOf(device.manager.install(bundle));
    const whole = `lamp 1 cannot run here:\n  ${message}`;
    expect(problem).toBe(`does-not-fit: ${whole}`);
    expect((await device.manager.plan(bundle)).refusal?.message).toBe(whole);
    expect(device.store.medium.size).toBe(0);
  });

  test('when there are as many as may be?', async () => {
    const device = await FakeDevice.boot();
    for (const name of ['a', 'b', 'c', 'd']) await device.manager.install(await bundleOf(name, 1));
    expect(await codeOf(device.manager.install(await bundleOf('e', 1)))).toBe(
      'does-not-fit: e 1 cannot run here:\n  there are 4 installed apps, and the board takes 4: remove one first',
    );
    // One of the board is not counted.
    expect(await codeOf(device.manager.update(await bundleOf('base', 2)))).toBe('done');
  });

  test('under a name that is taken, or none has?', async () => {
    const device = await FakeDevice.boot();
    await device.manager.install(await bundleOf('lamp', 1));
    expect(await codeOf(device.manager.install(await bundleOf('base', 2)))).toBe(
      'exists: base is an app of the board: perilune update brings another version of it',
    );
    expect(await codeOf(device.manager.install(await bundleOf('lamp', 2)))).toBe(
      'exists: lamp is installed already: perilune update brings another version of it',
    );
    expect(await codeOf(device.manager.update(await bundleOf('lmap', 2)))).toBe(
      'no-such-app: there is no app lmap: perilune install brings one that is new',
    );
  });

  test('older than what is there? Only by force', async () => {
    const device = await FakeDevice.boot();
    await device.manager.install(await bundleOf('lamp', 2));
    const older = await bundleOf('lamp', 1);
    expect(await codeOf(device.manager.update(older))).toBe(
      'downgrade: lamp 1 (sequence 1) is older than what is there (2, sequence 2); --force takes it nevertheless',
    );
    expect(await codeOf(device.manager.update(await bundleOf('lamp', 2)))).toBe(
      'same-version: lamp 2 is there already, the very same',
    );
    expect(await codeOf(device.manager.update(await bundleOf('lamp', 2, { memory: 70_000 })))).toBe(
      'downgrade: lamp 2 has the sequence 2, as what is there (2) has, and is not the same: give it a higher version; --force takes it nevertheless',
    );
    expect(await device.manager.update(older, { force: true })).toMatchObject({ version: '1', state: 'trial' });
    expect(await codeOf(device.manager.update(await bundleOf('lamp', 3)))).toBe(
      'on-trial: version 1 of lamp is on trial: perilune confirm lamp keeps it, perilune rollback lamp ends it',
    );
  });
});

test('a plan tells what would be, and changes nothing', async () => {
  const device = await FakeDevice.boot();
  expect(await device.manager.plan(await bundleOf('lamp', 1))).toMatchObject({
    action: 'install',
    asked: ['console', 'random'],
    granted: ['console'],
    denied: ['random'],
    memory: { needed: 65_536, used: 0, allowed: 1 << 20 },
  });
  expect(await device.manager.plan(await bundleOf('base', 2, { memory: 100_000 }))).toMatchObject({
    action: 'update',
    replaces: '1',
    memory: { needed: 100_000 - 65_536 },
    trial: { time: 60e6, confirm: 'time' },
  });
  expect(device.store.medium.size).toBe(0);
  expect(device.machine.running).toEqual(new Map([['base', '1']]));
});

describe('a trial', () => {
  async function onTrial(policy = openPolicy) {
    const device = await FakeDevice.boot(undefined, policy);
    await device.manager.install(await bundleOf('lamp', 1));
    await device.writeData('lamp', 'colour', 1);
    await device.writeData('lamp', 'gone', 1);
    await device.manager.update(await bundleOf('lamp', 2));
    await device.writeData('lamp', 'colour', 2);
    await device.writeData('lamp', 'new', 2);
    await device.writeData('lamp', 'gone', undefined);
    expect(device.machine.running.get('lamp')).toBe('2');
    return device;
  }
  const later = () => new Promise((resolve) => setTimeout(resolve, 20));

  test.each<[string, InstallPolicy, 'faulted' | 'over' | 'confirmed', string]>([
    ['ends with the version before when it faults', openPolicy, 'faulted', '1'],
    ['ends well with its time', openPolicy, 'over', '2'],
    [
      'ends with the version before with its time, if the app was to confirm',
      { ...openPolicy, confirm: 'app' },
      'over',
      '1',
    ],
    ['ends well when the app says so', { ...openPolicy, confirm: 'app' }, 'confirmed', '2'],
  ])('%s', async (_, policy, outcome, version) => {
    const device = await onTrial(policy);
    device.manager.onTrial({ app: 'lamp', version: '1', outcome: 'faulted' });
    device.manager.onTrial({ app: 'lamp', version: '2', outcome, message: 'lamp.lua:1: no light' });
    await device.manager.close();
    expect(device.manager.app('lamp')).toMatchObject({ version, state: 'confirmed' });
    expect(device.machine.running.get('lamp')).toBe(version);
    expect(device.data('lamp')).toEqual(version === '1' ? { colour: 1, gone: 1 } : { colour: 2, new: 2 });
    expect([...device.store.medium.keys()].filter((key) => key.startsWith('data/')).length).toBe(2);
    expect(device.machine.onTrial.size).toBe(0);
    expect((await device.reboot()).machine.running.get('lamp')).toBe(version);
  });

  test.each([
    ['goes on', 0],
    ['is set back by an hour', -3600],
    ['is set forward by an hour', 3600],
  ])('lasts as long as it lasts when the clock %s, and is told by the clock as it is now', async (_, step) => {
    const clock = { wall: 10_000, monotonic: 5_000_000 };
    const device = await FakeDevice.boot(undefined, openPolicy, clock);
    await device.manager.update(await bundleOf('base', 2));
    const trial = () => device.manager.app('base')?.trial;
    expect(trial()).toEqual({ since: 10_000, until: 10_060, confirm: 'time' });
    clock.monotonic += 20_000;
    clock.wall += 20 + step;
    expect(trial()).toEqual({ since: 10_000 + step, until: 10_060 + step, confirm: 'time' });
    expect((trial()?.until ?? 0) - clock.wall).toBe(40);

    // A reboot ends it, even one that began in what is now the future.
    const after = await device.reboot();
    expect(after.manager.app('base')).toMatchObject({ version: '1', state: 'confirmed' });
    expect(after.machine.running.get('base')).toBe('1');
  });

  test('ends with the version before when the device reboots', async () => {
    const device = await onTrial();
    const after = await device.reboot();
    expect(after.machine.running.get('lamp')).toBe('1');
    expect(after.data('lamp')).toEqual({ colour: 1, gone: 1 });
    expect(after.notices).toContainEqual(expect.objectContaining({ app: 'lamp', change: 'rolled back', version: '2' }));
    expect([...after.store.medium.keys()].filter((key) => key.startsWith('bundle/')).length).toBe(1);
  });

  test.each<['over' | 'faulted', string]>([
    ['over', '2'],
    ['faulted', '1'],
  ])('that is %s while the medium takes nothing ends once it does', async (outcome, version) => {
    const device = await onTrial();
    await device.passTime();
    const halt = device.machine.halt.bind(device.machine);
    device.machine.halt = () => Promise.reject(new UpdateError('no-answer', 'the machine does not answer'));
    device.store.fail = () => 'refuse';
    device.manager.onTrial({ app: 'lamp', version: '2', outcome, message: 'no light' });
    for (let time = 0; time < 3; time++) await device.passTime();
    const problem = `the end of its trial could not be carried out, and is tried again: ${
      outcome === 'over'
        ? 'the store of the device has failed, and nothing was changed: the medium is full.'
        : 'the machine does not answer'
    }`;
    expect(device.manager.app('lamp')).toMatchObject({ version: '2', state: 'trial', problem });
    expect(device.failures.filter((failure) => failure === `lamp: ${problem}`)).toHaveLength(1);
    device.store.fail = undefined;
    device.machine.halt = halt;
    await device.passTime();
    expect(device.manager.app('lamp')).toMatchObject({ version, state: 'confirmed' });
    expect(device.manager.app('lamp')?.problem).toBeUndefined();
    expect((await device.reboot()).machine.running.get('lamp')).toBe(version);
  });

  test('is not ended by one before it that could not be ended in time, nor by a manager that is closed', async () => {
    for (const what of ['another trial', 'closed'] as const) {
      const clock = { wall: 0, monotonic: 0 };
      const device = await FakeDevice.boot(undefined, openPolicy, clock);
      await device.manager.update(await bundleOf('base', 2));
      device.store.fail = () => 'refuse';
      device.manager.onTrial({ app: 'base', version: '2', outcome: 'over' });
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(device.manager.app('base')?.problem).toContain('is tried again');
      device.store.fail = undefined;
      if (what === 'closed') await device.manager.close();
      else {
        await device.manager.rollback('base');
        clock.monotonic += 1;
        await device.manager.update(await bundleOf('base', 2));
      }
      await device.passTime();
      expect(device.manager.app('base')).toMatchObject({ version: '2', state: 'trial' });
      expect((await device.reboot()).machine.running.get('base')).toBe('1');
    }
  });

  test('of a new app that cannot be written leaves nothing', async () => {
    const device = await FakeDevice.boot();
    let writes = 0;
    device.store.fail = () => (++writes === 3 ? 'refuse' : undefined);
    expect(await codeOf(device.manager.install(await bundleOf('lamp', 1)))).toBe(
      'store-failed: the store of the device has failed, and nothing was changed: the medium is full.',
    );
    expect([...device.machine.running.keys()]).toEqual(['base']);
    expect(device.manager.app('lamp')).toBeUndefined();
    expect([...device.store.medium.keys()].filter((key) => key.startsWith('app/') || key.includes('lamp'))).toEqual([]);
    expect(await codeOf(device.manager.install(await bundleOf('lamp', 1)))).toBe('done');
  });

  test('is ended by an operator, either way', async () => {
    const bad = await onTrial();
    expect(await bad.manager.rollback('lamp')).toMatchObject({ version: '1', counters: { rollbacks: 1, updates: 1 } });
    const good = await onTrial();
    expect(await good.manager.confirm('lamp')).toMatchObject({ version: '2', previous: { version: '1' } });
    expect(await codeOf(good.manager.confirm('lamp'))).toBe(
      'no-trial: lamp is not on trial: nothing is to be confirmed',
    );
    // What was confirmed can be gone back from; its data stay.
    expect(await good.manager.rollback('lamp')).toMatchObject({ version: '1', state: 'confirmed' });
    expect(good.data('lamp')).toEqual({ colour: 2, new: 2 });
    expect(await codeOf(good.manager.rollback('lamp'))).toBe('no-trial: there is no version of lamp to go back to');
    await later();
  });

  test('goes back to nothing that cannot start any more: what runs stays', async () => {
    const device = await onTrial();
    await device.manager.confirm('lamp');
    device.machine.refusing.add('lamp 1');
    expect(await codeOf(device.manager.rollback('lamp'))).toBe('cannot-start: lamp 1 cannot start: no processor left');
    expect(device.machine.running.get('lamp')).toBe('2');
    expect(device.manager.app('lamp')).toMatchObject({ version: '2', previous: { version: '1' } });
    const after = await device.reboot();
    expect(after.machine.running.get('lamp')).toBe('2');
    expect(after.data('lamp')).toEqual({ colour: 2, new: 2 });
    expect(await after.manager.rollback('lamp')).toMatchObject({ version: '1' });
  });

  test('is not begun while the medium cannot be read: what runs goes on', async () => {
    const device = await FakeDevice.boot();
    await device.manager.install(await bundleOf('lamp', 1));
    await device.manager.close();
    const { list } = device.store;
    device.store.list = async (prefix) => {
      if (prefix.startsWith('data/')) throw new StoreError('the disk is gone');
      return list.call(device.store, prefix);
    };
    expect(await codeOf(device.manager.update(await bundleOf('lamp', 2)))).toBe(
      'store-failed: the store of the device has failed, and nothing was changed: the disk is gone.',
    );
    expect(await codeOf(device.manager.remove('lamp'))).toBe(
      'store-failed: the store of the device has failed, and nothing was changed: the disk is gone.',
    );
    expect(device.machine.running.get('lamp')).toBe('1');
    expect(device.manager.app('lamp')).toMatchObject({ version: '1', state: 'confirmed' });
  });

  test('that cannot start leaves the version before running', async () => {
    const device = await FakeDevice.boot();
    await device.manager.install(await bundleOf('lamp', 1));
    expect(await codeOf(device.manager.update(await bundleOf('lamp', 2, { refuses: 'no processor left' })))).toBe(
      'cannot-start: lamp 2 cannot start: no processor left',
    );
    expect(await codeOf(device.manager.install(await bundleOf('fan', 1, { refuses: 'no processor left' })))).toBe(
      'cannot-start: fan 1 cannot start: no processor left',
    );
    expect(device.machine.running).toEqual(
      new Map([
        ['base', '1'],
        ['lamp', '1'],
      ]),
    );
    expect(device.manager.apps().map(({ name, version }) => `${name} ${version}`)).toEqual(['base 1', 'lamp 1']);
    expect([...device.store.medium.keys()].filter((key) => /^(bundle|app)/.test(key)).length).toBe(2);
  });
});

test.each([
  [
    '0.9.0',
    900_000,
    /^downgrade: base 0\.9\.0 \(sequence 900000\) is older than what is there \(1\.0\.0, sequence 10000000000\)/,
  ],
  ['1.0.0', 10_000_000_000, /^downgrade: base 1\.0\.0 has the sequence 10000000000, as what is there \(1\.0\.0\) has/],
  ['1.0.1', 10_000_000_001, 'done'],
  // Its maker counts in another way, which the board knows nothing of.
  ['0.9.0', 7, 'done'],
  ['new', 7, 'done'],
])('an update of an app of the board to %s, with the sequence %i', async (version, sequence, outcome) => {
  const device = await FakeDevice.boot(undefined, undefined, undefined, [
    { name: 'base', ownName: 'base', version: '1.0.0', memory: 65_536 },
  ]);
  const files = new Map([['app.toml', asciiBytes(JSON.stringify({ name: 'base', version }))]]);
  const bundle = await packBundle({ name: 'base', version, sequence, files }, tools);
  expect(await codeOf(device.manager.update(bundle))).toMatch(outcome);
  if (outcome !== 'done') expect(await codeOf(device.manager.update(bundle, { force: true }))).toBe('done');
  expect(device.machine.running.get('base')).toBe(version);
});

describe('a board that comes with a newer version', () => {
  const boardOf = (version: string) => [{ name: 'base', ownName: 'base', version, memory: 65_536 }];
  const bundle = async (version: string, sequence: number) =>
    packBundle(
      {
        name: 'base',
        version,
        sequence,
        files: new Map([['app.toml', asciiBytes(JSON.stringify({ name: 'base', version }))]]),
      },
      tools,
    );
  const bootWith = (medium: ReadonlyMap<string, Uint8Array> | undefined, version: string) =>
    FakeDevice.boot(medium, undefined, undefined, boardOf(version));
  async function updated(isForced = false) {
    const device = await bootWith(undefined, isForced ? '1.2.0' : '1.0.0');
    await device.writeData('base', 'x', 1);
    await device.manager.update(await bundle('1.1.0', 10_000_100_000), { force: isForced });
    await device.manager.confirm('base');
    await device.writeData('base', 'x', 2);
    return device.store.medium;
  }

  test.each([
    ['1.0.0', '1.1.0'],
    ['1.0.5', '1.1.0'],
    ['1.1.1', '1.1.1'],
    ['next', '1.1.0'],
  ])('or another: with %s, %s runs', async (board, runs) => {
    const medium = await updated();
    const device = await bootWith(medium, board);
    expect(device.machine.running.get('base')).toBe(runs);
    expect(device.data('base')).toEqual({ x: 2 });
    const again = await device.reboot();
    expect([again.machine.running.get('base'), again.data('base')]).toEqual([runs, { x: 2 }]);
    if (runs !== board) return;
    expect(device.notices).toEqual([
      { app: 'base', change: 'removed', version: '1.1.0', reason: 'the board has version 1.1.1 now, which is newer' },
    ]);
    expect([...device.store.medium.keys()]).toEqual(['counter/base', 'data/base/0/x']);
  });

  test('does not have its way with an older one that was asked for beside it', async () => {
    expect((await bootWith(await updated(true), '1.2.0')).machine.running.get('base')).toBe('1.1.0');
    expect((await bootWith(await updated(true), '1.3.0')).machine.running.get('base')).toBe('1.3.0');
  });

  test('and a trial that was under way: the newest that is good', async () => {
    const device = await bootWith(await updated(), '1.0.0');
    await device.manager.update(await bundle('3.0.0', 30_000_000_000));
    await device.writeData('base', 'x', 3);
    const next = await bootWith(device.store.medium, '2.0.0');
    expect([next.machine.running.get('base'), next.data('base')]).toEqual(['2.0.0', { x: 2 }]);
  });

  test('on a medium that can only be read: it runs with the data as they are', async () => {
    const medium = await updated();
    const { AppManager } = await import('./manager.ts');
    const { MemoryStore } = await import('@perilune/platform-test');
    const { FakeValues } = await import('../test-support/fake-device.ts');
    const store = new MemoryStore(medium);
    store.fail = () => 'refuse';
    const values = new FakeValues(store);
    const failures: string[] = [];
    const manager = await AppManager.open({
      store,
      tools,
      values,
      policy: openPolicy,
      boardApps: boardOf('2.0.0'),
      now: () => 0,
      monotonic: () => 0,
      later: () => {},
      onStoreFailure: (message) => failures.push(message),
    });
    expect(manager.bootVersions).toEqual([]);
    expect(failures).toHaveLength(1);
    expect(values.generations.get('base')).toBe('1');
  });
});

test('an update of an app of the board gives way to the version of the board', async () => {
  const device = await FakeDevice.boot();
  await device.writeData('base', 'x', 1);
  await device.manager.update(await bundleOf('base', 2));
  await device.manager.confirm('base');
  expect(device.manager.app('base')).toMatchObject({ origin: 'board', version: '2', previous: 'board' });
  expect((await device.reboot()).machine.running.get('base')).toBe('2');
  expect(await device.manager.remove('base')).toMatchObject({ version: '1' });
  expect(device.machine.running.get('base')).toBe('1');
  expect(device.data('base')).toEqual({ x: 1 });
  expect([...device.store.medium.keys()].filter((key) => /^(bundle|app)/.test(key))).toEqual([]);
  expect(await codeOf(device.manager.remove('base'))).toBe(
    'no-such-app: the version of base is that of the board: only board.toml can take it away',
  );
});

test('what is removed leaves nothing, or its data', async () => {
  const device = await FakeDevice.boot();
  for (const keepData of [false, true]) {
    await device.manager.install(await bundleOf('lamp', 1));
    device.manager.onStarted('lamp');
    device.manager.onFault('lamp', { cause: 'error', message: 'no light', text: 'no light' });
    await device.writeData('lamp', 'colour', 1);
    await device.manager.close();
    expect(await device.manager.remove('lamp', { keepData })).toBeUndefined();
    await device.manager.close();
    expect([...device.store.medium.keys()]).toEqual(keepData ? ['data/lamp/0/colour'] : []);
    expect(device.machine.running.has('lamp')).toBe(false);
  }
  // An install that fails does not touch what was left.
  await codeOf(device.manager.install(await bundleOf('lamp', 1, { refuses: 'no' })));
  expect(device.data('lamp')).toEqual({ colour: 1 });
});

test('nothing is kept of processes that are no apps, nor is it told of an app of that name later', async () => {
  const device = await FakeDevice.boot();
  device.manager.onStarted('lamp');
  device.manager.onFault('lamp', { cause: 'error', message: 'of a Lua state', text: '' });
  await device.manager.close();
  expect([...device.store.medium.keys()]).toEqual([]);
  expect(await device.manager.install(await bundleOf('lamp', 1))).toMatchObject({ counters: { starts: 0, faults: 0 } });
  expect(device.manager.faults('lamp')).toEqual([]);
});

test('counters and faults survive a reboot, the last eight of them', async () => {
  const device = await FakeDevice.boot();
  for (let number = 1; number <= 11; number++) {
    device.manager.onStarted('base');
    device.manager.onFault('base', { cause: 'error', message: `n° ${number}`, text: '' });
  }
  await device.manager.close();
  const after = await device.reboot();
  expect(after.manager.app('base')?.counters).toEqual({ starts: 11, faults: 11, updates: 0, rollbacks: 0 });
  expect(after.manager.faults('base').map(({ message }) => message)).toEqual(
    [11, 10, 9, 8, 7, 6, 5, 4].map((n) => `n° ${n}`),
  );
  expect(after.manager.app('base')?.lastFault).toMatchObject({ version: '1', message: 'n° 11' });
});

describe('what is damaged in the store', () => {
  async function damaged(change: (medium: Map<string, Uint8Array>) => void) {
    const device = await FakeDevice.boot();
    await device.manager.install(await bundleOf('lamp', 1));
    await device.manager.update(await bundleOf('lamp', 2));
    await device.manager.confirm('lamp');
    await device.manager.update(await bundleOf('base', 2));
    await device.manager.confirm('base');
    await device.manager.close();
    const medium = new Map(device.store.medium);
    change(medium);
    return FakeDevice.boot(medium);
  }
  const bundleKey = async (name: string, version: number) => {
    const device = await FakeDevice.boot();
    return `bundle/${(await device.manager.plan(await bundleOf(name, version))).digest}`;
  };

  test.each([
    ['is no record', asciiBytes('{')],
    ['is the record of another', asciiBytes('{"format":1,"name":"other"}')],
    [
      'has a digest that is none',
      asciiBytes(
        '{"format":1,"name":"lamp","current":{"version":"1","sequence":1,"digest":"x","granted":[],"memory":1}}',
      ),
    ],
    ['is nothing', new Uint8Array(0)],
  ])('%s: the app does not run, and can be removed and come again', async (_, bytes) => {
    const device = await damaged((medium) => medium.set('app/lamp', bytes));
    expect(device.machine.running).toEqual(new Map([['base', '2']]));
    expect(device.manager.app('lamp')?.problem).toBe(
      'what the store has of it is damaged: remove it, and install it again',
    );
    await device.manager.remove('lamp');
    expect(await codeOf(device.manager.install(await bundleOf('lamp', 1)))).toBe('done');
  });

  test('is a bundle: the version before runs', async () => {
    const [lamp, base] = [await bundleKey('lamp', 2), await bundleKey('base', 2)];
    const device = await damaged((medium) => {
      medium.set(lamp, (medium.get(lamp) as Uint8Array).fill(7, 20, 30));
      medium.delete(base);
    });
    expect(device.machine.running).toEqual(
      new Map([
        ['base', '1'],
        ['lamp', '1'],
      ]),
    );
    expect(device.manager.app('lamp')?.problem).toBe(
      'the bundle of version 2 is damaged: this is no good bundle: it is no gzip file, or a damaged one: bundles are made by perilune pack',
    );
    expect(device.manager.app('base')?.problem).toBe('the bundle of version 2 is not in the store');
  });

  test('is a medium that takes nothing: it boots, and nothing changes', async () => {
    const device = await FakeDevice.boot();
    await device.manager.install(await bundleOf('lamp', 1));
    await device.manager.close();
    device.store.fail = () => 'refuse';
    for (const operation of [
      device.manager.install(await bundleOf('fan', 1)),
      device.manager.update(await bundleOf('lamp', 2)),
      device.manager.remove('lamp'),
    ]) {
      expect(await codeOf(operation)).toBe(
        'store-failed: the store of the device has failed, and nothing was changed: the medium is full.',
      );
    }
    expect(device.machine.running).toEqual(
      new Map([
        ['base', '1'],
        ['lamp', '1'],
      ]),
    );
    expect(device.manager.apps().map(({ name, version }) => `${name} ${version}`)).toEqual(['base 1', 'lamp 1']);
  });
});
