/** Flash of a machine that keeps nothing: values are in memory until it is gone, and each request takes a millisecond. */
import type { Flash, FlashRequest, Timers } from '@perilune/hil';
import { type FlashAnswer, listAnswer, statusAnswer, valueAnswer } from './flash-answer.ts';
import { FlashShelf, keyText } from './flash-shelf.ts';

const DELAY = 1000;

interface Memory {
  readonly shelf: FlashShelf;
  readonly values: Map<string, Uint8Array>;
}

export class VolatileFlash implements Flash {
  onAnswer: Flash['onAnswer'];
  readonly #timers: Timers;
  readonly #apps = new Map<string, Memory>();

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  request(id: number, app: string, request: FlashRequest): void {
    const { status, length, content } = this.#carryOut(this.#memoryOf(app), request);
    this.#timers.at(this.#timers.now() + DELAY, () => this.onAnswer?.(id, status, length, content));
  }

  #carryOut({ shelf, values }: Memory, request: FlashRequest): FlashAnswer {
    switch (request.operation) {
      case 'get':
        return valueAnswer(values.get(keyText(request.key)), request.length);
      case 'list':
        return listAnswer(shelf.list(request.prefix, request.first, request.length));
      case 'usage':
        return statusAnswer(0, shelf.used);
      case 'change': {
        const status = shelf.check(request.changes, request.quota);
        if (status !== 0) return statusAnswer(status, shelf.used);
        shelf.apply(request.changes);
        for (const { key, value } of request.changes) {
          if (value) values.set(keyText(key), value);
          else values.delete(keyText(key));
        }
        return statusAnswer(0, shelf.used);
      }
    }
  }

  #memoryOf(app: string): Memory {
    let memory = this.#apps.get(app);
    if (!memory) {
      memory = { shelf: new FlashShelf(), values: new Map() };
      this.#apps.set(app, memory);
    }
    return memory;
  }
}
