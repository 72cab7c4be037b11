/** The folders of the board, as the host tells of them. */
import { ErrorCode } from '@perilune/abi';
import type { FolderRequest, Folders } from '@perilune/hil';
import type { MachineCommand } from './commands.ts';
import type { HostRequest } from './host.ts';

type FileCommand = Extract<MachineCommand, { readonly type: 'file' }>;

const statuses = { done: 0, absent: ErrorCode.NoDevice, failed: ErrorCode.Fail } as const;

export class HostFolders implements Folders {
  onAnswer: ((id: number, status: number, length: number, content: Uint8Array) => void) | undefined;
  readonly #names: ReadonlySet<string>;
  readonly #request: ((request: HostRequest) => void) | undefined;

  constructor(names: readonly string[], request: ((request: HostRequest) => void) | undefined) {
    this.#names = new Set(names);
    this.#request = request;
  }

  has(folder: string): boolean {
    return this.#names.has(folder);
  }

  request(id: number, request: FolderRequest): void {
    this.#request?.({ type: 'file', id, request: { ...request, data: request.data.slice() } });
  }

  take({ id, result, length, bytes }: FileCommand): void {
    this.onAnswer?.(id, statuses[result], length, bytes);
  }
}
