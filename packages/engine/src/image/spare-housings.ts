/** Housings whose images have ended, for those that come: few and small, so that what they keep of the host is bounded. */
import { Housing } from './housing.ts';

/** Bytes of all of them. */
const MOST_BYTES = 4 << 20;
/** Bytes of one: emptying more takes longer than making a new one. */
const LARGEST = 512 << 10;

export class SpareHousings {
  readonly #module: WebAssembly.Module;
  readonly #most: number;
  /** In the order they were left, and as they were left: an end is not the time to empty them, which touches pages that never were. */
  readonly #spares: Housing[] = [];
  #bytes = 0;

  /** @param most how many are kept */
  constructor(module: WebAssembly.Module, most: number) {
    this.#module = module;
    this.#most = most;
  }

  /**
   * One with this quota (pages), since a memory cannot be given another. The last that was left: most likely it still lies in
   * the processor's cache. @throws RangeError if the host has no memory for a new one
   */
  take(pages: number, quota: number): Housing {
    const index = this.#spares.findLastIndex((spare) => spare.quota === quota);
    if (index < 0) return this.make(pages, quota);
    const housing = this.#remove(index);
    housing.clear();
    return housing;
  }

  /** A new one, with no more memory than `pages`. @throws RangeError if the host has no memory for it */
  make(pages: number, quota: number): Housing {
    return new Housing(this.#module, pages, quota);
  }

  /** @param housing that nobody lives in. Those that were left first make room for it */
  keep(housing: Housing): void {
    const { size } = housing;
    if (size > LARGEST || this.#most < 1) return;
    while (this.#spares.length >= this.#most || this.#bytes + size > MOST_BYTES) this.#remove(0);
    this.#spares.push(housing);
    this.#bytes += size;
  }

  #remove(index: number): Housing {
    const [housing] = this.#spares.splice(index, 1) as [Housing];
    this.#bytes -= housing.size;
    return housing;
  }
}
