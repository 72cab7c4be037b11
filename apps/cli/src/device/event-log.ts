/** What has happened on a device: the last of it in memory, all of it in a file of JSON lines that is rotated. */
import { closeSync, fstatSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import type { EventTold, LogEntry, logLevels } from '@perilune/client';
import type { MachineEvent } from '@perilune/machine';
import { reasonOf } from '../error-code.ts';

export type LogLevel = (typeof logLevels)[number];

const KEPT = 10_000;
/** Characters of the texts of events kept in memory. */
const KEPT_TEXT = 8 << 20;
const KEPT_FAULTS = 100;
/** Bytes of a file before the next is begun. */
const LARGEST_FILE = 4 << 20;
const OLD_FILES = 3;
/** Milliseconds until what has happened is in the file, at most; errors are at once. */
const FLUSH = 200;

const levels: Readonly<Record<MachineEvent['type'], LogLevel>> = {
  output: 'info',
  started: 'info',
  ended: 'info',
  done: 'info',
  app: 'info',
  checked: 'info',
  trial: 'warning',
  owner: 'info',
  maintenance: 'warning',
  reading: 'warning',
  refused: 'warning',
  intervention: 'warning',
  missing: 'warning',
  clock: 'warning',
  rejected: 'warning',
  fault: 'error',
  defect: 'error',
  panic: 'error',
};

export function levelOf(event: EventTold): LogLevel {
  return (levels as Readonly<Record<string, LogLevel>>)[event.type] ?? 'info';
}

export class EventLog {
  readonly #path: string;
  readonly #now: () => Date;
  #entries: LogEntry[] = [];
  #text = 0;
  readonly #faults: LogEntry[] = [];
  readonly #followers = new Set<(entry: LogEntry) => void>();
  #sequence = 0;
  #faultCount = 0;
  #descriptor: number | undefined;
  #size = 0;
  #unwritten: string[] = [];
  #timer: NodeJS.Timeout | undefined;
  /** Why nothing can be written, once that is so. */
  problem: string | undefined;

  constructor(path: string, now: () => Date) {
    this.#path = path;
    this.#now = now;
  }

  /** Faults from before it was begun, oldest first: they are told with those that follow, and not written or counted again. */
  recall(faults: readonly LogEntry[]): void {
    this.#faults.unshift(...faults.slice(-KEPT_FAULTS));
  }

  get faultCount(): number {
    return this.#faultCount;
  }

  append(event: MachineEvent): void {
    const entry: LogEntry = { sequence: ++this.#sequence, at: this.#now().toISOString(), event };
    const line = JSON.stringify(entry);
    this.#entries.push(entry);
    this.#text += line.length;
    if (this.#entries.length > 2 * KEPT || this.#text > KEPT_TEXT) this.#shorten();
    if (event.type === 'fault') {
      this.#faultCount++;
      this.#faults.push(entry);
      if (this.#faults.length > KEPT_FAULTS) this.#faults.shift();
    }
    this.#unwritten.push(line);
    if (levelOf(event) === 'error') this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), FLUSH);
    for (const follower of this.#followers) follower(entry);
  }

  /** The last entries, oldest first. */
  last(most: number, isWanted: (entry: LogEntry) => boolean): LogEntry[] {
    const found: LogEntry[] = [];
    for (let index = this.#entries.length - 1; index >= 0 && found.length < most; index--) {
      const entry = this.#entries[index] as LogEntry;
      if (isWanted(entry)) found.push(entry);
    }
    return found.reverse();
  }

  /** Oldest first; kept longer than others. */
  faults(): readonly LogEntry[] {
    return this.#faults;
  }

  /** @returns what ends it */
  follow(follower: (entry: LogEntry) => void): () => void {
    this.#followers.add(follower);
    return () => this.#followers.delete(follower);
  }

  /** Writes what is not in the file yet. A disk that is full is no reason to stop. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#unwritten.length === 0) return;
    const bytes = Buffer.from(`${this.#unwritten.join('\n')}\n`);
    this.#unwritten = [];
    try {
      this.#descriptor ??= this.#open();
      for (let offset = 0; offset < bytes.length; ) offset += writeSync(this.#descriptor, bytes, offset);
      this.#size += bytes.length;
      if (this.#size > LARGEST_FILE) this.#rotate();
      this.problem = undefined;
    } catch (error) {
      this.problem = `${this.#path} cannot be written: ${reasonOf(error)}`;
    }
  }

  close(): void {
    this.flush();
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  #open(): number {
    const descriptor = openSync(this.#path, 'a', 0o600);
    this.#size = fstatSync(descriptor).size;
    return descriptor;
  }

  #rotate(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
    rmSync(`${this.#path}.${OLD_FILES}`, { force: true });
    for (let number = OLD_FILES - 1; number >= 0; number--) {
      const from = number === 0 ? this.#path : `${this.#path}.${number}`;
      try {
        renameSync(from, `${this.#path}.${number + 1}`);
      } catch {
        // There are not so many yet.
      }
    }
  }

  /** In large steps, since to move all of them costs something. */
  #shorten(): void {
    this.#entries = this.#entries.slice(-Math.min(KEPT, Math.ceil(this.#entries.length / 2)));
    this.#text = this.#entries.reduce((sum, entry) => sum + JSON.stringify(entry).length, 0);
  }
}
