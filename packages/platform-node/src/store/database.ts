/**
 * The file of a store: an SQLite database in a folder of its own. A transaction is on the medium when it is committed
 * (write-ahead log, synchronised at each commit); what does not change a value writes nothing.
 */
import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { checkStoreChanges, type StoreChange, type StoreEntry, StoreError } from '@perilune/hil';

const FILE = 'store.sqlite';
/** Written into the file, so that nothing else is taken for a store ("Pstr"), and none of a later format. */
const APPLICATION = 0x50737472;
const FORMAT = 1;
const PAGE_BYTES = 4096;
/** Milliseconds until it is given up that another process lets go of the file: one that was killed takes a moment to. */
const PATIENCE = 2000;
/** Behind every key with a prefix: keys have no character as high. */
const LAST = '\x7f';

export class StoreDatabase {
  readonly #file: string;
  readonly #database: DatabaseSync;
  readonly #get: StatementSync;
  readonly #list: StatementSync;
  readonly #put: StatementSync;
  readonly #remove: StatementSync;

  /**
   * Opens it, or makes an empty one, for this process alone.
   * @param mostBytes the file does not grow beyond
   * @throws StoreError if it is damaged, in use, or cannot be had
   */
  constructor(folder: string, mostBytes: number) {
    this.#file = join(folder, FILE);
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      this.#database = new DatabaseSync(this.#file, { timeout: PATIENCE });
    } catch (error) {
      throw this.#explain(error);
    }
    try {
      this.#prepare(mostBytes);
      synchronise(folder);
      this.#get = this.#database.prepare('select value from entries where key = ?');
      this.#list = this.#database.prepare(
        'select key, length(value) as size from entries where key >= ? and key < ? order by key',
      );
      this.#put = this.#database.prepare(
        'insert into entries values (?, ?) on conflict do update set value = excluded.value where value is not excluded.value',
      );
      this.#remove = this.#database.prepare('delete from entries where key = ?');
    } catch (error) {
      this.#database.close();
      throw this.#explain(error);
    }
  }

  get(key: string): Uint8Array | undefined {
    return this.#attempt(() => this.#get.get(key)?.value as Uint8Array | undefined);
  }

  list(prefix: string): readonly StoreEntry[] {
    return this.#attempt(() =>
      this.#list.all(prefix, prefix + LAST).map(({ key, size }) => ({ key: key as string, size: size as number })),
    );
  }

  /** Makes several writes one after the other, in one transaction. @returns what became of each */
  write(writes: readonly (readonly StoreChange[])[]): readonly (StoreError | undefined)[] {
    if (writes.length === 1) return [this.#writeOne(writes[0] as readonly StoreChange[])];
    try {
      this.#commit(writes.flat());
      return writes.map(() => undefined);
    } catch {
      // One of them is at fault: the others need not suffer.
      return writes.map((changes) => this.#writeOne(changes));
    }
  }

  close(): void {
    this.#database.close();
  }

  #prepare(mostBytes: number): void {
    const database = this.#database;
    database.exec('pragma locking_mode = exclusive; pragma journal_mode = wal; pragma synchronous = full');
    const application = this.#pragma('application_id');
    const format = this.#pragma('user_version');
    const isNew = application === 0 && format === 0 && this.#pragma('page_count') <= 1;
    if (!isNew && application !== APPLICATION) throw new StoreError(`${this.#file} is no store of perilune`);
    if (!isNew && format !== FORMAT) {
      throw new StoreError(`${this.#file} has format ${format}, and this version of perilune knows format ${FORMAT}`);
    }
    const check = database.prepare('pragma quick_check(1)').get()?.quick_check;
    if (check !== 'ok') throw new StoreError(this.#damaged(`${check}`));
    database.exec(`pragma max_page_count = ${Math.floor(mostBytes / PAGE_BYTES)}`);
    if (!isNew) return;
    database.exec(
      `begin immediate; pragma application_id = ${APPLICATION}; pragma user_version = ${FORMAT};
       create table entries (key text primary key not null, value blob not null) without rowid; commit`,
    );
  }

  #pragma(name: string): number {
    return this.#database.prepare(`pragma ${name}`).get()?.[name] as number;
  }

  #writeOne(changes: readonly StoreChange[]): StoreError | undefined {
    try {
      this.#commit(changes);
      return undefined;
    } catch (error) {
      return this.#explain(error);
    }
  }

  #commit(changes: readonly StoreChange[]): void {
    checkStoreChanges(changes);
    this.#database.exec('begin immediate');
    try {
      for (const { key, value } of changes) {
        if (value === undefined) this.#remove.run(key);
        else this.#put.run(key, value);
      }
      this.#database.exec('commit');
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('rollback');
      throw error;
    }
  }

  #attempt<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      throw this.#explain(error);
    }
  }

  #explain(error: unknown): StoreError {
    if (error instanceof StoreError) return error;
    const message = error instanceof Error ? error.message : String(error);
    const code = typeof error === 'object' && error !== null && 'errcode' in error ? Number(error.errcode) & 0xff : 0;
    switch (code) {
      case SqliteCode.Busy:
      case SqliteCode.Locked:
        return new StoreError(`${this.#file} is in use by another machine`);
      case SqliteCode.Corrupt:
      case SqliteCode.NotADatabase:
        return new StoreError(this.#damaged(message));
      case SqliteCode.Full:
        return new StoreError(`${this.#file} is full`);
      default:
        return new StoreError(`${this.#file}: ${message}`);
    }
  }

  #damaged(what: string): string {
    return `${this.#file} is damaged (${what}): put a copy in its place, or move it away to begin with an empty store`;
  }
}

/** Primary result codes: https://www.sqlite.org/rescode.html */
const SqliteCode = { Busy: 5, Locked: 6, Corrupt: 11, Full: 13, NotADatabase: 26 } as const;

/** So that a file which was made in it stays. */
function synchronise(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
