/** The host's turns between the steps of a machine: pace, pauses, messages both ways. In the thread of the machine. */
import { encodeUtf8 } from '@perilune/engine';
import {
  decodeCommand,
  interventionsOf,
  isAnswer,
  isRunCommand,
  type Machine,
  type MachineEvent,
  type ProcessReading,
  type Question,
  type RunCommand,
  type RunSummary,
  type VirtualChip,
} from '@perilune/machine';
import type { MachinePort } from '@perilune/platform-node';
import type { Delivery, FromMachine, Summary } from './protocol.ts';

/** Longest wait at once, in milliseconds, so that a user who goes away is noticed. */
const LONGEST_WAIT = 1000;
/** Milliseconds that a look at the machine waits at most for a moment when no control step is near. */
const LONGEST_PATIENCE = 10;
/** Milliseconds for which processes are read at once. To hand them over takes about as long. */
const PIECE = 0.1;

const noBytes = new Uint8Array(0);

/** Looks at the machine once more. @returns whether that was all */
type Look = () => boolean;

export interface HostOptions {
  /** The chip, if it is virtual: then messages reach it through us. */
  readonly virtual: VirtualChip | undefined;
  readonly speed: number;
  readonly statusEvery: number;
  /** Has somebody look at the machine without that being a part of the run. */
  look<Value>(action: () => Value): Value;
  /** Hands over what is recorded so far. */
  flush?(): void;
}

export class Host {
  readonly #port: MachinePort<unknown>;
  readonly #virtual: VirtualChip | undefined;
  readonly #statusEvery: number;
  readonly #look: HostOptions['look'];
  readonly #flush: HostOptions['flush'];
  readonly #started = performance.now();
  #speed: number;
  #isPaused = false;
  /** Where pacing counts from: real ms, and µs of the machine. */
  #paceStart = { real: performance.now(), machine: 0 };
  #statusAt = 0;
  /** Looks at the machine that wait, each with pieces left, and since when, in ms. */
  readonly #looks: { since: number; readonly look: Look }[] = [];
  #dropped = 0;
  #faults = 0;
  /** Apps that could not start, and have not since. */
  readonly #refused = new Set<string>();

  constructor(port: MachinePort<unknown>, { virtual, speed, statusEvery, look, flush }: HostOptions) {
    this.#port = port;
    this.#virtual = virtual;
    this.#speed = speed;
    this.#statusEvery = statusEvery;
    this.#look = look;
    this.#flush = flush;
  }

  /** On virtual time nothing is lost: the machine waits, which it does not notice. */
  send(message: FromMachine): void {
    if (message.kind === 'event') this.#count(message.event);
    if (message.kind === 'event' && 'ticket' in message.event && message.event.ticket !== undefined) {
      const delivery: Delivery = { kind: 'settled', event: message.event };
      this.#port.handOver(delivery);
      return;
    }
    if (message.kind === 'event' && isAnswer(message.event)) {
      const delivery: Delivery = { kind: 'answered', event: message.event };
      this.#port.handOver(delivery);
      return;
    }
    const bytes = encodeUtf8(JSON.stringify(message));
    const isSent = this.#virtual ? this.#port.postPatiently(bytes) : this.#port.post(bytes);
    if (!isSent) this.#dropped++;
  }

