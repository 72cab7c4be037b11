/** ADC: analog inputs by number. A process samples one channel at a time, at moments the kernel's timers keep. */
import { adc, ErrorCode, type StatusCode } from '@perilune/abi';
import type { AdcChannel, Microseconds, Timer, Timers } from '@perilune/hil';
import type { Caller, CommandAnswer, Driver, DriverContext, Grant, GrantAccess, ProcessId } from '@perilune/kernel';
import { commandTable, numbers, tell } from './command-table.ts';
import { checkNames, Items, type NamedItem } from './items.ts';

const upcalls = numbers(adc.upcalls);
const readOnly = numbers(adc.readOnlyBuffers);
const readWrite = numbers(adc.readWriteBuffers);
const { choices: Mode } = adc.upcalls[0].arguments[0];
const SECOND: Microseconds = 1_000_000;
const STATE_SIZE = 96;
const SAMPLE_SIZE = 2;
/** Set in the count of samples if they are in the second buffer. */
const SECOND_BUFFER = 0x8000_0000;

export interface NamedAdcChannel extends NamedItem {
  readonly channel: AdcChannel;
}

/** What a process samples. */
interface Sampling {
  readonly mode: number;
  readonly item: NamedAdcChannel;
  readonly index: number;
  readonly period: Microseconds;
  deadline: Microseconds;
  timer: Timer | undefined;
  /** Of buffers: which one, and how many samples it has. */
  buffer: 0 | 1;
  filled: number;
}

export class Adc implements Driver {
  readonly description = adc;
  readonly command: Driver['command'];
  readonly #timers: Timers;
  readonly #items: Items<NamedAdcChannel>;
  readonly #grant: Grant<object>;
  readonly #sampling = new Map<ProcessId, Sampling>();

  /** @throws RangeError if names are wrong */
  constructor(context: DriverContext, channels: readonly NamedAdcChannel[], timers: Timers) {
    checkNames('channel', channels);
    const items = new Items('adc', () => channels);
    this.#items = items;
    this.#timers = timers;
    this.#grant = context.grant({ size: STATE_SIZE, create: () => ({}) });
    this.command = commandTable(adc, {
      sample: (caller, index) => this.#start(caller, Mode.sample, index, SECOND),
      sampleRepeatedly: (caller, index, frequency) => this.#start(caller, Mode.repeated, index, frequency),
      sampleBuffer: (caller, index, frequency) => this.#start(caller, Mode.buffer, index, frequency),
      sampleBuffers: (caller, index, frequency) => this.#start(caller, Mode.buffers, index, frequency),
      stop: (caller) => {
        this.#stop(caller.id);
        return 0;
      },
      resolution: (caller, index, _1, answer) => {
        const item = items.get(caller, index);
        return item === undefined ? ErrorCode.NoDevice : tell(answer, item.channel.bits);
      },
      reference: (caller, index, _1, answer) => this.#reference(caller, index, answer),
      count: (caller, _0, _1, answer) => items.count(caller, answer),
      find: (caller, _0, _1, answer) => items.find(caller, this.#grant, readOnly.name, answer),
      name: (caller, index, _1, answer) => items.name(caller, this.#grant, index, readWrite.nameOf, answer),
    });
  }

  processEnded(process: ProcessId): void {
    this.#stop(process);
    this.#items.forget(process);
  }

  #reference(caller: Caller, index: number, answer: CommandAnswer): StatusCode {
    const item = this.#items.get(caller, index);
    if (item === undefined) return ErrorCode.NoDevice;
    return item.channel.reference === undefined ? ErrorCode.NoSupport : tell(answer, item.channel.reference);
  }

  #stop(process: ProcessId): void {
    this.#sampling.get(process)?.timer?.cancel();
    this.#sampling.delete(process);
  }

  #start(caller: Caller, mode: number, index: number, frequency: number): StatusCode {
    const item = this.#items.get(caller, index);
    if (item === undefined) return ErrorCode.NoDevice;
    if (this.#sampling.has(caller.id)) return ErrorCode.Busy;
    if (!this.#grant.enter(caller.id, () => true)) return ErrorCode.NoMemory;
    const period = SECOND / frequency;
    const deadline = this.#timers.now() + (mode === Mode.sample ? 0 : period);
    const sampling: Sampling = { mode, item, index, period, deadline, timer: undefined, buffer: 0, filled: 0 };
    this.#sampling.set(caller.id, sampling);
    this.#schedule(caller.id, sampling);
    return 0;
  }

  #schedule(process: ProcessId, sampling: Sampling): void {
    sampling.timer = this.#timers.at(Math.round(sampling.deadline), () => this.#sample(process, sampling));
  }

  #sample(process: ProcessId, sampling: Sampling): void {
    sampling.timer = undefined;
    const value = sampling.item.channel.sample();
    const goesOn = this.#grant.enter(process, (_state, kernel) => {
      if (!(value >= 0 && value <= 0xffff)) return fail(kernel, sampling, value);
      if (sampling.mode === Mode.buffer || sampling.mode === Mode.buffers) return fill(kernel, sampling, value);
      kernel.scheduleUpcall(upcalls.sampled, sampling.mode, sampling.index, value);
      return sampling.mode === Mode.repeated;
    });
    if (!goesOn) {
      this.#sampling.delete(process);
      return;
    }
    // Samples that came too late to be taken are left out, and the grid stays.
    const passed = 1 + Math.floor(Math.max(0, this.#timers.now() - sampling.deadline) / sampling.period);
    sampling.deadline += passed * sampling.period;
    this.#schedule(process, sampling);
  }
}

function fail(kernel: GrantAccess, { index }: Sampling, value: number): boolean {
  const error = -value >= 1 && -value <= ErrorCode.NoAcknowledgement ? -value : ErrorCode.Fail;
  kernel.scheduleUpcall(upcalls.sampled, Mode.failed, index, error);
  return false;
}

/** Puts a sample into the buffer, whose size is what it is now. @returns whether there is more to be done */
function fill(kernel: GrantAccess, sampling: Sampling, value: number): boolean {
  const bytes = kernel.readWrite(sampling.buffer === 0 ? readWrite.samples : readWrite.moreSamples);
  const size = Math.floor(bytes.length / SAMPLE_SIZE);
  if (sampling.filled < size) {
    bytes[sampling.filled * SAMPLE_SIZE] = value & 0xff;
    bytes[sampling.filled * SAMPLE_SIZE + 1] = value >> 8;
    sampling.filled += 1;
  }
  if (sampling.filled < size) return true;
  const count = Math.min(sampling.filled, size);
  if (count === 0) return fail(kernel, sampling, -ErrorCode.Size);
  const which = sampling.buffer === 0 ? 0 : SECOND_BUFFER;
  kernel.scheduleUpcall(upcalls.sampled, sampling.mode, sampling.index, count + which);
  sampling.filled = 0;
  if (sampling.mode === Mode.buffers) sampling.buffer = sampling.buffer === 0 ? 1 : 0;
  return sampling.mode === Mode.buffers;
}
