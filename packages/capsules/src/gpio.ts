/**
 * GPIO: pins by number. A pin belongs to the process that configured it until that gives it up or ends, when the pin is
 * switched off; nobody else reads it, drives it or hears of it.
 */
import { ErrorCode, gpio, type StatusCode } from '@perilune/abi';
import type { Pin } from '@perilune/hil';
import type { Caller, CommandAnswer, Driver, DriverContext, Grant, ProcessId, ProcessIdentity } from '@perilune/kernel';
import { commandTable, numbers, tell } from './command-table.ts';
import { statusOf } from './devices/registry.ts';
import type { PinGuard } from './envelope/pin-guard.ts';
import { checkNames, Items, type NamedItem } from './items.ts';

const upcalls = numbers(gpio.upcalls);
const readOnly = numbers(gpio.readOnlyBuffers);
const readWrite = numbers(gpio.readWriteBuffers);
/** By the numbers of the table. */
const PULLS = ['none', 'up', 'down'] as const;
const EDGES = ['both', 'rising', 'falling'] as const;

export interface NamedPin extends NamedItem {
  readonly pin: Pin;
  /** Of a pin kept in an envelope: what is written is put down to whom it says. */
  readonly guard?: Pick<PinGuard, 'asker' | 'isTaken'> | undefined;
}

/** A pin and what its owner has made of it. */
interface OwnedPin extends NamedPin {
  owner: ProcessId | undefined;
  mode: 'output' | 'input' | undefined;
  pull: (typeof PULLS)[number];
  edge: (typeof EDGES)[number] | 'none';
  level: boolean;
}

type FrozenPin = Pick<OwnedPin, 'name' | 'mode' | 'pull' | 'edge' | 'level'>;

export class Gpio implements Driver {
  readonly description = gpio;
  readonly command: Driver['command'];
  readonly #pins: readonly OwnedPin[];
  readonly #items: Items<OwnedPin>;
  readonly #grant: Grant<undefined>;

