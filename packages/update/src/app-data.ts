/**
 * What apps keep, while a new version is on trial: a copy of all of it is made in the transaction that begins the trial, and
 * comes back in the one that ends it badly. So who carries out reading and writing knows nothing of trials, and the old version
 * finds its data as it left it. The app has no process while either is done.
 */
import type { Store, StoreChange } from '@perilune/hil';
import { StorePrefix } from './record.ts';

export class AppData {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** The changes that keep a copy. */
  keep(name: string): Promise<StoreChange[]> {
    return this.#copy(`${StorePrefix.data}${name}/`, `${StorePrefix.kept}${name}/`);
  }

  /** The changes that bring the copy back. */
  async restore(name: string): Promise<StoreChange[]> {
    return [
      ...(await this.#copy(`${StorePrefix.kept}${name}/`, `${StorePrefix.data}${name}/`)),
      ...(await this.drop(name)),
    ];
  }

  /** The changes that give up the copy. */
  drop(name: string): Promise<StoreChange[]> {
    return this.removal(`${StorePrefix.kept}${name}/`);
  }

  /** The changes that remove what the app keeps. */
  clear(name: string): Promise<StoreChange[]> {
    return this.removal(`${StorePrefix.data}${name}/`);
  }

  /** The changes that remove all keys that begin so. */
  async removal(prefix: string): Promise<StoreChange[]> {
    return (await this.#store.list(prefix)).map(({ key }) => ({ key, value: undefined }));
  }

  /** `to` becomes what `from` is. */
  async #copy(from: string, to: string): Promise<StoreChange[]> {
    const changes = await this.removal(to);
    for (const { key } of await this.#store.list(from)) {
      changes.push({ key: to + key.slice(from.length), value: await this.#store.get(key) });
    }
    return changes;
  }
}
