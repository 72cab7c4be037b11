/** How much of long lines a device keeps at once, of all its clients: more would be its memory. */
export class LongLines {
  #left: number;

  /** @param most bytes */
  constructor(most: number) {
    this.#left = most;
  }

  /** @param bytes given back if below 0. @returns false, and changes nothing, if there are not so many */
  reserve(bytes: number): boolean {
    if (bytes > this.#left) return false;
    this.#left -= bytes;
    return true;
  }
}
