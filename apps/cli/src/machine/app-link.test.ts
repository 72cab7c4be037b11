import { decodeCommand } from '@perilune/machine';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { AppLink } from './app-link.ts';

/** A machine that takes commands while it has room, and does not answer by itself. */
class Ring {
  room = Number.POSITIVE_INFINITY;
  readonly taken: Exclude<ReturnType<typeof decodeCommand>, string>[] = [];
  readonly link = new AppLink((message) => {
    if (this.taken.length >= this.room) return false;
    const command = decodeCommand(message);
    if (typeof command === 'string') throw new Error(command);
    this.taken.push(command);
    return true;
  });

  get types(): string[] {
    return this.taken.map(({ type }) => type);
  }
}

const bytes = (text: string) => new TextEncoder().encode(text);
const app = { name: 'lamp', files: new Map([['app.toml', bytes('x')]]) };
const outcome = (asked: Promise<unknown>) =>
  asked.then(
    (result) => result ?? 'done',
    (error: { readonly code?: string; readonly message: string }) => `${error.code}: ${error.message}`,
  );
const noAnswer = 'no-answer: the machine does not answer: it may be paused, or have too much to do';

let ring: Ring;
beforeEach(() => {
  vi.useFakeTimers();
  ring = new Ring();
});
afterEach(() => {
  ring.link.end();
  vi.useRealTimers();
});

/** The machine answers what it was asked last. */
function answer(change: 'installed' | 'refused', message?: string): void {
  const last = ring.taken.at(-1) as { readonly id: number; readonly app: string };
  ring.link.event({ type: 'app', time: 0, id: last.id, app: last.app, change, ...(message && { message }) } as never);
}

test('sources are cut into pieces, and what uses them comes after the last', () => {
  const files = new Map([
    ['app.toml', bytes('x')],
    ['main.lua', new Uint8Array((32 << 10) + 1)],
    ['empty.lua', new Uint8Array(0)],
    ['picture.png', new Uint8Array(5)],
  ]);
  void outcome(ring.link.start({ name: 'lamp', files }, 1000));
  expect(ring.taken.map((one) => ('path' in one ? [one.path, one.bytes.length] : [one.type]))).toEqual([
    ['app.toml', 1],
    ['main.lua', 32 << 10],
    ['main.lua', 1],
    ['empty.lua', 0],
    ['install'],
  ]);
  expect(new Set(ring.taken.map((one) => ('id' in one ? one.id : undefined)))).toEqual(new Set([1]));
});

describe('a ring that is full', () => {
  test('gets what it has not taken later, in order, and what comes meanwhile after that', async () => {
    ring.room = 1;
    const started = outcome(ring.link.start(app));
    const halted = outcome(ring.link.halt('other'));
    expect(ring.types).toEqual(['stage']);
    await vi.advanceTimersByTimeAsync(1000);
    expect(ring.types).toEqual(['stage']);
    ring.room = 2;
    await vi.advanceTimersByTimeAsync(20);
    expect(ring.types).toEqual(['stage', 'install']);
    answer('installed');
    expect(await started).toBe('done');
    ring.room = 3;
    await vi.advanceTimersByTimeAsync(20);
    expect(ring.types).toEqual(['stage', 'install', 'app']);
    answer('refused', 'there is no app other');
    expect(await halted).toBe('done');
  });

  test('that stays full is given up, as a machine that does not answer', async () => {
    ring.room = 0;
    const started = outcome(ring.link.start(app));
    await vi.advanceTimersByTimeAsync(120_000);
    expect(await started).toBe(noAnswer);
  });

  test('gets nothing more once the machine has ended', async () => {
    ring.room = 0;
    const started = outcome(ring.link.start(app));
    ring.link.end();
    ring.room = 10;
    await vi.advanceTimersByTimeAsync(1000);
    expect(ring.taken).toEqual([]);
    expect(await started).toBe('no-answer: the machine has ended');
  });
});

describe('an answer', () => {
  test('that does not come in two minutes is not waited for, and means nothing when it comes', async () => {
    const halted = outcome(ring.link.halt('lamp'));
    await vi.advanceTimersByTimeAsync(119_999);
    expect(await Promise.race([halted, 'waits'])).toBe('waits');
    await vi.advanceTimersByTimeAsync(1);
    expect(await halted).toBe(noAnswer);
    answer('installed');
  });

  test('to something else, or of another kind, is none', async () => {
    const started = outcome(ring.link.start(app));
    ring.link.event({ type: 'app', time: 0, id: 99, app: 'lamp', change: 'installed' } as never);
    ring.link.event({ type: 'output', time: 0, process: 'lamp', text: 'installed' });
    expect(await Promise.race([started, 'waits'])).toBe('waits');
    answer('refused', 'it needs a device');
    expect(await started).toEqual({ refused: 'it needs a device' });
  });

  test('is not waited for where the machine is no more', async () => {
    ring.link.end();
    expect(await outcome(ring.link.confirm('lamp'))).toBe('no-answer: the machine has ended');
  });
});

test('a machine that cannot look at an app says why', async () => {
  const checked = outcome(ring.link.check(app));
  answer('refused', 'too much of it is there already');
  expect(await checked).toBe('does-not-fit: lamp: too much of it is there already');
});
