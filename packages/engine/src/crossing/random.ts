/** What a process draws from: its seed alone, so that the same seed draws the same. */
export class Random {
  #state: bigint;

  constructor(state: bigint) {
    this.#state = BigInt.asUintN(64, state);
  }

  get state(): bigint {
    return this.#state;
  }

  /** 64 bits by SplitMix64 (Steele, Lea and Flood 2014). */
  next(): bigint {
    this.#state = BigInt.asUintN(64, this.#state + 0x9e3779b97f4a7c15n);
    let mixed = this.#state;
    mixed = BigInt.asUintN(64, (mixed ^ (mixed >> 30n)) * 0xbf58476d1ce4e5b9n);
    mixed = BigInt.asUintN(64, (mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn);
    return mixed ^ (mixed >> 31n);
  }

  fill(bytes: Uint8Array): void {
    for (let offset = 0; offset < bytes.length; offset += 8) {
      let word = this.next();
      for (let index = offset; index < Math.min(offset + 8, bytes.length); index++) {
        bytes[index] = Number(word & 0xffn);
        word >>= 8n;
      }
    }
  }
}
