/**
 * What apps keep, in the store of the host: the values of flash and the files of their own folders.
 *
 *   data/APP/GENERATION/flash/KEY
 *   data/APP/GENERATION/file/PATH
 *   data/APP/GENERATION/piece/FILE/NUMBER
 *
 * Names are text of bytes, of which every one that is no letter, digit, '-' or '_' is written as %XX. An app has one
 * generation at a time. Another one, to which everything is copied, is how a version of it tries something out without
 * touching what was there: see `copy`. What an app asks for is done one after the other.
 */
import { type Store, type StoreChange, StoreError } from '@perilune/hil';

/** What an app has that never had another generation. */
export const FIRST_GENERATION = '0';

export class AppData {
  readonly store: Store;
  readonly #generations = new Map<string, string>();
  /** How often another generation has come, so that nobody mistakes one for another that had its name before. */
  readonly #changes = new Map<string, number>();
  /** Settled when what an app asked for last is done. */
  readonly #last = new Map<string, Promise<unknown>>();
  readonly #report: (problem: string) => void;

  /** @param report told of what the medium could not do */
  constructor(store: Store, report: (problem: string) => void) {
    this.store = store;
    this.#report = report;
  }

  /** From now on an app has this generation. What was asked before is done with the one before. */
  use(app: string, generation: string): void {
    this.#generations.set(app, generation);
    this.#changes.set(app, this.changesOf(app) + 1);
  }

  /** A number that is another one each time the app has got another generation: what is known of the one before is void. */
  changesOf(app: string): number {
    return this.#changes.get(app) ?? 0;
  }

  /** What the keys begin with that an app has now. */
  prefixOf(app: string): string {
    return generationPrefix(app, this.#generations.get(app) ?? FIRST_GENERATION);
  }

  /** Settled when all that an app has asked for is done. */
  async settled(app: string): Promise<void> {
    await this.#last.get(app);
  }

  /**
   * Does something when all that the app has asked for before is done. Rejects only for a defect.
   * @param failure the answer if the medium could not
   */
  inTurn<Answer>(
    app: string,
    failure: Answer,
    work: (prefix: string, changes: number) => Promise<Answer>,
  ): Promise<Answer> {
    const prefix = this.prefixOf(app);
    const changes = this.changesOf(app);
    const before = this.#last.get(app) ?? Promise.resolve();
    const answer = before.then(async () => {
      try {
        return await work(prefix, changes);
      } catch (error) {
        if (!(error instanceof StoreError)) throw error;
        this.#report(`what ${app} keeps: ${error.message}`);
        return failure;
      }
    });
    this.#last.set(app, answer);
    return answer;
  }

  /** Bytes of the values and of the files that apps keep, by app; without what entries count beside their own. */
  async sizes(): Promise<ReadonlyMap<string, { readonly flash: number; readonly files: number }>> {
    const sizes = new Map<string, { flash: number; files: number }>();
    for (const { key, size } of await this.store.list('data/')) {
      const [, app = '', , kind] = key.split('/');
      if (!key.startsWith(this.prefixOf(app))) continue;
      const kept = sizes.get(app) ?? { flash: 0, files: 0 };
      if (kind === 'flash') kept.flash += size;
      else kept.files += size;
      sizes.set(app, kept);
    }
    return sizes;
  }

  /** What has to be changed so that a generation has what another has now, and nothing else. */
  async copy(app: string, from: string, to: string): Promise<StoreChange[]> {
    const changes = await this.removal(app, to);
    const source = generationPrefix(app, from);
    const target = generationPrefix(app, to);
    for (const { key } of await this.store.list(source)) {
      changes.push({ key: target + key.slice(source.length), value: await this.store.get(key) });
    }
    return changes;
  }

  /** What has to be changed so that nothing of a generation is left; of all of them, if none is said. */
  async removal(app: string, generation?: string): Promise<StoreChange[]> {
    await this.settled(app);
    const prefix = generation === undefined ? `data/${app}/` : generationPrefix(app, generation);
    return (await this.store.list(prefix)).map(({ key }) => ({ key, value: undefined }));
  }
}

function generationPrefix(app: string, generation: string): string {
  return `data/${app}/${generation}/`;
}

/** @param name a character a byte */
export function escapeName(name: string): string {
  return name.replace(/[^A-Za-z0-9_-]/g, (character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

export function unescapeName(escaped: string): string {
  return escaped.replace(/%(..)/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}
