/**
 * Hands over what an app has in its variables to the version that takes its place, where both are willing: `save()` of the old
 * one returns it, `restore(state)` of the new one gets it once that is there, and the program waits for something. Both run in
 * the turns of their processes, so that nobody waits for them.
 */
import type { ImageValue } from '@perilune/hil';
import type { InvocationEnd, InvokeRefusal, Kernel, ProcessId } from '@perilune/kernel';

const SAVE = 'save';
const RESTORE = 'restore';
/** Calls the global function of the first value with the second, and says whether there is one. */
const CALL = `local name, value = ...
local call = _ENV[name]
if call == nil then return false end
return true, call(value)`;
/** What each of them may do: about a millisecond on a small computer. */
const FUEL = 200_000;
/** µs between two looks whether the new one is so far, and how many there are: it may wait for what it keeps before it defines `restore`. */
const PAUSE = 1000;
const MOST_LOOKS = 1000;

export type SavedState =
  | { readonly kind: 'saved'; readonly value: ImageValue }
  /** It has no `save`: it starts afresh, as it is used to. */
  | { readonly kind: 'none' }
  | { readonly kind: 'lost'; readonly message: string };

export class StateCarrier {
  readonly #kernel: Kernel;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  /** @param done called once, now or between slices */
  save(name: string, done: (state: SavedState) => void): void {
    const id = this.#kernel.control.find(name);
    if (id === undefined) done({ kind: 'none' });
    else this.#call(id, SAVE, undefined, (end) => done(stateOf(end)));
  }

  /** @param failed told if it comes to nothing */
  restore(name: string, value: ImageValue, failed: (message: string) => void): void {
    const id = this.#kernel.control.find(name);
    if (id !== undefined) this.#try(id, value, failed, MOST_LOOKS);
  }

  #try(id: ProcessId, value: ImageValue, failed: (message: string) => void, looks: number): void {
    const { timers } = this.#kernel;
    timers.at(timers.now() + PAUSE, () =>
      this.#call(id, RESTORE, value, (end) => {
        const isEarly = end.kind === 'busy' || (end.kind === 'returned' && end.values[0] !== true);
        if (isEarly && looks > 1) this.#try(id, value, failed, looks - 1);
        else if (isEarly || (end.kind !== 'returned' && end.kind !== 'gone'))
          failed(`its state is lost: ${RESTORE}(state) ${whyNot(end)}`);
      }),
    );
  }

  #call(id: ProcessId, name: string, value: ImageValue, done: (end: InvocationEnd | InvokeRefusal) => void): void {
    const refusal = this.#kernel.evaluate(id, CALL, [name, value], { fuel: FUEL, done });
    if (refusal !== undefined) done(refusal);
  }
}

function stateOf(end: InvocationEnd | InvokeRefusal): SavedState {
  if (end.kind === 'returned')
    return end.values[0] === true ? { kind: 'saved', value: end.values[1] } : { kind: 'none' };
  if (end.kind === 'gone') return { kind: 'none' };
  return { kind: 'lost', message: `its state is lost: ${SAVE}() ${whyNot(end)}` };
}

function whyNot(end: InvocationEnd | InvokeRefusal): string {
  switch (end.kind) {
    case 'busy':
      return 'cannot be called: the program never waits';
    case 'returned':
      return 'is not there';
    case 'ended over budget':
      return 'takes too long';
    case 'waits':
      return 'waits for something';
    default:
      return `failed: ${'message' in end ? end.message : end.kind}`;
  }
}
