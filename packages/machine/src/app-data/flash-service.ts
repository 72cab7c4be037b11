/** The host's part of flash: the values of apps in what they keep. */
import { ErrorCode } from '@perilune/abi';
import type { FlashRequest } from '@perilune/hil';
import { type AppData, escapeName, unescapeName } from './app-data.ts';
import { type FlashAnswer, listAnswer, statusAnswer, valueAnswer } from './flash-answer.ts';
import { FlashShelf, keyText } from './flash-shelf.ts';

export class FlashService {
  readonly #data: AppData;
  /** By app, of the generation it had then. */
  readonly #shelves = new Map<string, { readonly changes: number; readonly shelf: FlashShelf }>();

  constructor(data: AppData) {
    this.#data = data;
  }

  /** Rejects only for a defect. */
  handle(app: string, request: FlashRequest): Promise<FlashAnswer> {
    return this.#data.inTurn(app, statusAnswer(ErrorCode.Fail), (prefix, changes) =>
      this.#carryOut(app, `${prefix}flash/`, changes, request),
    );
  }

  async #carryOut(app: string, prefix: string, generation: number, request: FlashRequest): Promise<FlashAnswer> {
    const { store } = this.#data;
    if (request.operation === 'get') {
      return valueAnswer(await store.get(prefix + escapeName(keyText(request.key))), request.length);
    }
    const shelf = await this.#shelfOf(app, prefix, generation);
    if (request.operation === 'list') return listAnswer(shelf.list(request.prefix, request.first, request.length));
    if (request.operation === 'usage') return statusAnswer(0, shelf.used);
    const { changes, quota } = request;
    const status = shelf.check(changes, quota);
    if (status !== 0) return statusAnswer(status, shelf.used);
    await store.write(changes.map(({ key, value }) => ({ key: prefix + escapeName(keyText(key)), value })));
    shelf.apply(changes);
    return statusAnswer(0, shelf.used);
  }

  async #shelfOf(app: string, prefix: string, changes: number): Promise<FlashShelf> {
    const known = this.#shelves.get(app);
    if (known?.changes === changes) return known.shelf;
    const shelf = new FlashShelf();
    for (const { key, size } of await this.#data.store.list(prefix)) {
      shelf.set(unescapeName(key.slice(prefix.length)), size);
    }
    this.#shelves.set(app, { changes, shelf });
    return shelf;
  }
}
