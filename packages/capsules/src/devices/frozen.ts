/** What a snapshot holds of the devices a process has open. It may have been damaged on its way. */
import type { WatchKind } from './watch.ts';

export interface FrozenWatch {
  readonly handle: number;
  readonly kind: WatchKind;
  readonly limit: number;
  readonly hysteresis: number;
  readonly isBeyond: boolean;
  readonly seen: number | null;
}

export interface FrozenDevices {
  readonly open: readonly {
    readonly handle: number;
    readonly name: string;
    readonly access: number;
    readonly isRequested: boolean;
    readonly watches: readonly FrozenWatch[];
  }[];
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function isFrozenWatch(value: unknown): value is FrozenWatch {
  return (
    isObject(value) &&
    Number.isInteger(value.handle) &&
    (value.kind === 'change' || value.kind === 'above' || value.kind === 'below') &&
    Number.isInteger(value.limit) &&
    Number.isInteger(value.hysteresis) &&
    typeof value.isBeyond === 'boolean' &&
    (value.seen === null || Number.isInteger(value.seen))
  );
}

export function isFrozenDevices(value: unknown): value is FrozenDevices {
  return (
    isObject(value) &&
    Array.isArray(value.open) &&
    value.open.every(
      (open) =>
        isObject(open) &&
        Number.isInteger(open.handle) &&
        typeof open.name === 'string' &&
        (open.access === 1 || open.access === 2 || open.access === 3) &&
        typeof open.isRequested === 'boolean' &&
        Array.isArray(open.watches) &&
        open.watches.every(isFrozenWatch),
    )
  );
}
