/**
 * Hands over what an app has in its variables to the version that takes its place, where both are willing: `save()` of the old
 * one returns it, `restore(state)` of the new one gets it once it waits for the first time.
 */
import type { ImageValue } from '@perilune/hil';
import type { Kernel, ProcessId } from '@perilune/kernel';

const SAVE = 'save';
const RESTORE = 'restore';
/** What each of them may do: about a millisecond on a small computer. */
const FUEL = 200_000;
/** µs between two looks whether the new one waits, and how many there are. */
const PAUSE = 1000;
const MOST_LOOKS = 1000;

export type SavedState =
  | { readonly kind: 'saved'; readonly values: readonly ImageValue[] }
  /** It has no `save`: it starts afresh, as it is used to. */
  | { readonly kind: 'none' }
  | { readonly kind: 'lost'; readonly message: string };

export class StateCarrier {
  readonly #kernel: Kernel;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  save(name: string): SavedState {
    const id = this.#kernel.control.find(name);
    if (id === undefined) return { kind: 'none' };
    const result = this.#kernel.invoke(id, SAVE, [], { fuel: FUEL });
    if (result.kind === 'returned') return { kind: 'saved', values: result.values.slice(0, 1) };
    if (result.kind === 'no such function' || result.kind === 'gone') return { kind: 'none' };
    return { kind: 'lost', message: `its state is lost: ${SAVE}() ${whyNot(result)}` };
  }

  /** @param failed told if it comes to nothing */
  restore(name: string, values: readonly ImageValue[], failed: (message: string) => void): void {
    const id = this.#kernel.control.find(name);
    if (id !== undefined) this.#try(id, values, failed, MOST_LOOKS);
  }

  #try(id: ProcessId, values: readonly ImageValue[], failed: (message: string) => void, looks: number): void {
    const { timers } = this.#kernel;
    timers.at(timers.now() + PAUSE, () => {
      const result = this.#kernel.invoke(id, RESTORE, values, { fuel: FUEL });
      if (result.kind === 'busy' && looks > 1) this.#try(id, values, failed, looks - 1);
      else if (result.kind !== 'returned' && result.kind !== 'gone') {
        failed(`its state is lost: ${RESTORE}(state) ${whyNot(result)}`);
      }
    });
  }
}

function whyNot(result: { readonly kind: string; readonly message?: string }): string {
  switch (result.kind) {
    case 'busy':
      return 'cannot be called: the program never waits';
    case 'no such function':
      return 'is not there';
    case 'over budget':
      return 'takes too long';
    default:
      return `failed: ${result.message}`;
  }
}
