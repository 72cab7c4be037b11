/**
 * The host's part of flash: the values of apps in its store. Requests of one app are done one after the other.
 *
 *   flash/APP/GENERATION/KEY      a key with every byte that is no letter, digit, '-' or '_' as %XX
 *
 * An app has one generation of values at a time. Another one, to which the values are copied, is how a version of it tries
 * something out without touching them: see `copy`.
 */
import { ErrorCode } from '@perilune/abi';
import { type FlashRequest, type Store, type StoreChange, StoreError } from '@perilune/hil';
import { type FlashAnswer, listAnswer, statusAnswer, valueAnswer } from './answer.ts';
import { FlashShelf, keyText } from './shelf.ts';

/** Where the values of an app are that never had another generation. */
export const FIRST_GENERATION = '0';

interface AppFlash {
  readonly prefix: string;
  /** Fulfilled when the request before is done. */
  last: Promise<unknown>;
  shelf: FlashShelf | undefined;
}

export class FlashService {
  readonly #store: Store;
  readonly #apps = new Map<string, AppFlash>();
  /** Told of what the medium could not do. */
  readonly #report: (problem: string) => void;

  constructor(store: Store, report: (problem: string) => void) {
    this.#store = store;
    this.#report = report;
  }

  /** From now on an app has these values. What was asked before is done with those before. */
  use(app: string, generation: string): void {
    this.#apps.set(app, { prefix: prefixOf(app, generation), last: this.#lastOf(app), shelf: undefined });
  }

  /** Fulfilled when all that the app has asked for so far is done. */
  async settled(app: string): Promise<void> {
    await this.#lastOf(app);
  }

  /** Never rejects. */
  handle(app: string, request: FlashRequest): Promise<FlashAnswer> {
    const flash = this.#flashOf(app);
    const answer = flash.last.then(() => this.#answer(app, flash, request));
    flash.last = answer;
    return answer;
  }

  /** What has to be changed so that a generation has the values that another has now. */
  async copy(app: string, from: string, to: string): Promise<StoreChange[]> {
    await this.#lastOf(app);
    const source = prefixOf(app, from);
    const target = prefixOf(app, to);
    const changes = await this.removal(app, to);
    for (const { key } of await this.#store.list(source)) {
      changes.push({ key: target + key.slice(source.length), value: await this.#store.get(key) });
    }
    return changes;
  }

  /** What has to be changed so that nothing of a generation is left; of all of them, if none is said. */
  async removal(app: string, generation?: string): Promise<StoreChange[]> {
    await this.#lastOf(app);
    const prefix = generation === undefined ? `flash/${app}/` : prefixOf(app, generation);
    return (await this.#store.list(prefix)).map(({ key }) => ({ key, value: undefined }));
  }

  async #answer(app: string, flash: AppFlash, request: FlashRequest): Promise<FlashAnswer> {
    try {
      return await this.#carryOut(flash, request);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      this.#report(`flash of ${app}: ${error.message}`);
      return statusAnswer(ErrorCode.Fail);
    }
  }

  async #carryOut(flash: AppFlash, request: FlashRequest): Promise<FlashAnswer> {
    const { prefix } = flash;
    if (request.operation === 'get') {
      return valueAnswer(await this.#store.get(prefix + escapeKey(keyText(request.key))), request.length);
    }
    flash.shelf ??= await this.#read(prefix);
    const { shelf } = flash;
    if (request.operation === 'list') return listAnswer(shelf.list(request.prefix, request.first, request.length));
    if (request.operation === 'usage') return statusAnswer(0, shelf.used);
    const { changes, quota } = request;
    const status = shelf.check(changes, quota);
    if (status !== 0) return statusAnswer(status, shelf.used);
    await this.#store.write(changes.map(({ key, value }) => ({ key: prefix + escapeKey(keyText(key)), value })));
    shelf.apply(changes);
    return statusAnswer(0, shelf.used);
  }

  async #read(prefix: string): Promise<FlashShelf> {
    const shelf = new FlashShelf();
    for (const { key, size } of await this.#store.list(prefix)) {
      shelf.set(unescapeKey(key.slice(prefix.length)), size);
    }
    return shelf;
  }

  #flashOf(app: string): AppFlash {
    let flash = this.#apps.get(app);
    if (!flash) {
      flash = { prefix: prefixOf(app, FIRST_GENERATION), last: Promise.resolve(), shelf: undefined };
      this.#apps.set(app, flash);
    }
    return flash;
  }

  #lastOf(app: string): Promise<unknown> {
    return this.#apps.get(app)?.last ?? Promise.resolve();
  }
}

function prefixOf(app: string, generation: string): string {
  return `flash/${app}/${generation}/`;
}

function escapeKey(key: string): string {
  return key.replace(/[^A-Za-z0-9_-]/g, (character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

function unescapeKey(escaped: string): string {
  return escaped.replace(/%(..)/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}
