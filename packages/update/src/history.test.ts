import { setImmediate as turn } from 'node:timers/promises';
import { MemoryStore } from '@perilune/platform-test';
import { expect, test } from 'vitest';
import { asciiBytes } from './bytes.ts';
import { AppHistory } from './history.ts';

const fault = (time: number) => ({ time, version: '1', cause: 'error', message: `${time}`, text: 'x'.repeat(100_000) });

function open(store: MemoryStore) {
  store.fail ??= () => undefined; // who is not asked does not count the writes
  const due: (() => void)[] = [];
  const failures: string[] = [];
  const history = new AppHistory({
    store,
    later: (_, action) => due.push(action),
    failed: (error) => failures.push(String(error)),
  });
  const pass = () => {
    for (const action of due.splice(0)) action();
  };
  return { history, failures, pass };
}

test('what happens is on its way to the medium at once, and with it what happens during a write', async () => {
  const store = new MemoryStore();
  const { history } = open(store);
  history.count('lamp', 'starts');
  history.addFault('lamp', fault(1));
  history.count('lamp', 'starts');
  await turn();
  expect(store.writes).toBe(2);
  store.cutPower();
  const { history: later } = open(new MemoryStore(store.medium));
  await later.load();
  expect(later.counters('lamp')).toMatchObject({ starts: 2, faults: 1 });
  expect(later.faults('lamp')).toHaveLength(1);
});

test('an app that faults without end has a burst of writes, then one with each pause that is over', async () => {
  const store = new MemoryStore();
  const { history, pass } = open(store);
  const storm = async (times: number) => {
    for (let time = 0; time < times; time++) {
      history.count('lamp', 'starts');
      history.addFault('lamp', fault(time));
      await turn();
    }
  };
  await storm(1000);
  expect(store.writes).toBe(10);
  pass();
  await turn();
  expect(store.writes).toBe(11);
  const { history: later } = open(new MemoryStore(store.medium));
  await later.load();
  expect(later.counters('lamp')).toMatchObject({ starts: 1000, faults: 1000 });
  expect(later.faults('lamp').map(({ time }) => time)).toEqual([999, 998, 997, 996, 995, 994, 993, 992]);
  expect(later.faults('lamp')[0]?.text.length).toBe(8192);

  await storm(1000);
  expect(store.writes).toBe(11);
  for (let rest = 0; rest < 20; rest++) {
    pass();
    await turn();
  }
  expect(store.writes).toBe(12);
  await storm(1000);
  expect(store.writes).toBe(22);
});

test.each([1, 7, 8, 9, 20])('the newest of %i faults is the first, however the clock was set', async (count) => {
  const store = new MemoryStore();
  const { history } = open(store);
  const messages: string[] = [];
  for (let number = 0; number < count; number++) {
    // It goes back an hour with each, and forward by a year now and then.
    history.addFault('lamp', { ...fault(number), time: (number % 3) * 31_536_000 - number * 3600 });
    messages.unshift(`${number}`);
  }
  await history.flush();
  const { history: later } = open(new MemoryStore(store.medium));
  await later.load();
  expect(later.faults('lamp').map(({ message }) => message)).toEqual(messages.slice(0, 8));
  expect(later.faults('lamp').map(({ message }) => message)).toEqual(
    history.faults('lamp').map(({ message }) => message),
  );
});

test('to remove an app leaves nothing of it, not even what was not written yet', async () => {
  const store = new MemoryStore();
  const { history, pass } = open(store);
  for (let time = 0; time < 1000; time++) {
    history.addFault('lamp', fault(time));
    if (time % 10 === 0) await turn();
  }
  const changes = await history.removal('lamp');
  pass();
  await turn();
  await store.write(changes);
  history.forget('lamp');
  pass();
  await turn();
  expect([...store.medium.keys()]).toEqual([]);
});

test('a medium that fails is told of, and what could not be written is counted on', async () => {
  const store = new MemoryStore();
  store.fail = () => 'refuse';
  const { history, failures } = open(store);
  history.count('lamp', 'starts');
  await history.flush();
  expect(failures).toEqual(['StoreError: the medium is full']);
  expect(history.counters('lamp').starts).toBe(1);
});

test('what could not be written is written with what comes next, or at the end, but for what is removed', async () => {
  const store = new MemoryStore();
  const { history, failures, pass } = open(store);
  store.fail = () => 'refuse';
  history.addFault('lamp', fault(1));
  history.addFault('fan', fault(2));
  for (let rest = 0; rest < 20; rest++) {
    await turn();
    pass();
  }
  expect(failures).toHaveLength(1); // it is not tried again and again
  history.forget('fan');
  store.fail = () => undefined;
  history.count('clock', 'starts');
  await turn();
  const seen = async () => {
    const { history: later } = open(new MemoryStore(store.medium));
    await later.load();
    return ['lamp', 'fan', 'clock'].map((name) => [later.counters(name), later.faults(name).length]);
  };
  const none = { starts: 0, faults: 0, updates: 0, rollbacks: 0 };
  const one = [
    [{ ...none, faults: 1 }, 1],
    [none, 0],
    [{ ...none, starts: 1 }, 0],
  ];
  expect(await seen()).toEqual(one);
  store.fail = () => 'refuse';
  history.count('clock', 'starts');
  await history.flush();
  expect(await seen()).toEqual(one);
  store.fail = () => undefined;
  await history.flush();
  expect((await seen())[2]).toEqual([{ ...none, starts: 2 }, 0]);
});

test.each(['', '{', '[]', '{"starts":"x"}', '{"starts":1e300}', '\u00ff'])(
  'what is damaged counts as not there: %j',
  async (text) => {
    const store = new MemoryStore(
      new Map([
        ['counter/lamp', asciiBytes(text)],
        ['fault/lamp/0', asciiBytes(text)],
        ['fault/lamp', asciiBytes(text)],
      ]),
    );
    const { history } = open(store);
    await history.load();
    expect(history.counters('lamp')).toEqual({ starts: 0, faults: 0, updates: 0, rollbacks: 0 });
    expect(history.faults('lamp')).toEqual([]);
  },
);
