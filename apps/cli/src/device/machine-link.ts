/**
 * The main thread's line to the machine: questions and commands with numbers, and what comes back.
 *
 * To look costs the machine time that its processes do not get. So there is one question at a time, who asks for the
 * same gets the same answer, and after each the machine is left alone for a multiple of what it took.
 */
import { DeviceError } from '@perilune/client';
import type { Answer, DoneValue, MachineAction, MachineStatus, Question } from '@perilune/machine';
import type { SettledEvent } from '../machine/protocol.ts';
import type { CommandSink } from '../machine/view.ts';

/** Of its time the machine answers questions for one in so many. */
const SHARE = 20;
/** Milliseconds between two questions, at most: a long answer is an exception. */
const LONGEST_PAUSE = 500;
const MOST_WAITING = 64;
/** Milliseconds until it is given up that the machine answers. */
const PATIENCE = 10_000;

interface Asked {
  readonly question: Question;
  readonly waiters: { readonly resolve: (answer: Answer) => void; readonly reject: (error: Error) => void }[];
}

interface Ordered {
  readonly resolve: (value: DoneValue | undefined) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout | undefined;
}

export class MachineLink {
  readonly #sink: CommandSink;
  readonly #queue: Asked[] = [];
  readonly #orders = new Map<number, Ordered>();
  #asked: { readonly id: number; readonly what: Asked; readonly timer: NodeJS.Timeout } | undefined;
  #lastNumber = 0;
  #notBefore = 0;
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;

  constructor(sink: CommandSink) {
    this.#sink = sink;
  }

  /** Settles once the machine answers, however long it takes to boot: the engine may have to be built. @returns false if it has ended before */
  async hasBooted(): Promise<boolean> {
    for (;;) {
      try {
        await this.status();
        return true;
      } catch (error) {
        if (this.#isOver) return false;
        if (!(error instanceof DeviceError && error.code === 'busy')) throw error;
      }
    }
  }

  async status(): Promise<MachineStatus> {
    const answer = await this.ask({ kind: 'status' });
    if (answer.kind !== 'status') throw new DeviceError('defect', 'the machine answers something else');
    return answer.status;
  }

  /** @throws DeviceError (as rejection) if the machine does not answer */
  ask(question: Question): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.#isOver) {
        reject(ending());
        return;
      }
      const waiting = this.#queue.find((one) => isSame(one.question, question));
      if (waiting) waiting.waiters.push({ resolve, reject });
      else if (this.#queue.length >= MOST_WAITING) reject(busy());
      else this.#queue.push({ question, waiters: [{ resolve, reject }] });
      this.#pump();
    });
  }

  /**
   * @param patience milliseconds; 0: as long as it takes
   * @param signal aborted: an evaluation is ended
   * @throws DeviceError (as rejection): 'refused' with the machine's reason, or 'not-found'
   */
  order(action: MachineAction, patience = PATIENCE, signal?: AbortSignal): Promise<DoneValue | undefined> {
    return new Promise((resolve, reject) => {
      const ticket = ++this.#lastNumber;
      if (this.#isOver) reject(ending());
      else if (this.#orders.size >= MOST_WAITING || !this.#sink.send({ ...action, ticket })) reject(busy());
      else {
        const giveUp = () => {
          this.#orders.delete(ticket);
          reject(busy());
        };
        const timer = patience > 0 ? setTimeout(giveUp, patience) : undefined;
        this.#orders.set(ticket, { resolve, reject, timer });
        signal?.addEventListener('abort', () => {
          if (this.#orders.has(ticket)) this.#sink.send({ type: 'end-evaluation', of: ticket });
        });
      }
    });
  }

  answered(id: number, answer: Answer, cost: number): void {
    this.#notBefore = performance.now() + Math.min(LONGEST_PAUSE, cost * (SHARE - 1));
    if (this.#asked?.id !== id) return; // it was given up
    const { what, timer } = this.#asked;
    clearTimeout(timer);
    this.#asked = undefined;
    for (const { resolve } of what.waiters) resolve(answer);
    this.#pump();
  }

  settled(event: SettledEvent): void {
    const { ticket } = event;
    const order = ticket === undefined ? undefined : this.#orders.get(ticket);
    if (!order || ticket === undefined) return;
    this.#orders.delete(ticket);
    clearTimeout(order.timer);
    if (event.type === 'done') order.resolve(event.value);
    else order.reject(new DeviceError(event.code ?? 'refused', event.message));
  }

  /** The machine is no more. */
  end(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#asked?.timer);
    const waiting = [...this.#queue.splice(0), ...(this.#asked ? [this.#asked.what] : [])];
    for (const { waiters } of waiting) for (const { reject } of waiters) reject(ending());
    for (const { reject, timer } of this.#orders.values()) {
      clearTimeout(timer);
      reject(ending());
    }
    this.#orders.clear();
  }

  #pump(): void {
    if (this.#asked || this.#timer || this.#queue.length === 0 || this.#isOver) return;
    const pause = this.#notBefore - performance.now();
    if (pause > 0) {
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        this.#pump();
      }, pause);
      return;
    }
    const what = this.#queue.shift() as Asked;
    const id = ++this.#lastNumber;
    if (!this.#sink.send({ type: 'ask', id, question: what.question })) {
      for (const { reject } of what.waiters) reject(busy());
      return;
    }
    const giveUp = () => {
      this.#asked = undefined;
      for (const { reject } of what.waiters) reject(busy());
      this.#pump();
    };
    this.#asked = { id, what, timer: setTimeout(giveUp, PATIENCE) };
  }
}

function isSame(one: Question, other: Question): boolean {
  return one.kind === other.kind && processOf(one) === processOf(other);
}

function processOf(question: Question): string | number | undefined {
  return 'process' in question ? question.process : undefined;
}

function busy(): DeviceError {
  return new DeviceError('busy', 'the machine has too much to do to answer: try again');
}

function ending(): DeviceError {
  return new DeviceError('ending', 'the device ends');
}
