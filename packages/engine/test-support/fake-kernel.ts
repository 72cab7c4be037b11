/** A kernel for tests: answers system calls as a script tells, and remembers all that happened. */
import { ErrorCode, ReturnVariant, SystemCallClass } from '@perilune/abi';
import {
  ANSWER_BLOCK,
  ANSWER_EXIT,
  ANSWER_NOTHING,
  ANSWER_UPCALL,
  type ImageValue,
  type SystemCallAnswer,
  type SystemCallHandler,
} from '@perilune/hil';

export type Call = readonly [callClass: number, word0: number, word1: number, word2: number, word3: number];
export interface Upcall {
  readonly function: number;
  readonly userdata: number;
  readonly words: readonly [number, number, number];
}

export function emptyAnswer(): SystemCallAnswer {
  return { variant: 0, word1: 0, word2: 0, word3: 0, function: 0, userdata: 0 };
}

export function fill(answer: SystemCallAnswer, variant: number, word1 = 0, word2 = 0, word3 = 0): void {
  answer.variant = variant;
  answer.word1 = word1;
  answer.word2 = word2;
  answer.word3 = word3;
}

export function fillUpcall(answer: SystemCallAnswer, upcall: Upcall): void {
  fill(answer, ANSWER_UPCALL, ...upcall.words);
  answer.function = upcall.function;
  answer.userdata = upcall.userdata;
}

/** Knows subscriptions and buffers, delivers queued upcalls, and leaves commands to `onCommand`. */
export class FakeKernel implements SystemCallHandler {
  readonly calls: Call[] = [];
  readonly upcalls: Upcall[] = [];
  readonly results: { readonly succeeded: boolean; readonly values: readonly ImageValue[] }[] = [];
  /** By "driver:number". */
  readonly subscriptions = new Map<string, { readonly function: number; readonly userdata: number }>();
  /** By "class:driver:number". */
  readonly buffers = new Map<string, { readonly address: number; readonly length: number }>();
  /** What came of control steps: undefined where nothing was wrong. */
  readonly steps: (string | undefined)[] = [];
  printed = '';
  /** Asked before the kernel's own answer is made; true = it has filled the answer in. */
  onCall: ((call: Call, answer: SystemCallAnswer) => boolean) | undefined;
  onCommand: (driver: number, number: number, argument0: number, argument1: number, answer: SystemCallAnswer) => void =
    (_driver, _number, _argument0, _argument1, answer) => fill(answer, ReturnVariant.Success);

  systemCall(callClass: number, a: number, b: number, c: number, d: number, answer: SystemCallAnswer): void {
    const call: Call = [callClass, a, b, c, d];
    this.calls.push(call);
    if (this.onCall?.(call, answer)) return;
    switch (callClass) {
      case SystemCallClass.Yield:
        this.#yield(a, answer);
        return;
      case SystemCallClass.Subscribe: {
        const old = this.subscriptions.get(`${a}:${b}`) ?? { function: 0, userdata: 0 };
        this.subscriptions.set(`${a}:${b}`, { function: c, userdata: d });
        fill(answer, ReturnVariant.Success2U32, old.function, old.userdata);
        return;
      }
      case SystemCallClass.Command:
        this.onCommand(a, b, c, d, answer);
        return;
      case SystemCallClass.Exit:
        fill(answer, ANSWER_EXIT);
        return;
      case SystemCallClass.Memop:
        fill(answer, ReturnVariant.Failure, ErrorCode.NoSupport);
        return;
      default: {
        const key = `${callClass}:${a}:${b}`;
        const old = this.buffers.get(key) ?? { address: 0, length: 0 };
        this.buffers.set(key, { address: c, length: d });
        fill(answer, ReturnVariant.Success2U32, old.address, old.length);
      }
    }
  }

  #yield(number: number, answer: SystemCallAnswer): void {
    const next = this.upcalls.shift();
    if (next) fillUpcall(answer, next);
    else fill(answer, number === 0 ? ANSWER_NOTHING : ANSWER_BLOCK);
  }

  /** Queues an upcall of what is subscribed. */
  schedule(driver: number, number: number, ...words: readonly number[]): void {
    const upcall = this.upcallOf(driver, number, ...words);
    if (upcall) this.upcalls.push(upcall);
  }

  upcallOf(driver: number, number: number, ...words: readonly number[]): Upcall | undefined {
    const subscription = this.subscriptions.get(`${driver}:${number}`);
    if (!subscription || subscription.function === 0) return undefined;
    return { ...subscription, words: [words[0] ?? 0, words[1] ?? 0, words[2] ?? 0] };
  }

  output(_stream: 1 | 2, bytes: Uint8Array): void {
    this.printed += new TextDecoder().decode(bytes);
  }

  returned(succeeded: boolean, values: readonly ImageValue[]): void {
    this.results.push({ succeeded, values });
  }

  stepped(problem: string | undefined): void {
    this.steps.push(problem);
  }
}
