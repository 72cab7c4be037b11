/** When V8 collects the young garbage of a thread that must not be held up at any moment. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * V8 collects it by itself when so many megabytes are full, in place of one: a control task beside much else leaves a hundred
 * kilobytes a second, so that is minutes apart. What a collection costs is what survives it, not what is full.
 */
export const YOUNG_GARBAGE_FLAG = '--min-semi-space-size=16';

/** Only V8's flag for debugging makes the function, in contexts that are made while it is set. */
const FLAG_OF_COLLECTOR = 'expose-gc';

/** @returns what collects the young garbage of this thread: some tenths of a millisecond, where little of it is still in use */
export function youngGarbageCollector(): () => void {
  setFlagsFromString(`--${FLAG_OF_COLLECTOR}`);
  const collect: unknown = runInNewContext('globalThis.gc');
  setFlagsFromString(`--no-${FLAG_OF_COLLECTOR}`);
  return typeof collect === 'function' ? () => collect({ type: 'minor' }) : () => {};
}
