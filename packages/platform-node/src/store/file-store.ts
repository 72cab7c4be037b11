/** A store in a folder of the disk, for one process at a time. */
import { Worker } from 'node:worker_threads';
import { checkStoreChanges, type Store, type StoreChange, type StoreEntry, StoreError } from '@perilune/hil';
import type { StoreAnswer, StoreRequest, StoreThreadData } from './protocol.ts';

/** Bytes that the file of a store grows to, if nothing else is said. */
const MOST_BYTES = 1 << 30;

export interface FileStoreOptions {
  /** The file does not grow beyond so many bytes; 1 GiB if nothing is said. */
  readonly mostBytes?: number;
}

/** Opens the store in a folder, or makes an empty one there. @throws StoreError if it is damaged, in use, or cannot be had */
export async function openFileStore(folder: string, { mostBytes = MOST_BYTES }: FileStoreOptions = {}): Promise<Store> {
  const store = new FileStore({ folder, mostBytes });
  await store.opened;
  return store;
}

type Settle = { resolve(result: unknown): void; reject(error: Error): void };
type Request = StoreRequest extends infer One ? (One extends StoreRequest ? Omit<One, 'id'> : never) : never;

class FileStore implements Store {
  readonly opened: Promise<unknown>;
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Settle>();
  #lastId = 0;
  #problem: string | undefined;

  constructor(data: StoreThreadData) {
    this.#worker = new Worker(new URL('./store-thread.ts', import.meta.url), { workerData: data, execArgv: [] });
    this.opened = this.#expect(0);
    this.#worker.on('message', (answer: StoreAnswer) => this.#settle(answer));
    this.#worker.on('error', (error) => this.#fail(`the thread of the store has failed: ${error}`));
    this.#worker.on('exit', () => this.#fail('the store is closed'));
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    return (await this.#ask({ type: 'get', key })) as Uint8Array | undefined;
  }

  async list(prefix: string): Promise<readonly StoreEntry[]> {
    return (await this.#ask({ type: 'list', prefix })) as readonly StoreEntry[];
  }

  async write(changes: readonly StoreChange[]): Promise<void> {
    checkStoreChanges(changes);
    await this.#ask({ type: 'write', changes });
  }

  async close(): Promise<void> {
    if (this.#problem !== undefined) return;
    const closed = this.#ask({ type: 'close' });
    this.#problem = 'the store is closed';
    await closed;
  }

  #ask(request: Request): Promise<unknown> {
    if (this.#problem !== undefined) return Promise.reject(new StoreError(this.#problem));
    this.#lastId++;
    this.#worker.postMessage({ ...request, id: this.#lastId });
    return this.#expect(this.#lastId);
  }

  #expect(id: number): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
    });
  }

  #settle(answer: StoreAnswer): void {
    const settle = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ('problem' in answer) settle?.reject(new StoreError(answer.problem));
    else settle?.resolve(answer.result);
  }

  #fail(problem: string): void {
    this.#problem ??= problem;
    for (const { reject } of this.#waiting.values()) reject(new StoreError(this.#problem));
    this.#waiting.clear();
  }
}
