/** When V8 collects the garbage of a thread that must not be held up at any moment. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * V8 collects young garbage by itself when so many megabytes are full, in place of one: a control task beside much else leaves a hundred
 * kilobytes a second, so that is minutes apart. What a collection costs is what survives it, not what is full.
 */
export const YOUNG_GARBAGE_FLAG = '--min-semi-space-size=16';

/** Only V8's flag for debugging makes the function, in contexts that are made while it is set. */
const FLAG_OF_COLLECTOR = 'expose-gc';

export interface GarbageCollector {
  /** Some tenths of a millisecond, where little of what is young is still in use. */
  collectYoung(): void;
  /** Tens of milliseconds. */
  collectAll(): void;
}

/** Of the calling thread. */
export function garbageCollector(): GarbageCollector {
  setFlagsFromString(`--${FLAG_OF_COLLECTOR}`);
  const collect: unknown = runInNewContext('globalThis.gc');
  setFlagsFromString(`--no-${FLAG_OF_COLLECTOR}`);
  if (typeof collect !== 'function') return { collectYoung() {}, collectAll() {} };
  return {
    collectYoung: () => collect({ type: 'minor' }),
    collectAll: () => collect(),
  };
}
