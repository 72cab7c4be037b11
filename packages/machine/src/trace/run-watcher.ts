/** Sees what a kernel does as events, one after the other: what a recorder writes down, a replayer compares. */
import type { StepValues, SystemCallAnswer } from '@perilune/hil';
import { Digest } from './digest.ts';
import { makeEvent, type RunEvent, setCall, setEvent } from './events.ts';
import { RecordTag } from './format.ts';

/** A KernelObserver, as the kernel calls it. */
export abstract class RunWatcher {
  readonly digest = new Digest();
  /** System calls so far. */
  calls = 0;
  readonly #event = makeEvent();
  /** Of a number. */
  readonly #words = new DataView(new ArrayBuffer(8));

  /** Something was done; the event is good during the call only. */
  protected abstract seen(event: Readonly<RunEvent>): void;

  systemCall(
    process: number,
    callClass: number,
    word0: number,
    word1: number,
    word2: number,
    word3: number,
    answer: Readonly<SystemCallAnswer>,
  ): void {
    this.calls++;
    setCall(this.#event, process, callClass, [word0, word1, word2, word3], answer);
    this.seen(this.#event);
  }

  upcall(process: number, driver: number, subscription: number, one: number, two: number, three: number): void {
    setEvent(this.#event, RecordTag.Upcall, process, driver, subscription, one, two, three);
    this.seen(this.#event);
  }

  lent(process: number, driver: number, buffer: number, bytes: Uint8Array): void {
    setEvent(this.#event, RecordTag.Lent, process, driver, buffer, bytes.length, fingerprint(bytes));
    this.seen(this.#event);
  }

  stepped(process: number, { numbers }: StepValues): void {
    for (let place = 0; place < numbers.length; place++) {
      this.#words.setFloat64(0, numbers[place] as number);
      setEvent(this.#event, RecordTag.Returned, process, place, this.#words.getUint32(0), this.#words.getUint32(4));
      this.seen(this.#event);
    }
  }

  slice(process: number, fuel: number, stop: number): void {
    setEvent(this.#event, RecordTag.Slice, process, fuel, stop);
    this.seen(this.#event);
  }

  /** Text a process (0: the kernel) has written. */
  output(process: number, bytes: Uint8Array): void {
    setEvent(this.#event, RecordTag.Output, process, bytes.length, fingerprint(bytes));
    this.seen(this.#event);
  }
}

/** Of bytes: enough to tell one from another. */
function fingerprint(bytes: Uint8Array): number {
  const digest = new Digest();
  digest.addBytes(bytes);
  return digest.low;
}
