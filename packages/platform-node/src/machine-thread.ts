/**
 * A thread for the machine, seen from both sides: two rings of messages, and one more way for what is large or must not be
 * lost. The main thread never makes the machine wait: what it does not read in time is dropped and counted.
 */
import { setFlagsFromString } from 'node:v8';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { garbageFlags } from './garbage.ts';
import { NodeChip } from './node-chip.ts';
import { createRingMemory, RingReader, RingWriter } from './shared-ring.ts';

/** Enough for a snapshot in one message; memory that is never written costs nothing. */
const TO_MACHINE_BYTES = 1 << 24;
const FROM_MACHINE_BYTES = 1 << 22;
/** Milliseconds between two looks at a ring whose bell may never ring. */
const LONGEST_WAIT = 200;

/** What the worker is started with. */
interface ThreadData {
  readonly toMachine: SharedArrayBuffer;
  readonly fromMachine: SharedArrayBuffer;
  /** One number of 32 bits: how often the machine has told that it goes on. */
  readonly pulse: SharedArrayBuffer;
  readonly options: unknown;
}

/** How the thread ended. */
export type ThreadEnd = { readonly kind: 'ended' } | { readonly kind: 'failed'; readonly error: Error };

/** The main thread's side. */
export class MachineThread {
  /** Called with each message of the machine. */
  onMessage: ((message: Uint8Array) => void) | undefined;
  /** Called with what the machine hands over by `handOver`. */
  onDelivery: ((delivery: unknown) => void) | undefined;
  /** Settles when the thread is over and all of its messages were delivered. */
  readonly end: Promise<ThreadEnd>;
  readonly #worker: Worker;
  readonly #writer: RingWriter;
  readonly #reader: RingReader;
  readonly #pulse: Int32Array;
  #isOver = false;

  /** @param options anything that can be cloned: what `openMachineThread` in the worker gets */
  constructor(module: URL, options: unknown) {
    const data: ThreadData = {
      toMachine: createRingMemory(TO_MACHINE_BYTES),
      fromMachine: createRingMemory(FROM_MACHINE_BYTES),
      pulse: new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT),
      options,
    };
    this.#writer = new RingWriter(data.toMachine);
    this.#reader = new RingReader(data.fromMachine);
    this.#pulse = new Int32Array(data.pulse);
    for (const flag of garbageFlags) setFlagsFromString(flag);
    this.#worker = new Worker(module, { workerData: data });
    this.#worker.on('message', (delivery) => {
      this.#drain();
      this.onDelivery?.(delivery);
    });
    this.end = this.#watch();
    void this.#listen();
  }

  /** @returns false if the machine has not read for so long that there is no room: the message is lost */
  send(message: Uint8Array): boolean {
    return this.#writer.write(message);
  }

  /** Messages of the machine that were lost because they were not read in time. */
  get dropped(): number {
    return this.#reader.dropped;
  }

  /** How often the machine has told that it goes on, modulo 2^32: 0 until it does for the first time. */
  get beats(): number {
    return Atomics.load(this.#pulse, 0);
  }

  /** Ends the thread wherever it is. */
  async terminate(): Promise<void> {
    await this.#worker.terminate();
  }

  #watch(): Promise<ThreadEnd> {
    return new Promise((resolve) => {
      let failure: Error | undefined;
      this.#worker.once('error', (error) => {
        failure = error instanceof Error ? error : new Error(String(error));
      });
      this.#worker.once('exit', () => {
        this.#isOver = true;
        this.#drain();
        resolve(failure ? { kind: 'failed', error: failure } : { kind: 'ended' });
      });
    });
  }

  /** Waits for messages; looks by itself now and then, since a thread that was ended rings no bell. */
  async #listen(): Promise<void> {
    while (!this.#isOver) {
      await this.#reader.waitAsync(LONGEST_WAIT);
      this.#drain();
    }
  }

  #drain(): void {
    for (let message = this.#reader.read(); message; message = this.#reader.read()) this.onMessage?.(message);
  }
}

/** The machine's side. */
export interface MachinePort<Options> {
  readonly options: Options;
  readonly chip: NodeChip;
  readonly inbox: RingReader;
  /** Sends a message. @returns false if it had to be dropped */
  post(message: Uint8Array): boolean;
  /** Sends a message, and waits for room: only for a machine on virtual time, which nothing can make late. */
  postPatiently(message: Uint8Array): boolean;
  /** Tells that the machine goes on. */
  beat(): void;
  /** Gives away something of any size, never lost; what is listed is moved and not copied. */
  handOver(delivery: unknown, moved?: readonly ArrayBuffer[]): void;
}

/** @throws Error if this is not a thread that MachineThread has started */
export function openMachineThread<Options>(): MachinePort<Options> {
  const port = parentPort;
  if (!port) throw new Error('this module runs in a thread of its own: start it with MachineThread');
  const data = workerData as ThreadData;
  const inbox = new RingReader(data.toMachine);
  const writer = new RingWriter(data.fromMachine);
  const pulse = new Int32Array(data.pulse);
  return {
    options: data.options as Options,
    chip: new NodeChip(inbox),
    inbox,
    post: (message) => writer.write(message),
    postPatiently(message) {
      while (!writer.hasRoom(message.length) && messageFits(message)) writer.waitForReader(LONGEST_WAIT);
      return writer.write(message);
    },
    beat: () => void Atomics.add(pulse, 0, 1),
    handOver: (delivery, moved = []) => port.postMessage(delivery, [...moved]),
  };
}

function messageFits(message: Uint8Array): boolean {
  return message.length <= FROM_MACHINE_BYTES / 2;
}
