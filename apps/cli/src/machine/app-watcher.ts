/** Reloads apps of a board while it runs, when their files have changed and can be compiled. */
import { watch } from 'node:fs';
import { readBoard } from '@perilune/machine';
import { FolderSources } from '@perilune/platform-node';
import { UpdateError } from '@perilune/update';
import { readAppFiles } from './app-files.ts';
import type { AppLink } from './app-link.ts';
import type { BoardPath } from './board-path.ts';

/** Milliseconds of quiet after a change: editors write a file in several steps, and several files one after the other. */
const QUIET = 150;

export interface AppWatcherOptions {
  readonly board: BoardPath;
  readonly link: AppLink;
  readonly keepsState: boolean;
  /** Told of what cannot be done; of all else the machine tells. */
  complain(message: string): void;
}

interface WatchedApp {
  readonly name: string;
  readonly folder: string;
  files: ReadonlyMap<string, Uint8Array>;
}

export class AppWatcher {
  readonly #options: AppWatcherOptions;
  readonly #sources: FolderSources;
  readonly #apps: readonly WatchedApp[];
  readonly #abort = new AbortController();
  #board: Uint8Array | string;
  #timer: NodeJS.Timeout | undefined;
  #work: Promise<void> = Promise.resolve();

  /** @throws BoardError if the board is wrong */
  constructor(options: AppWatcherOptions) {
    const { folder, file } = options.board;
    this.#options = options;
    this.#sources = new FolderSources(folder);
    this.#board = this.#sources.read(file);
    const { apps } = readBoard(this.#sources, file);
    this.#apps = apps.map((app) => ({ name: app.name, folder: app.folder, files: this.#read(app.folder) }));
    const watcher = watch(folder, { recursive: true, signal: this.#abort.signal }, (_, name) => {
      // The state of the device may be in the board's folder, and changes all the time.
      if (name?.split('/').some((part) => part.startsWith('.'))) return;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#lookSoon(), QUIET);
    });
    watcher.on('error', (error) =>
      this.#complain(`the folder of the board cannot be watched any more: ${error.message}`),
    );
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#abort.abort();
  }

  #lookSoon(): void {
    this.#work = this.#work.then(() => this.#look()).catch((error) => this.#complain(String(error)));
  }

  async #look(): Promise<void> {
    const board = this.#sources.read(this.#options.board.file);
    if (!isSame(board, this.#board)) {
      this.#board = board;
      this.#complain(`${this.#options.board.file} has changed, which counts from the next start`);
    }
    for (const app of this.#apps) {
      const files = this.#read(app.folder);
      if (isSameApp(files, app.files)) continue;
      app.files = files;
      await this.#reload(app.name, files);
    }
  }

  async #reload(name: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
    const { link, keepsState } = this.#options;
    try {
      const { problems } = await link.check({ name, files });
      // The machine tells what is wrong, and what has become of it.
      if (problems.length === 0) await link.reload({ name, files }, keepsState);
    } catch (error) {
      if (!(error instanceof UpdateError)) throw error;
      if (!this.#abort.signal.aborted) this.#complain(`${name} was not reloaded: ${error.message}`);
    }
  }

  #read(folder: string): ReadonlyMap<string, Uint8Array> {
    return readAppFiles(this.#sources, folder);
  }

  #complain(message: string): void {
    this.#options.complain(message);
  }
}

function isSameApp(one: ReadonlyMap<string, Uint8Array>, other: ReadonlyMap<string, Uint8Array>): boolean {
  return one.size === other.size && [...one].every(([path, bytes]) => isSame(bytes, other.get(path)));
}

function isSame(one: Uint8Array | string, other: Uint8Array | string | undefined): boolean {
  if (typeof one === 'string' || typeof other === 'string' || other === undefined) return one === other;
  return Buffer.compare(one, other) === 0;
}
