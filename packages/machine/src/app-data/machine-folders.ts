/** All folders that apps see, each kind from whoever has it. */
import {
  type FolderAnswer,
  type FolderRequest,
  type Folders,
  HOME_FOLDER,
  SOURCES_FOLDER,
  type Timers,
} from '@perilune/hil';
import type { MachineCommand } from '../commands.ts';
import type { HostRequest } from '../host.ts';
import { readSources } from './source-files.ts';
import { VolatileFiles } from './volatile-files.ts';

type FileCommand = Extract<MachineCommand, { readonly type: 'file' }>;

/** How long a request takes that no host is needed for. */
const DELAY = 100;

export interface MachineFoldersOptions {
  /** Those of the board. */
  readonly names: readonly string[];
  readonly timers: Timers;
  /** Undefined: there is no host, as in a run that is repeated: then all of its answers are there already. */
  readonly request: ((request: HostRequest) => void) | undefined;
  /** Whether the host keeps what apps keep. */
  readonly hostKeeps: boolean;
  sourcesOf(app: string): ReadonlyMap<string, Uint8Array>;
}

export class MachineFolders implements Folders {
  onAnswer: Folders['onAnswer'];
  readonly #options: MachineFoldersOptions;
  readonly #names: ReadonlySet<string>;
  readonly #homes = new VolatileFiles();

  constructor(options: MachineFoldersOptions) {
    this.#options = options;
    this.#names = new Set([...options.names, HOME_FOLDER, SOURCES_FOLDER]);
  }

  has(folder: string): boolean {
    return this.#names.has(folder);
  }

  request(id: number, request: FolderRequest): void {
    const { hostKeeps, request: ask, sourcesOf } = this.#options;
    if (request.folder === SOURCES_FOLDER) this.#answer(id, readSources(sourcesOf(request.app), request));
    else if (request.folder === HOME_FOLDER && !hostKeeps) this.#answer(id, this.#homes.handle(request));
    else ask?.({ type: 'file', id, request: { ...request, data: request.data.slice() } });
  }

  take({ id, errno, length, bytes: content }: FileCommand): void {
    this.onAnswer?.(id, { errno, length, content });
  }

  #answer(id: number, answer: FolderAnswer): void {
    const { timers } = this.#options;
    timers.at(timers.now() + DELAY, () => this.onAnswer?.(id, answer));
  }
}
