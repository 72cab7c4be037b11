/** What the kernel puts into a snapshot of a process beside its image, and how it is checked when it comes back. */
import { SnapshotError } from './snapshot-format.ts';

/** Six words: variant, three words, function and userdata. */
export type FrozenAnswer = readonly [number, number, number, number, number, number];

export interface FrozenProcess {
  readonly name: string;
  /** As the app description had it. */
  readonly edition?: string;
  /** ProcessState: Running, Yielded or YieldedFor. */
  readonly state: number;
  readonly isStopped: boolean;
  readonly waits: readonly [driver: number, subscription: number];
  readonly heldAnswer: FrozenAnswer | undefined;
  readonly isInvoked: boolean;
  /** Bytes paid for kernel-side state. */
  readonly charged: number;
  readonly subscriptions: readonly (readonly [driver: number, number: number, function_: number, userdata: number])[];
  /** In order. */
  readonly upcalls: readonly (readonly [driver: number, subscription: number, a: number, b: number, c: number])[];
  readonly droppedUpcalls: number;
  readonly buffers: readonly (readonly [
    kind: number,
    driver: number,
    number: number,
    address: number,
    length: number,
  ])[];
  readonly handleGenerations: readonly number[];
  /** What each driver said, by its number. */
  readonly drivers: readonly (readonly [driver: number, state: unknown])[];
  readonly expiredSlices: number;
  readonly kernelFuel: number;
}

/** @throws SnapshotError that names what is wrong */
export function readFrozenProcess(data: unknown): FrozenProcess {
  const fields = record(data, 'the process');
  const { heldAnswer, edition } = fields;
  return {
    name: text(fields.name, 'name'),
    ...(edition !== undefined && { edition: text(edition, 'edition') }),
    state: count(fields.state, 'state', 2),
    isStopped: flag(fields.isStopped, 'isStopped'),
    waits: words(fields.waits, 'waits', 2) as unknown as FrozenProcess['waits'],
    heldAnswer: heldAnswer === undefined ? undefined : (words(heldAnswer, 'heldAnswer', 6) as unknown as FrozenAnswer),
    isInvoked: flag(fields.isInvoked, 'isInvoked'),
    charged: count(fields.charged, 'charged'),
    subscriptions: rows(fields.subscriptions, 'subscriptions', 4) as unknown as FrozenProcess['subscriptions'],
    upcalls: rows(fields.upcalls, 'upcalls', 5) as unknown as FrozenProcess['upcalls'],
    droppedUpcalls: count(fields.droppedUpcalls, 'droppedUpcalls'),
    buffers: rows(fields.buffers, 'buffers', 5) as unknown as FrozenProcess['buffers'],
    handleGenerations: list(fields.handleGenerations, 'handleGenerations').map((one) =>
      count(one, 'handleGenerations', 0xffff),
    ),
    drivers: list(fields.drivers, 'drivers').map((pair) => {
      const [driver, state] = list(pair, 'drivers');
      return [count(driver, 'drivers', 0xffffffff), state] as const;
    }),
    expiredSlices: count(fields.expiredSlices, 'expiredSlices'),
    kernelFuel: count(fields.kernelFuel, 'kernelFuel'),
  };
}

function wrong(what: string): SnapshotError {
  return new SnapshotError(`is damaged: '${what}' is not what it should be`);
}

function record(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(what);
  return value as Record<string, unknown>;
}

function list(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw wrong(what);
  return value;
}

function text(value: unknown, what: string): string {
  if (typeof value !== 'string') throw wrong(what);
  return value;
}

function flag(value: unknown, what: string): boolean {
  if (typeof value !== 'boolean') throw wrong(what);
  return value;
}

function count(value: unknown, what: string, most = Number.MAX_SAFE_INTEGER): number {
  if (!Number.isSafeInteger(value) || (value as number) < 0 || (value as number) > most) throw wrong(what);
  return value as number;
}

/** Unsigned 32-bit numbers, so many. */
function words(value: unknown, what: string, length: number): readonly number[] {
  const items = list(value, what);
  if (items.length !== length) throw wrong(what);
  return items.map((item) => count(item, what, 0xffffffff));
}

function rows(value: unknown, what: string, length: number): readonly (readonly number[])[] {
  return list(value, what).map((row) => words(row, what, length));
}
