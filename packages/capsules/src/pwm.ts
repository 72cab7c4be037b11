/** PWM: pins that put out pulses. A pin belongs to the process that started it until that stops it or ends. */
import { ErrorCode, pwm, type StatusCode } from '@perilune/abi';
import type { PwmPin } from '@perilune/hil';
import type { Driver, DriverContext, ProcessId, ProcessIdentity } from '@perilune/kernel';
import { commandTable, numbers, tell } from './command-table.ts';
import { statusOf } from './devices/registry.ts';
import type { PinGuard } from './envelope/pin-guard.ts';
import { checkNames, Items, type NamedItem } from './items.ts';

const readOnly = numbers(pwm.readOnlyBuffers);
const readWrite = numbers(pwm.readWriteBuffers);
const FULL_DUTY = 0xffff;

export interface NamedPwmPin extends NamedItem {
  readonly pin: PwmPin;
  /** Of pulses kept in an envelope: what is started is put down to whom it says. */
  readonly guard?: Pick<PinGuard, 'asker' | 'isTaken'> | undefined;
}

interface OwnedPin extends NamedPwmPin {
  owner: ProcessId | undefined;
  frequency: number;
  /** From 0 to FULL_DUTY. */
  duty: number;
}

interface FrozenPin {
  readonly name: string;
  /** 0: it is not started. */
  readonly frequency: number;
  readonly duty: number;
}

export class Pwm implements Driver {
  readonly description = pwm;
  readonly command: Driver['command'];
  readonly #pins: readonly OwnedPin[];
  readonly #items: Items<OwnedPin>;

  /** @throws RangeError if names are wrong */
  constructor(context: DriverContext, pins: readonly NamedPwmPin[]) {
    checkNames('pin', pins);
    this.#pins = pins.map(({ name, pin, guard }) => ({ name, pin, guard, owner: undefined, frequency: 0, duty: 0 }));
    const items = new Items('pwm', () => this.#pins);
    this.#items = items;
    const grant = context.grant({ size: 0, create: () => undefined });
    this.command = commandTable(pwm, {
      start: (caller, dutyAndPin, frequency) =>
        this.#start(caller, dutyAndPin & 0xffff, frequency, Math.floor(dutyAndPin / 0x1_0000)),
      stop: (caller, index) => {
        const pin = items.get(caller, index);
        if (pin === undefined) return ErrorCode.NoDevice;
        if (pin.owner !== caller.id) return ErrorCode.Reserve;
        stop(pin);
        return 0;
      },
      highestFrequency: (caller, index, _1, answer) => {
        const pin = items.get(caller, index);
        return pin === undefined ? ErrorCode.NoDevice : tell(answer, pin.pin.highestFrequency);
      },
      count: (caller, _0, _1, answer) => items.count(caller, answer),
      find: (caller, _0, _1, answer) => items.find(caller, grant, readOnly.name, answer),
      name: (caller, index, _1, answer) => items.name(caller, grant, index, readWrite.nameOf, answer),
    });
  }

  processEnded(process: ProcessId): void {
    for (const pin of this.#pins) if (pin.owner === process) stop(pin);
    this.#items.forget(process);
  }

  #start(caller: ProcessIdentity, index: number, frequency: number, duty: number): StatusCode {
    const pin = this.#items.get(caller, index);
    if (pin === undefined) return ErrorCode.NoDevice;
    if ((pin.owner !== undefined && pin.owner !== caller.id) || pin.guard?.isTaken === true) return ErrorCode.Busy;
    if (frequency > pin.pin.highestFrequency) return ErrorCode.Invalid;
    if (pin.guard !== undefined) pin.guard.asker = caller.id;
    const status = statusOf(pin.pin.start(frequency, duty / FULL_DUTY));
    if (status === ErrorCode.Invalid && pin.guard !== undefined) return status;
    if (status !== 0) return ErrorCode.Fail;
    pin.owner = caller.id;
    pin.frequency = frequency;
    pin.duty = duty;
    return 0;
  }

  // ── Snapshots ──

  freeze(process: ProcessId): readonly FrozenPin[] | undefined {
    const known = this.#items.known(process);
    if (known.length === 0) return undefined;
    return known.map(({ name, owner, frequency, duty }) => ({
      name,
      frequency: owner === process ? frequency : 0,
      duty,
    }));
  }

  /** The numbers must mean the same pins. A pin another process has meanwhile is not this one's any more. */
  thaw(process: ProcessIdentity, frozen: unknown): boolean {
    if (!Array.isArray(frozen)) return false;
    if (frozen.length === 0) return true;
    const visible = this.#items.visibleTo(process);
    return (frozen as readonly Partial<FrozenPin>[]).every((was, index) => {
      const { name, frequency, duty } = was ?? {};
      if (visible[index]?.name !== name || !Number.isInteger(frequency) || !Number.isInteger(duty)) return false;
      if (frequency! > 0 && duty! >= 0 && duty! <= FULL_DUTY) this.#start(process, index, frequency!, duty!);
      return true;
    });
  }
}

function stop(pin: OwnedPin): void {
  pin.pin.stop();
  pin.owner = undefined;
}
