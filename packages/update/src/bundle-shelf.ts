/** The bundles in the store, read as carefully as those that come from outside: a medium may be damaged, and its owner changes keys. */
import { type Store, type StoreChange, StoreError } from '@perilune/hil';
import { type Bundle, type BundleTools, readBundle } from './bundle/bundle.ts';
import { UpdateError } from './error.ts';
import type { InstallPolicy } from './policy.ts';
import { type KeptVersion, StorePrefix } from './record.ts';
import { findDistrust } from './trust.ts';

export class BundleShelf {
  readonly #store: Store;
  readonly #tools: BundleTools;
  readonly #policy: InstallPolicy | undefined;

  constructor(store: Store, tools: BundleTools, policy: InstallPolicy | undefined) {
    this.#store = store;
    this.#tools = tools;
    this.#policy = policy;
  }

  put(digest: string, packed: Uint8Array): Promise<void> {
    return this.#store.write([{ key: StorePrefix.bundle + digest, value: packed }]);
  }

  /** @param name as its manifest says @returns why it cannot be used, or the bundle */
  async load(name: string, { digest, version }: KeptVersion): Promise<Bundle | string> {
    try {
      const packed = await this.#store.get(StorePrefix.bundle + digest);
      if (!packed) return `the bundle of version ${version} is not in the store`;
      const bundle = await readBundle(packed, this.#tools);
      if (bundle.digest !== digest || bundle.name !== name) return `the bundle of version ${version} is another one`;
      return findDistrust(bundle, this.#policy)?.message ?? bundle;
    } catch (error) {
      if (error instanceof StoreError) return `the bundle of version ${version} cannot be read: ${error.message}`;
      if (error instanceof UpdateError) return `the bundle of version ${version} is damaged: ${error.message}`;
      throw error;
    }
  }

  /** The changes that remove those which no record needs. */
  async removalExcept(needed: ReadonlySet<string>): Promise<StoreChange[]> {
    const entries = await this.#store.list(StorePrefix.bundle);
    return entries
      .filter(({ key }) => !needed.has(key.slice(StorePrefix.bundle.length)))
      .map(({ key }) => ({ key, value: undefined }));
  }
}
