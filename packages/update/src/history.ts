/**
 * What has become of apps: counters and the last faults, of those of the board as well. Each is written when it happens, as
 * such things are rare. An app that ends and starts without end must not wear out the medium: after a burst there is one
 * write a second, with all there is. So what is newer than a second is all that a kill, or the power going, can take.
 */
import type { Store, StoreChange } from '@perilune/hil';
import type { AppCounters, StoredFault } from './app-info.ts';
import { isObject, jsonBytes, parseJson } from './bytes.ts';
import { StorePrefix } from './record.ts';

export interface HistoryOptions {
  readonly store: Store;
  /** Calls it after so many milliseconds. */
  later(milliseconds: number, action: () => void): void;
  /** The store has failed. */
  failed(error: unknown): void;
}

/** So many writes may follow each other. */
const BURST = 10;
/** Milliseconds after which one more may. */
const PAUSE = 1000;
/** Of one app. */
const MOST_FAULTS = 8;
const LONGEST_TEXT = 8192;
const noCounters: AppCounters = { starts: 0, faults: 0, updates: 0, rollbacks: 0 };

interface AppHistoryState {
  counters: AppCounters;
  /** The newest first. */
  faults: readonly StoredFault[];
}

export class AppHistory {
  readonly #options: HistoryOptions;
  readonly #apps = new Map<string, AppHistoryState>();
  /** What is to be written. */
  readonly #counted = new Set<string>();
  readonly #faulted = new Map<string, StoredFault>();
  #allowed = BURST;
  #isWriting = false;
  /** The store has failed: what is to be written waits for something new. */
  #hasFailed = false;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: HistoryOptions) {
    this.#options = options;
  }

  /** Reads what there is. What is damaged counts as not there. */
  async load(): Promise<void> {
    const { store } = this.#options;
    for (const { key } of await store.list(StorePrefix.counter)) {
      const value = parseJson((await store.get(key)) ?? new Uint8Array(0));
      if (isObject(value)) this.#state(key.slice(StorePrefix.counter.length)).counters = readCounters(value);
    }
    const read = new Map<string, { readonly age: number; readonly fault: StoredFault }[]>();
    for (const { key } of await store.list(StorePrefix.fault)) {
      const [name = '', place] = key.slice(StorePrefix.fault.length).split('/');
      const fault = readFault(parseJson((await store.get(key)) ?? new Uint8Array(0)));
      if (!fault) continue;
      const age = ageOf(Number(place), this.counters(name).faults);
      read.set(name, [...(read.get(name) ?? []), { age, fault }]);
    }
    for (const [name, faults] of read) {
      this.#state(name).faults = faults.sort((one, other) => one.age - other.age).map(({ fault }) => fault);
    }
  }

  counters(name: string): AppCounters {
    return this.#apps.get(name)?.counters ?? noCounters;
  }

  /** The newest first. */
  faults(name: string): readonly StoredFault[] {
    return this.#apps.get(name)?.faults ?? [];
  }

  count(name: string, counter: keyof AppCounters): void {
    const state = this.#state(name);
    state.counters = { ...state.counters, [counter]: state.counters[counter] + 1 };
    this.#counted.add(name);
    this.#hasFailed = false;
    this.#writeSoon();
  }

  addFault(name: string, fault: StoredFault): void {
    const state = this.#state(name);
    const shortened = {
      ...fault,
      text: fault.text.slice(0, LONGEST_TEXT),
      message: fault.message.slice(0, LONGEST_TEXT),
    };
    this.#faulted.set(`${StorePrefix.fault}${name}/${state.counters.faults % MOST_FAULTS}`, shortened);
    state.faults = [shortened, ...state.faults].slice(0, MOST_FAULTS);
    this.count(name, 'faults');
  }

  /** The changes that remove what is kept of an app. */
  async removal(name: string): Promise<StoreChange[]> {
    await this.flush();
    const faults = await this.#options.store.list(`${StorePrefix.fault}${name}/`);
    return [...faults.map(({ key }) => key), StorePrefix.counter + name].map((key) => ({ key, value: undefined }));
  }

  /** The app is no more. */
  forget(name: string): void {
    this.#apps.delete(name);
    this.#counted.delete(name);
    const prefix = `${StorePrefix.fault}${name}/`;
    for (const key of this.#faulted.keys()) if (key.startsWith(prefix)) this.#faulted.delete(key);
  }

  /** Writes what has not been written. Never rejects. */
  flush(): Promise<void> {
    const counted = [...this.#counted];
    const faulted = [...this.#faulted];
    const changes: StoreChange[] = counted.map((name) => ({
      key: StorePrefix.counter + name,
      value: jsonBytes(this.counters(name)),
    }));
    for (const [key, fault] of faulted) changes.push({ key, value: jsonBytes(fault) });
    this.#counted.clear();
    this.#faulted.clear();
    if (changes.length === 0) return this.#writing;
    this.#writing = this.#writing
      .then(() => this.#options.store.write(changes))
      .catch((error) => {
        this.#hasFailed = true;
        for (const name of counted) if (this.#apps.has(name)) this.#counted.add(name);
        for (const [key, fault] of faulted) {
          const [name = ''] = key.slice(StorePrefix.fault.length).split('/');
          if (this.#apps.has(name) && !this.#faulted.has(key)) this.#faulted.set(key, fault);
        }
        this.#options.failed(error);
      });
    return this.#writing;
  }

  /** Begins a write, if none is under way: what happens meanwhile goes into the next one. */
  #writeSoon(): void {
    if (this.#isWriting || this.#hasFailed || this.#allowed === 0 || this.#counted.size === 0) return;
    this.#isWriting = true;
    if (this.#allowed-- === BURST) this.#allowLater();
    void this.flush().then(() => {
      this.#isWriting = false;
      this.#writeSoon();
    });
  }

  #allowLater(): void {
    this.#options.later(PAUSE, () => {
      if (++this.#allowed < BURST) this.#allowLater();
      this.#writeSoon();
    });
  }

  #state(name: string): AppHistoryState {
    const found = this.#apps.get(name) ?? { counters: noCounters, faults: [] };
    this.#apps.set(name, found);
    return found;
  }
}

/** How many faults came after the one at a place. Its time does not tell: the clock may have been set back. */
function ageOf(place: number, faults: number): number {
  return (((faults - 1 - place) % MOST_FAULTS) + MOST_FAULTS) % MOST_FAULTS;
}

function readCounters(value: Readonly<Record<string, unknown>>): AppCounters {
  const names = Object.keys(noCounters) as (keyof AppCounters)[];
  const read = names.map((name) => [name, Number.isSafeInteger(value[name]) ? (value[name] as number) : 0]);
  return Object.fromEntries(read) as unknown as AppCounters;
}

function readFault(value: unknown): StoredFault | undefined {
  if (!isObject(value)) return undefined;
  const { time, version, cause, message, text } = value;
  const isGood = Number.isFinite(time) && [version, cause, message, text].every((one) => typeof one === 'string');
  return isGood ? (value as unknown as StoredFault) : undefined;
}
