/** Buttons: the devices of class "button" that a process may use, by number. No process hears of a button it may not use. */
import { button, DeviceClass, ErrorCode, type StatusCode } from '@perilune/abi';
import { DEVICE_DIMENSIONS } from '@perilune/hil';
import type { Caller, CommandAnswer, Driver, DriverContext, Grant, ProcessId, ProcessIdentity } from '@perilune/kernel';
import { commandTable, numbers, tell } from './command-table.ts';
import type { DeviceEntry, DeviceRegistry } from './devices/registry.ts';
import { Items } from './items.ts';

const upcalls = numbers(button.upcalls);
const readOnly = numbers(button.readOnlyBuffers);
const readWrite = numbers(button.readWriteBuffers);
/** Bytes a process pays. */
const STATE_SIZE = 64;

/** Told of by upcalls: was it pressed when it was told last, and how to stop listening. */
interface Enabled {
  isPressed: boolean;
  readonly stop: () => void;
}

interface FrozenButtons {
  readonly visible: readonly string[];
  readonly enabled: readonly boolean[];
}

export class Button implements Driver {
  readonly description = button;
  readonly command: Driver['command'];
  readonly #buttons: Items<DeviceEntry>;
  readonly #grant: Grant<object>;
  /** By process, then by button: what listens has to be stopped when the process is no more, and its grant with it. */
  readonly #enabled = new Map<ProcessId, Map<DeviceEntry, Enabled>>();
  readonly #values = new Float64Array(DEVICE_DIMENSIONS);

  constructor(context: DriverContext, registry: DeviceRegistry) {
    const buttons = new Items('device', () =>
      [...registry.all()].filter(({ form, device }) => form.class === DeviceClass.button && device !== undefined),
    );
    this.#buttons = buttons;
    this.#grant = context.grant({ size: STATE_SIZE, create: () => ({}) });
    this.command = commandTable(button, {
      enable: (caller, index) => this.#enable(caller, index),
      disable: (caller, index) => this.#disable(caller, index),
      read: (caller, index, _1, answer) => this.#read(caller, index, answer),
      count: (caller, _0, _1, answer) => buttons.count(caller, answer),
      find: (caller, _0, _1, answer) => buttons.find(caller, this.#grant, readOnly.name, answer),
      name: (caller, index, _1, answer) => buttons.name(caller, this.#grant, index, readWrite.nameOf, answer),
    });
  }

  processEnded(process: ProcessId): void {
    for (const { stop } of this.#enabled.get(process)?.values() ?? []) stop();
    this.#enabled.delete(process);
    this.#buttons.forget(process);
  }

  #isPressed(entry: DeviceEntry): boolean {
    return entry.latest(this.#values) === 0 && this.#values[0] !== 0;
  }

  #enable(caller: ProcessIdentity, index: number): StatusCode {
    const entry = this.#buttons.get(caller, index);
    if (entry === undefined) return ErrorCode.NoDevice;
    if (!this.#grant.enter(caller.id, () => true)) return ErrorCode.NoMemory;
    const process = caller.id;
    const enabled = this.#enabled.get(process) ?? new Map<DeviceEntry, Enabled>();
    this.#enabled.set(process, enabled);
    if (enabled.has(entry)) return 0;
    const stop = entry.listen(() => this.#changed(process, entry));
    enabled.set(entry, { isPressed: this.#isPressed(entry), stop });
    return 0;
  }

  #disable(caller: Caller, index: number): StatusCode {
    const entry = this.#buttons.get(caller, index);
    if (entry === undefined) return ErrorCode.NoDevice;
    const enabled = this.#enabled.get(caller.id);
    enabled?.get(entry)?.stop();
    enabled?.delete(entry);
    return 0;
  }

  #changed(process: ProcessId, entry: DeviceEntry): void {
    const enabled = this.#enabled.get(process)?.get(entry);
    const isPressed = this.#isPressed(entry);
    if (enabled === undefined || enabled.isPressed === isPressed) return;
    enabled.isPressed = isPressed;
    const index = this.#buttons.numberOf(process, entry);
    this.#grant.enter(process, (_state, kernel) => {
      kernel.scheduleUpcall(upcalls.changed, index, isPressed ? 1 : 0);
    });
  }

  #read(caller: Caller, index: number, answer: CommandAnswer): StatusCode {
    const entry = this.#buttons.get(caller, index);
    return entry === undefined ? ErrorCode.NoDevice : tell(answer, this.#isPressed(entry) ? 1 : 0);
  }

  // ── Snapshots ──

  /** Names of the buttons in the order of the numbers the program knows, and which of them it is told of. */
  freeze(process: ProcessId): FrozenButtons | undefined {
    const enabled = this.#enabled.get(process);
    const visible = this.#buttons.known(process);
    if (visible.length === 0) return undefined;
    return { visible: visible.map(({ name }) => name), enabled: visible.map((entry) => enabled?.has(entry) ?? false) };
  }

  /** The numbers must mean the same buttons; on another board, or with other permissions, there is no going on. */
  thaw(process: ProcessIdentity, frozen: unknown): boolean {
    const { visible, enabled } = (frozen ?? {}) as FrozenButtons;
    if (!Array.isArray(visible) || !Array.isArray(enabled)) return false;
    if (visible.length === 0) return true;
    const now = this.#buttons.visibleTo(process);
    if (visible.some((name, index) => now[index]?.name !== name)) return false;
    return enabled.every((isEnabled, index) => isEnabled !== true || this.#enable(process, index) === 0);
  }
}
