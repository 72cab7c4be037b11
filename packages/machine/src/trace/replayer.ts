/**
 * Repeats a run from its trace: gives the machine the clock, the interrupts and the randomness it had then, and compares
 * all it does with what it did. After the first difference nothing it is given means anything; the run is to be stopped.
 */
import { type Entropy, type MessageChip, type Microseconds, VirtualChip } from '@perilune/hil';
import { ByteError, ByteReader } from './bytes.ts';
import { eventText } from './describe.ts';
import { digestEvent, makeEvent, numbersOf, type RunEvent, readEvent, sameEvent } from './events.ts';
import { RecordTag, type Trace, TraceError } from './format.ts';
import { CHECKPOINT_EVERY } from './recorder.ts';
import { RunWatcher } from './run-watcher.ts';

export interface Divergence {
  /** A ProcessId; undefined if it is no process that did something else. */
  readonly process: number | undefined;
  /** Which system call of the process it is, or would be next, from 1. */
  readonly call: number;
  readonly expected: string;
  readonly seen: string;
}

export class Replayer extends RunWatcher {
  divergence: Divergence | undefined;
  /** True if the recording was cut off, and the run has come to that point. */
  isCutOff = false;
  readonly #hasEnd: boolean;
  readonly #blocks: readonly Uint8Array[];
  readonly #isDetailed: boolean;
  #block = 0;
  #reader: ByteReader;
  readonly #expected = makeEvent();
  /** System calls of each process. */
  readonly #callsOf = new Map<number, number>();
  #events = 0;

  constructor(trace: Trace) {
    super();
    this.#blocks = trace.records;
    this.#isDetailed = trace.header.detail === 'calls';
    this.#hasEnd = trace.end !== undefined;
    this.#reader = new ByteReader(trace.records[0] ?? new Uint8Array(0));
  }

  /** True when all that was recorded has been repeated. */
  get isAtEnd(): boolean {
    return this.nextTag() === -1;
  }

  /** True if nothing that follows means anything. */
  get isOver(): boolean {
    return this.divergence !== undefined || this.isCutOff;
  }

  /** The tag of the next record; -1 at the end. */
  nextTag(): number {
    while (this.#reader.left === 0 && this.#block + 1 < this.#blocks.length) {
      this.#reader = new ByteReader(this.#blocks[++this.#block] as Uint8Array);
    }
    return this.#reader.peek();
  }

  /**
   * Reads the next record, if it is what is wanted. @returns undefined if it is not: then the run has diverged
   * @throws TraceError if the record is none
   */
  take<Value>(tag: number, what: string, read: (reader: ByteReader) => Value): Value | undefined {
    if (this.isOver) return undefined;
    if (this.nextTag() !== tag) {
      this.#diverge(undefined, what);
      return undefined;
    }
    this.#reader.byte();
    return this.#checked(() => read(this.#reader));
  }

  /** Looks at the record after its tag and comes back. */
  look<Value>(read: (reader: ByteReader) => Value): Value {
    const { offset } = this.#reader;
    this.#reader.byte();
    const value = this.#checked(() => read(this.#reader));
    this.#reader.offset = offset;
    return value;
  }

  protected override seen(event: Readonly<RunEvent>): void {
    const { process } = event;
    if (event.tag === RecordTag.Call) this.#callsOf.set(process, (this.#callsOf.get(process) ?? 0) + 1);
    if (this.isOver) return;
    digestEvent(this.digest, event);
    if (!this.#isDetailed) {
      this.#compareDigest();
      return;
    }
    const tag = this.nextTag();
    if (numbersOf[tag] === undefined) {
      this.#diverge(event, eventText(event));
      return;
    }
    const { offset } = this.#reader;
    this.#reader.byte();
    this.#checked(() => readEvent(this.#reader, tag, this.#expected));
    if (sameEvent(event, this.#expected)) return;
    this.#reader.offset = offset;
    this.#diverge(event, eventText(event));
  }

  #compareDigest(): void {
    if (++this.#events % CHECKPOINT_EVERY !== 0) return;
    const { low, high } = this.digest;
    const what = `the fingerprint ${this.digest} after ${this.#events} events`;
    const expected = this.take(RecordTag.Checkpoint, what, (reader) => [reader.word(), reader.word()] as const);
    if (!expected || (expected[0] === low && expected[1] === high)) return;
    this.divergence = {
      process: undefined,
      call: 0,
      expected: `another fingerprint after ${this.#events} events: it is one of the last ${CHECKPOINT_EVERY}`,
      seen: what,
    };
  }

  /** @param event what was done; undefined if it is something the machine asked for */
  #diverge(event: Readonly<RunEvent> | undefined, seen: string): void {
    if (this.isAtEnd && !this.#hasEnd) {
      this.isCutOff = true;
      return;
    }
    const expected = this.#expectedText();
    const who = event?.process ?? expected.process;
    const calls = who === undefined ? 0 : (this.#callsOf.get(who) ?? 0);
    const isCounted = event?.tag === RecordTag.Call;
    this.divergence = { process: who, call: isCounted ? calls : calls + 1, expected: expected.text, seen };
  }

  #expectedText(): { readonly text: string; readonly process?: number } {
    const tag = this.nextTag();
    if (numbersOf[tag] !== undefined) {
      const event: RunEvent = makeEvent();
      this.look((reader) => readEvent(reader, tag, event));
      return { text: eventText(event), process: event.process };
    }
    return { text: inputTexts[tag] ?? 'nothing more' };
  }

  #checked<Value>(read: () => Value): Value {
    try {
      return read();
    } catch (error) {
      if (error instanceof ByteError)
        throw new TraceError(`a record in block ${this.#block + 1} is damaged: ${error.message}`);
      throw error;
    }
  }
}

