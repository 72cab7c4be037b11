/** Which keys an app has, and how long their values are: all that is needed to tell whether it may make a change. */
import { ErrorCode, FLASH_ENTRY_BYTES, type StatusCode } from '@perilune/abi';
import type { FlashChange } from '@perilune/hil';

/** Keys as text: a character a byte. */
export function keyText(key: Uint8Array): string {
  return String.fromCharCode(...key);
}

export class FlashShelf {
  /** Sizes of the values. */
  readonly #sizes = new Map<string, number>();
  #used = 0;

  /** Bytes that are kept, what entries count beside their own included. */
  get used(): number {
    return this.#used;
  }

  has(key: string): boolean {
    return this.#sizes.has(key);
  }

  /** @returns 0 if all of the changes may be made, one after the other */
  check(changes: readonly FlashChange[], quota: number): StatusCode {
    const changed = new Map<string, number | undefined>();
    let used = this.#used;
    for (const { key, value, only } of changes) {
      const name = keyText(key);
      const size = changed.has(name) ? changed.get(name) : this.#sizes.get(name);
      if (only !== undefined && (only === 'present') !== (size !== undefined)) return ErrorCode.NoSupport;
      if (size !== undefined) used -= cost(name, size);
      if (value) used += cost(name, value.length);
      changed.set(name, value?.length);
    }
    // Whoever has too much, since the quota was larger once, may still make it less.
    return used > quota && used > this.#used ? ErrorCode.NoMemory : 0;
  }

  /** The changes have been made. */
  apply(changes: readonly FlashChange[]): void {
    for (const { key, value } of changes) this.set(keyText(key), value?.length);
  }

  /** @param size undefined: the key is gone */
  set(key: string, size: number | undefined): void {
    const before = this.#sizes.get(key);
    if (before !== undefined) this.#used -= cost(key, before);
    if (size === undefined) this.#sizes.delete(key);
    else {
      this.#sizes.set(key, size);
      this.#used += cost(key, size);
    }
  }

  /** Keys in order, each with its length before it, as many as fit. */
  list(prefix: Uint8Array, first: number, length: number): Uint8Array {
    const beginning = keyText(prefix);
    const keys = [...this.#sizes.keys()].filter((key) => key.startsWith(beginning)).sort();
    const content: number[] = [];
    for (const key of keys.slice(first)) {
      if (content.length + 1 + key.length > length) break;
      content.push(key.length, ...[...key].map((character) => character.charCodeAt(0)));
    }
    return Uint8Array.from(content);
  }
}

function cost(key: string, size: number): number {
  return FLASH_ENTRY_BYTES + key.length + size;
}
