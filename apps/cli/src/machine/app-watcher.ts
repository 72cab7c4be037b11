/** Reloads apps of a board while it runs, when their files have changed and can be compiled. */
import { watch } from 'node:fs';
import { BoardError, readBoard } from '@perilune/machine';
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
  /** Whether a version of the app runs that was installed, so that its folder does not count. */
  isInstalled(app: string): boolean;
  /** Told of what cannot be done; of all else the machine tells. */
  complain(message: string): void;
}

interface WatchedApp {
  readonly name: string;
  readonly folder: string;
  /** As they were at the last look. */
  seen: AppFiles;
  running: AppFiles;
}

type AppFiles = ReadonlyMap<string, Uint8Array>;

export class AppWatcher {
  readonly #options: AppWatcherOptions;
  readonly #sources: FolderSources;
  readonly #apps: readonly WatchedApp[];
  readonly #abort = new AbortController();
  readonly #bootedBoard: Uint8Array | string;
  #seenBoard: Uint8Array | string;
  #timer: NodeJS.Timeout | undefined;
  #work: Promise<void> = Promise.resolve();

  constructor(options: AppWatcherOptions) {
    const { folder, file } = options.board;
    this.#options = options;
    this.#sources = new FolderSources(folder);
    this.#bootedBoard = this.#sources.read(file);
    this.#seenBoard = this.#bootedBoard;
    this.#apps = this.#findApps(file);
    const watcher = watch(folder, { recursive: true, signal: this.#abort.signal }, (kind, name) => {
      // The state of the device may be in the board's folder, and changes all the time.
      if (name?.split('/').some((part) => part.startsWith('.'))) return;
      if (kind === 'change' && name !== file && !/\.(lua|toml)$/.test(name ?? '')) return;
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
    const { file } = this.#options.board;
    const board = this.#sources.read(file);
    if (!isSame(board, this.#seenBoard)) {
      this.#seenBoard = board;
      const isThere = typeof board !== 'string';
      if (isThere && !isSame(board, this.#bootedBoard)) {
        this.#complain(`${file} has changed, which counts from the next start`);
      }
    }
    for (const app of this.#apps) {
      const { files, unreadable } = readAppFiles(this.#sources, app.folder);
      if (isSameApp(files, app.seen)) continue;
      app.seen = files;
      const reason = this.#whyNot(app, files) ?? (unreadable.length > 0 ? unreadable.join(', ') : undefined);
      if (reason !== undefined) this.#complain(`${app.name} was not reloaded: ${reason}`);
      else if (await this.#reload(app.name, files)) app.running = files;
    }
  }

  #whyNot({ name, folder, running }: WatchedApp, files: AppFiles): string | undefined {
    if (this.#options.isInstalled(name))
      return 'a version of it that was installed runs in place of the one of the board';
    if (files.size === 0) return `there is nothing in ${folder}`;
    if (isSameApp(files, running)) return 'what runs is what is there again';
    return undefined;
  }

  /** @returns whether it runs now */
  async #reload(name: string, files: AppFiles): Promise<boolean> {
    const { link, keepsState } = this.#options;
    try {
      const { problems } = await link.check({ name, files });
      // The machine tells what is wrong, and what has become of it.
      return problems.length === 0 && (await link.reload({ name, files }, keepsState)) === undefined;
    } catch (error) {
      if (!(error instanceof UpdateError)) throw error;
      if (!this.#abort.signal.aborted) this.#complain(`${name} was not reloaded: ${error.message}`);
      return false;
    }
  }

  /** None of a board that is wrong: it does not boot, and the machine tells why. */
  #findApps(file: string): WatchedApp[] {
    try {
      return readBoard(this.#sources, file).apps.map(({ name, folder }) => {
        const { files } = readAppFiles(this.#sources, folder);
        return { name, folder, seen: files, running: files };
      });
    } catch (error) {
      if (error instanceof BoardError) return [];
      throw error;
    }
  }

  #complain(message: string): void {
    this.#options.complain(message);
  }
}

function isSameApp(one: AppFiles, other: AppFiles): boolean {
  return one.size === other.size && [...one].every(([path, bytes]) => isSame(bytes, other.get(path)));
}

function isSame(one: Uint8Array | string, other: Uint8Array | string | undefined): boolean {
  if (typeof one === 'string' || typeof other === 'string' || other === undefined) return one === other;
  return Buffer.compare(one, other) === 0;
}