  #count(event: MachineEvent): void {
    if (event.type === 'fault') this.#faults++;
    else if (event.type === 'refused') this.#refused.add(event.process);
    else if (event.type === 'started') this.#refused.delete(event.process);
  }

  obey(command: RunCommand, machine: Machine): void {
    if (command.type === 'pause') this.#isPaused = command.isPaused;
    else if (command.type === 'speed') this.#speed = command.speed;
    else if (command.question.kind === 'status') this.#lookSoon(machine, this.#statusInPieces(command.id, machine));
    else this.#lookSoon(machine, () => this.#answer(command.id, command.question, machine));
  }

  #lookSoon(machine: Machine, look: Look): void {
    this.#looks.push({ since: performance.now(), look });
    this.afterRound(machine);
  }

  /** After each of a hundred thousand rounds a second: nothing is made here, not even for a function within it. */
  afterRound(machine: Machine): void {
    if (this.#looks.length > 0) this.#lookIfQuiet(machine);
  }

  /** Looks at the machine, if control steps are not held up by it. */
  #lookIfQuiet(machine: Machine): void {
    for (let first = this.#looks[0]; first !== undefined; first = this.#looks[0]) {
      const isInNobodysWay = this.#virtual !== undefined || this.#isPaused || this.#look(() => machine.isQuiet());
      if (!isInNobodysWay && performance.now() <= first.since + LONGEST_PATIENCE) return;
      if (first.look()) this.#looks.shift();
      else first.since = performance.now();
      if (!isInNobodysWay) return;
    }
  }

  /** Between two pieces the machine may go on, and control steps be done. */
  #statusInPieces(id: number, machine: Machine): Look {
    let reading: ProcessReading | undefined;
    let cost = 0;
    return () => {
      const began = performance.now();
      const isEnough = () => performance.now() - began >= PIECE;
      const delivery = this.#look((): Delivery => {
        reading ??= machine.readProcesses();
        const processes = reading.more(isEnough);
        // Few processes are told with the end; after many of them that is a piece by itself.
        if (!reading.isComplete || (cost > 0 && processes.length > 0)) return { kind: 'processes', id, processes };
        const { ids, anew } = reading.end();
        const rest = { ...machine.statusWithoutProcesses(), end: { ids, anew: [...processes, ...anew] } };
        return { kind: 'status', id, rest, cost: 0 };
      });
      const passed = () => performance.now() - began;
      this.#port.handOver(delivery.kind === 'status' ? { ...delivery, cost: cost + passed() } : delivery);
      cost += passed();
      return delivery.kind === 'status';
    };
  }

  #answer(id: number, question: Question, machine: Machine): true {
    const began = performance.now();
    if (question.kind === 'flush') this.#flush?.();
    const answer = this.#look(() => machine.answer(question));
    const delivery: Delivery = { kind: 'answer', id, answer, cost: performance.now() - began };
    const { buffer } = answer.kind === 'inspect' ? (answer.of.memory ?? noBytes) : noBytes;
    this.#port.handOver(delivery, buffer instanceof ArrayBuffer && buffer.byteLength > 0 ? [buffer] : []);
    return true;
  }

  turn(machine: Machine): boolean {
    this.#port.beat();
    this.#sendStatus(machine);
    if (this.#virtual) this.#receive(machine);
    while (this.#isPaused) this.#wait(machine, LONGEST_WAIT);
    if (this.#virtual && this.#speed > 0) this.#pace(machine);
    return true;
  }

  end(machine: Machine, { end, time }: RunSummary, more: Partial<Summary> = {}): void {
    const status = machine.status();
    const { processes, kernel } = status;
    const summary: Summary = {
      end,
      time,
      realTime: performance.now() - this.#started,
      systemCalls: processes.reduce((sum, { systemCalls }) => sum + systemCalls, 0),
      slices: kernel.slices,
      faults: this.#faults,
      refused: [...this.#refused],
      interventions: interventionsOf(status),
      control: processes.flatMap(({ name, control }) => (control === undefined ? [] : { process: name, ...control })),
      dropped: this.#dropped,
      ...more,
    };
    const delivery: Delivery = { kind: 'end', summary };
    this.#port.handOver(delivery);
  }

  /** Waits until real time has caught up with the machine's. */
  #pace(machine: Machine): void {
    let speed = this.#speed;
    for (;;) {
      const passed = (performance.now() - this.#paceStart.real) * 1000 * speed;
      const ahead = machine.now() - this.#paceStart.machine - passed;
      if (ahead <= 0) {
        // What could not be kept up with is let go, or a pause would be caught up with.
        if (ahead < -1e6 * speed) this.#restartPace(machine);
        return;
      }
      this.#wait(machine, Math.min(LONGEST_WAIT, ahead / 1000 / speed));
      if (this.#speed !== speed) {
        this.#restartPace(machine);
        speed = this.#speed;
        if (speed === 0) return;
      }
    }
  }

  #restartPace(machine: Machine): void {
    this.#paceStart = { real: performance.now(), machine: machine.now() };
  }

  #wait(machine: Machine, milliseconds: number): void {
    this.#port.inbox.wait(milliseconds);
    this.#receive(machine);
    this.#sendStatus(machine);
    if (this.#isPaused) this.#restartPace(machine);
  }

  /** What is for us is done at once; all else is an interrupt of the chip. */
  #receive(machine: Machine): void {
    for (let message = this.#port.inbox.read(); message; message = this.#port.inbox.read()) {
      const command = decodeCommand(message);
      if (typeof command !== 'string' && isRunCommand(command)) this.obey(command, machine);
      else (this.#virtual ?? this.#port.chip).interrupt(message);
      // Whoever wants the run to stop does not want to go on first.
      if (typeof command !== 'string' && command.type === 'stop') this.#isPaused = false;
    }
  }

  #sendStatus(machine: Machine): void {
    if (this.#statusEvery === 0 || performance.now() < this.#statusAt) return;
    this.#statusAt = performance.now() + this.#statusEvery;
    this.#lookSoon(machine, () => {
      this.send({ kind: 'status', status: this.#look(() => machine.status()) });
      return true;
    });
  }
}
