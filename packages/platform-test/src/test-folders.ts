/** Folders whose host is the test. */
import type { FolderAnswer, FolderRequest, Folders } from '@perilune/hil';

export class TestFolders implements Folders {
  /** What was asked for, by its id. */
  readonly requests = new Map<number, FolderRequest>();
  onAnswer: ((id: number, answer: FolderAnswer) => void) | undefined;
  readonly #names: readonly string[];

  constructor(names: readonly string[]) {
    this.#names = names;
  }

  has(folder: string): boolean {
    return this.#names.includes(folder);
  }

  request(id: number, request: FolderRequest): void {
    this.requests.set(id, { ...request, data: request.data.slice() });
  }
}
