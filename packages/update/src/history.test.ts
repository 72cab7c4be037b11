import { MemoryStore } from '@perilune/platform-test';
import { expect, test } from 'vitest';
import { asciiBytes } from './bytes.ts';
import { AppHistory } from './history.ts';

const fault = (time: number) => ({ time, version: '1', cause: 'error', message: `${time}`, text: 'x'.repeat(100_000) });

function open(store: MemoryStore) {
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

test('the first is written at once, all that follow together, once the pause is over', async () => {
  const store = new MemoryStore();
  store.fail = () => undefined; // who is not asked does not count
  const { history, pass } = open(store);
  for (let time = 0; time < 1000; time++) {
    history.count('lamp', 'starts');
    history.addFault('lamp', fault(time));
  }
  await history.flush();
  expect(store.writes).toBe(2);
  for (let time = 0; time < 1000; time++) history.count('lamp', 'starts');
  await Promise.resolve();
  expect(store.writes).toBe(2);
  pass();
  await history.flush();
  expect(store.writes).toBe(3);
  pass();
  await history.flush();
  expect(store.writes).toBe(3);
  const { history: later } = open(new MemoryStore(store.medium));
  await later.load();
  expect(later.counters('lamp')).toMatchObject({ starts: 2000, faults: 1000 });
  expect(later.faults('lamp').map(({ time }) => time)).toEqual([999, 998, 997, 996, 995, 994, 993, 992]);
  expect(later.faults('lamp')[0]?.text.length).toBe(8192);
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
