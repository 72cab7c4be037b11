/** Apps' own folders on a machine that keeps nothing: in memory until it is gone. */
import type { FolderAnswer, FolderRequest } from '@perilune/hil';
import { FileShelf } from './file-shelf.ts';

interface Memory {
  readonly shelf: FileShelf;
  readonly pieces: Map<string, Uint8Array>;
}

export class VolatileFiles {
  readonly #apps = new Map<string, Memory>();

  handle(request: FolderRequest): FolderAnswer {
    const { shelf, pieces } = this.#memoryOf(request.app);
    const plan = shelf.plan(request);
    const { answer, changes } = plan.finish(plan.fetch.map((key) => pieces.get(key)));
    for (const { key, value } of changes) {
      if (value instanceof Uint8Array) pieces.set(key, value);
      else pieces.delete(key);
    }
    shelf.apply(changes);
    return answer;
  }

  #memoryOf(app: string): Memory {
    let memory = this.#apps.get(app);
    if (!memory) {
      memory = { shelf: new FileShelf(), pieces: new Map() };
      this.#apps.set(app, memory);
    }
    return memory;
  }
}