const inputTexts: Readonly<Record<number, string>> = {
  [RecordTag.Now]: 'a look at the clock',
  [RecordTag.Interrupts]: 'a message of the host',
  [RecordTag.Woken]: 'a sleep that a message ended',
  [RecordTag.Entropy]: 'a random number',
  [RecordTag.Checkpoint]: 'a checkpoint',
};

/** The chip of a run that is repeated. */
export class ReplayChip implements MessageChip {
  onMessage: ((message: Uint8Array) => void) | undefined;
  readonly bootTime: number;
  readonly fuelPerMicrosecond: number;
  readonly #replayer: Replayer;
  /** On virtual time the clock goes by itself; undefined on real time, where it was recorded. */
  readonly #virtual: VirtualChip | undefined;
  #now: Microseconds = 0;
  #looks = 0;
  #sleeps = 0;

  constructor({ header }: Trace, replayer: Replayer) {
    this.#replayer = replayer;
    this.bootTime = header.bootTime;
    this.fuelPerMicrosecond = header.fuelPerMicrosecond;
    this.#virtual = header.time === 'virtual' ? new VirtualChip(header) : undefined;
  }

  now(): Microseconds {
    if (this.#virtual) return this.#virtual.now();
    this.#now += this.#replayer.take(RecordTag.Now, 'a look at the clock', (reader) => reader.count()) ?? 0;
    return this.#now;
  }

  spend(fuel: number): void {
    this.#virtual?.spend(fuel);
  }

  hasInterrupts(): boolean {
    const has = this.#isDue();
    if (!has) this.#looks++;
    return has;
  }

  serviceInterrupts(): void {
    if (!this.#isDue()) return;
    this.#looks = 0;
    do {
      const what = 'a message of the host';
      const message = this.#replayer.take(RecordTag.Interrupts, what, (reader) => {
        reader.count();
        return reader.bytes();
      });
      if (message) this.onMessage?.(message);
    } while (this.#isFurther());
  }

  sleep(until: Microseconds | undefined): void {
    if (!this.#virtual) return;
    if (!this.#wakesEarly()) {
      this.#sleeps++;
      this.#virtual.sleep(until);
      return;
    }
    this.#sleeps = 0;
    const moment = this.#replayer.take(RecordTag.Woken, 'a sleep', (reader) => {
      reader.count();
      return reader.count();
    });
    this.#virtual.sleep(moment);
  }

  #wakesEarly(): boolean {
    if (this.#replayer.isOver || this.#replayer.nextTag() !== RecordTag.Woken) return false;
    return this.#replayer.look((reader) => reader.count()) === this.#sleeps;
  }

  #isDue(): boolean {
    if (this.#replayer.isOver || this.#replayer.nextTag() !== RecordTag.Interrupts) return false;
    return this.#replayer.look((reader) => reader.count()) === this.#looks * 2;
  }

  #isFurther(): boolean {
    if (this.#replayer.isOver || this.#replayer.nextTag() !== RecordTag.Interrupts) return false;
    return this.#replayer.look((reader) => reader.count()) === 1;
  }
}

export class ReplayEntropy implements Entropy {
  readonly #replayer: Replayer;

  constructor(replayer: Replayer) {
    this.#replayer = replayer;
  }

  fill(bytes: Uint8Array): void {
    const recorded = this.#replayer.take(RecordTag.Entropy, `${bytes.length} random bytes`, (reader) => reader.bytes());
    bytes.set(recorded?.subarray(0, bytes.length) ?? []);
  }
}