  /** @throws RangeError if names are wrong */
  constructor(context: DriverContext, pins: readonly NamedPin[]) {
    checkNames('pin', pins);
    this.#pins = pins.map(({ name, pin, guard }) => {
      const owned: OwnedPin = {
        name,
        pin,
        guard,
        owner: undefined,
        mode: undefined,
        pull: 'none',
        edge: 'none',
        level: false,
      };
      pin.onEdge = (level) => this.#edge(owned, level);
      return owned;
    });
    const items = new Items('gpio', () => this.#pins);
    this.#items = items;
    this.#grant = context.grant({ size: 0, create: () => undefined });
    const owned =
      (use: (pin: OwnedPin, argument: number) => StatusCode) => (caller: Caller, index: number, argument: number) => {
        const pin = items.get(caller, index);
        if (pin === undefined) return ErrorCode.NoDevice;
        return pin.owner === caller.id ? use(pin, argument) : ErrorCode.Reserve;
      };
    const output = (level: (pin: OwnedPin) => boolean) =>
      owned((pin) => (pin.mode === 'output' ? drive(pin, level(pin)) : ErrorCode.Reserve));
    this.command = commandTable(gpio, {
      makeOutput: (caller, index) => this.#configure(caller, index, 'output', 'none'),
      makeInput: (caller, index, pull) => this.#configure(caller, index, 'input', PULLS[pull] ?? 'none'),
      set: output(() => true),
      clear: output(() => false),
      toggle: output(({ level }) => !level),
      read: (caller, index, _1, answer) => this.#read(caller, index, answer),
      enableInterrupt: owned((pin, edge) =>
        pin.mode === 'input' ? listen(pin, EDGES[edge] ?? 'none') : ErrorCode.Reserve,
      ),
      disableInterrupt: owned((pin) => listen(pin, 'none')),
      disable: owned((pin) => giveUp(pin)),
      count: (caller, _0, _1, answer) => items.count(caller, answer),
      find: (caller, _0, _1, answer) => items.find(caller, this.#grant, readOnly.name, answer),
      name: (caller, index, _1, answer) => items.name(caller, this.#grant, index, readWrite.nameOf, answer),
    });
  }

  processEnded(process: ProcessId): void {
    for (const pin of this.#pins) if (pin.owner === process) giveUp(pin);
    this.#items.forget(process);
  }

  #configure(caller: ProcessIdentity, index: number, mode: 'output' | 'input', pull: OwnedPin['pull']): StatusCode {
    const pin = this.#items.get(caller, index);
    if (pin === undefined) return ErrorCode.NoDevice;
    if (pin.owner !== undefined && pin.owner !== caller.id) return ErrorCode.Busy;
    if (pin.edge !== 'none') listen(pin, 'none');
    const status = mode === 'output' ? pin.pin.makeOutput() : pin.pin.makeInput(pull);
    if (statusOf(status) !== 0) return ErrorCode.Fail;
    pin.owner = caller.id;
    pin.mode = mode;
    pin.pull = pull;
    if (mode === 'output') pin.level = pin.pin.read();
    return 0;
  }

  #read(caller: Caller, index: number, answer: CommandAnswer): StatusCode {
    const pin = this.#items.get(caller, index);
    if (pin === undefined) return ErrorCode.NoDevice;
    return pin.owner === caller.id ? tell(answer, pin.pin.read() ? 1 : 0) : ErrorCode.Reserve;
  }

  #edge(pin: OwnedPin, level: boolean): void {
    if (pin.owner === undefined || pin.edge === 'none') return;
    const index = this.#items.numberOf(pin.owner, pin);
    this.#grant.enter(pin.owner, (_state, kernel) => {
      kernel.scheduleUpcall(upcalls.edge, index, level ? 1 : 0);
    });
  }

  // ── Snapshots ──

  freeze(process: ProcessId): readonly FrozenPin[] | undefined {
    const known = this.#items.known(process);
    if (known.length === 0) return undefined;
    return known.map((pin) => {
      const { name, mode, pull, edge, level } = pin;
      return pin.owner === process
        ? { name, mode, pull, edge, level }
        : { name, mode: undefined, pull: 'none', edge: 'none', level: false };
    });
  }

  /** The numbers must mean the same pins. A pin another process has meanwhile is not this one's any more. */
  thaw(process: ProcessIdentity, frozen: unknown): boolean {
    if (!Array.isArray(frozen)) return false;
    if (frozen.length === 0) return true;
    const visible = this.#items.visibleTo(process);
    return (frozen as readonly Partial<FrozenPin>[]).every((was, index) => {
      const pin = visible[index];
      if (pin === undefined || pin.name !== was?.name) return false;
      if (was.mode === undefined || was.mode === null) return true;
      if (was.mode !== 'output' && was.mode !== 'input') return false;
      const pull = PULLS.find((one) => one === was.pull) ?? 'none';
      if (this.#configure(process, index, was.mode, pull) !== 0) return true;
      if (was.mode === 'output') drive(pin, was.level === true);
      else listen(pin, EDGES.find((one) => one === was.edge) ?? 'none');
      return true;
    });
  }
}

function drive(pin: OwnedPin, level: boolean): StatusCode {
  if (pin.guard?.isTaken === true) return ErrorCode.Busy;
  if (pin.guard !== undefined) pin.guard.asker = pin.owner;
  if (statusOf(pin.pin.write(level)) !== 0) return ErrorCode.Fail;
  pin.level = level;
  return 0;
}

function listen(pin: OwnedPin, edge: OwnedPin['edge']): StatusCode {
  if (statusOf(pin.pin.interruptOn(edge)) !== 0) return ErrorCode.Fail;
  pin.edge = edge;
  return 0;
}

function giveUp(pin: OwnedPin): StatusCode {
  if (pin.edge !== 'none') listen(pin, 'none');
  pin.edge = 'none';
  pin.pin.disable();
  pin.owner = undefined;
  pin.mode = undefined;
  return 0;
}
