/** When V8 collects the garbage of a thread that must not be held up at any moment. */
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

export const garbageFlags: readonly string[] = [
  // Young garbage is collected when so many megabytes are full, in place of one: control tasks beside much else leave some
  // ten kilobytes a second, so that is many minutes apart. What it costs is what survives, not what is full.
  '--min-semi-space-size=16',
  // Not with the help of other threads: waiting for them takes milliseconds where the processors are busy.
  '--no-parallel-scavenge',
];
/** Bytes: it is worth a collection. */
const WORTH_COLLECTING = 1 << 20;

/** Only V8's flag for debugging makes the function, in contexts that are made while it is set. */
const FLAG_OF_COLLECTOR = 'expose-gc';

export interface GarbageCollector {
  /**
   * Collects what is young, if so much has been made since the last time that it is worth it: some tenths of a millisecond,
   * where little of it is still in use. @returns whether it did
   */
  tidy(): boolean;
  /** Tens of milliseconds. */
  collectAll(): void;
}

/** Of the calling thread. */
export function garbageCollector(): GarbageCollector {
  setFlagsFromString(`--${FLAG_OF_COLLECTOR}`);
  const collect: unknown = runInNewContext('globalThis.gc');
  setFlagsFromString(`--no-${FLAG_OF_COLLECTOR}`);
  if (typeof collect !== 'function') return { tidy: () => false, collectAll() {} };
  const used = () => getHeapStatistics().used_heap_size;
  let before = used();
  const run = (options?: object) => {
    collect(options);
    before = used();
  };
  return {
    tidy() {
      const now = used();
      // What a collection found dead may have been swept since.
      before = Math.min(before, now);
      if (now < before + WORTH_COLLECTING) return false;
      run({ type: 'minor' });
      return true;
    },
    collectAll: () => run(),
  };
}
