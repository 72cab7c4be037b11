/**
 * Writes a trace: stands between the machine and what is nondeterministic below it, and watches what the kernel does. It
 * changes nothing about the run.
 */
import type { Entropy, MessageChip, Microseconds } from '@perilune/hil';
import { ByteWriter } from './bytes.ts';
import { digestEvent, type RunEvent, writeEvent } from './events.ts';
import {
  BlockKind,
  encodeBlock,
  encodeFileBlock,
  encodeJsonBlock,
  RecordTag,
  TRACE_MARK,
  type TraceHeader,
} from './format.ts';
import { RunWatcher } from './run-watcher.ts';

/** Takes a piece of the file; the bytes are the receiver's. */
export type TraceSink = (piece: Uint8Array) => void;

const FLUSH_AT = 1 << 16;
/** Events between two checkpoints, where single ones are not recorded. */
export const CHECKPOINT_EVERY = 1024;

export class Recorder extends RunWatcher {
  readonly #sink: TraceSink;
  readonly #isDetailed: boolean;
  readonly #writer = new ByteWriter(FLUSH_AT + 4096);
  #events = 0;

  constructor(header: TraceHeader, files: ReadonlyMap<string, Uint8Array>, sink: TraceSink) {
    super();
    this.#sink = sink;
    this.#isDetailed = header.detail === 'calls';
    sink(Uint8Array.from(TRACE_MARK, (character) => character.charCodeAt(0)));
    sink(encodeJsonBlock(BlockKind.Header, header));
    for (const [path, file] of files) sink(encodeFileBlock(path, file));
  }

  /** Adds to the records, which reach the sink when enough have come together. */
  record(write: (writer: ByteWriter) => void): void {
    write(this.#writer);
    if (this.#writer.length >= FLUSH_AT) this.flush();
  }

  flush(): void {
    if (this.#writer.length === 0) return;
    this.#sink(encodeBlock(BlockKind.Records, this.#writer.view()));
    this.#writer.clear();
  }

  /** Ends the file. */
  end(time: Microseconds): void {
    this.flush();
    this.#sink(encodeJsonBlock(BlockKind.End, { digest: `${this.digest}`, time, calls: this.calls }));
  }

  protected override seen(event: Readonly<RunEvent>): void {
    digestEvent(this.digest, event);
    if (this.#isDetailed) this.record((writer) => writeEvent(writer, event));
    else if (++this.#events % CHECKPOINT_EVERY === 0) {
      this.record((writer) => {
        writer.byte(RecordTag.Checkpoint);
        writer.word(this.digest.low);
        writer.word(this.digest.high);
      });
    }
  }
}

/** A chip whose interrupts, and on real time whose clock, are recorded. */
export class RecordingChip implements MessageChip {
  onMessage: ((message: Uint8Array) => void) | undefined;
  readonly bootTime: number;
  readonly fuelPerMicrosecond: number;
  readonly isExact: boolean;
  readonly #inner: MessageChip;
  readonly #recorder: Recorder;
  readonly #isVirtual: boolean;
  #now: Microseconds = 0;
  /** Looks for interrupts that found none, since there were some. */
  #looks = 0;
  /** Sleeps that lasted until their deadline, since one did not. */
  #sleeps = 0;
  #isFurther = false;
  #isUnrecorded = false;

  constructor(inner: MessageChip, recorder: Recorder, isVirtual: boolean) {
    this.#inner = inner;
    this.#recorder = recorder;
    this.#isVirtual = isVirtual;
    this.bootTime = inner.bootTime;
    this.fuelPerMicrosecond = inner.fuelPerMicrosecond;
    this.isExact = isVirtual;
    inner.onMessage = (message) => this.#deliver(message);
  }

  /** Has somebody look at the machine from outside: that he reads the clock is not a part of the run. */
  unrecorded<Value>(look: () => Value): Value {
    this.#isUnrecorded = true;
    try {
      return look();
    } finally {
      this.#isUnrecorded = false;
    }
  }

  now(): Microseconds {
    const now = this.#inner.now();
    if (this.#isVirtual || this.#isUnrecorded) return now;
    const passed = now - this.#now;
    this.#now = now;
    this.#recorder.record((writer) => {
      writer.byte(RecordTag.Now);
      writer.count(passed);
    });
    return now;
  }

  spend(fuel: number): void {
    this.#inner.spend(fuel);
  }

  tidy(): void {
    this.#inner.tidy?.();
  }

  hasInterrupts(): boolean {
    const has = this.#inner.hasInterrupts();
    if (!has) this.#looks++;
    return has;
  }

  serviceInterrupts(): void {
    this.#isFurther = false;
    this.#inner.serviceInterrupts();
  }

  sleep(until: Microseconds | undefined): void {
    this.#inner.sleep(until);
    if (!this.#isVirtual) return;
    const now = this.#inner.now();
    if (until !== undefined && now >= until) {
      this.#sleeps++;
      return;
    }
    this.#recorder.record((writer) => {
      writer.byte(RecordTag.Woken);
      writer.count(this.#sleeps);
      writer.count(now);
    });
    this.#sleeps = 0;
  }

  #deliver(message: Uint8Array): void {
    this.#recorder.record((writer) => {
      writer.byte(RecordTag.Interrupts);
      writer.count(this.#isFurther ? 1 : this.#looks * 2);
      writer.bytes(message);
    });
    this.#looks = 0;
    this.#isFurther = true;
    this.onMessage?.(message);
  }
}

export class RecordingEntropy implements Entropy {
  readonly #inner: Entropy;
  readonly #recorder: Recorder;

  constructor(inner: Entropy, recorder: Recorder) {
    this.#inner = inner;
    this.#recorder = recorder;
  }

  fill(bytes: Uint8Array): void {
    this.#inner.fill(bytes);
    this.#recorder.record((writer) => {
      writer.byte(RecordTag.Entropy);
      writer.bytes(bytes);
    });
  }
}
