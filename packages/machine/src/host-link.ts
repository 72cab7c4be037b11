/** Between the chips whose parts are of the real world and the host: requests out, what it has measured in. */
import type { SimulatedChip } from '@perilune/chips';
import type { HostFlash } from './app-data/host-flash.ts';
import type { MachineFolders } from './app-data/machine-folders.ts';
import type { MachineCommand } from './commands.ts';
import type { Wiring } from './device-wiring.ts';
import type { MachineEvent } from './events.ts';
import type { HostRequest } from './host.ts';
import type { HostSerialPort, SerialCommand } from './host-serial-port.ts';
import type { HostSocket, SocketCommand } from './host-socket.ts';
import { suggestion } from './nearest-name.ts';

export interface HostLinkContext {
  readonly wiring: Wiring;
  readonly serialPorts: readonly HostSerialPort[];
  readonly sockets: readonly HostSocket[];
  readonly folders: MachineFolders;
  /** Undefined: the host keeps nothing. */
  readonly flash: HostFlash | undefined;
  /** Undefined: there is no host, as in a run that is repeated: then all of its answers are there already. */
  readonly request: ((request: HostRequest) => void) | undefined;
  tell(event: MachineEvent): void;
  now(): number;
}

export class HostLink {
  readonly #context: HostLinkContext;
  /** Names of the devices that parts are wired to, by "chip.part". */
  readonly #devices = new Map<string, string>();
  /** Why devices are missing, as it was told. */
  readonly #missing = new Map<string, string>();

  constructor(context: HostLinkContext) {
    this.#context = context;
    const { chips, devices } = context.wiring;
    for (const { description } of devices.values()) {
      this.#devices.set(`${description.part.chip}.${description.part.part}`, description.name);
    }
    for (const [chip, { host }] of chips) {
      if (host) host.onOutput = (part, value) => context.request?.({ type: 'output', chip, part, value });
    }
  }

  /** @param values a text says why there is no such thing. @returns why it cannot be done */
  measured(chipName: string, values: Readonly<Record<string, number | string>>): string | undefined {
    const chip = this.#chip(chipName);
    if (typeof chip === 'string') return chip;
    for (const [part, value] of Object.entries(values)) {
      this.#tellIfMissing(chipName, part, typeof value === 'string' ? value : undefined);
      chip.measured(part, typeof value === 'string' ? undefined : value);
    }
    return undefined;
  }

  answered(chipName: string, part: string, problem: string | undefined): string | undefined {
    const chip = this.#chip(chipName);
    if (typeof chip === 'string') return chip;
    this.#tellIfMissing(chipName, part, problem);
    chip.answered(part, problem === undefined);
    return undefined;
  }

  tellSocket(command: SocketCommand): string | undefined {
    const socket = this.#context.sockets.find(({ port }) => port === command.port);
    if (!socket) return `the board has no UDP port ${command.port}`;
    if (command.type === 'socket' && command.problem !== undefined) {
      const { tell, now } = this.#context;
      tell({ type: 'missing', time: now(), device: `udp ${command.port}`, message: command.problem });
    }
    socket.take(command);
    return undefined;
  }

  tellSerialPort(command: SerialCommand): string | undefined {
    const { serialPorts } = this.#context;
    const port = serialPorts.find(({ name }) => name === command.port);
    if (!port) return `the board has no serial port '${command.port}'`;
    if (command.type === 'line') this.#tellOnce(`serial ${port.name}`, command.problem);
    port.take(command);
    return undefined;
  }

  tellFolder(command: Extract<MachineCommand, { readonly type: 'folder' | 'file' }>): string | undefined {
    const { folders, tell, now } = this.#context;
    if (command.type === 'file') {
      folders.take(command);
      return undefined;
    }
    const { folder, problem } = command;
    if (!folders.has(folder)) return `the board has no folder '${folder}'`;
    tell({ type: 'missing', time: now(), device: `folder ${folder}`, message: problem });
    return undefined;
  }

  tellFlash(command: Extract<MachineCommand, { readonly type: 'flash' }>): string | undefined {
    const { flash } = this.#context;
    if (!flash) return 'this machine keeps its values itself';
    flash.take(command);
    return undefined;
  }

  #chip(name: string): NonNullable<SimulatedChip['host']> | string {
    const { chips } = this.#context.wiring;
    const chip = chips.get(name);
    if (chip?.host) return chip.host;
    return `there is no chip '${name}' of this computer${suggestion(name, [...chips.keys()])}`;
  }

  #tellIfMissing(chip: string, part: string, message: string | undefined): void {
    const device = this.#devices.get(`${chip}.${part}`);
    if (device !== undefined) this.#tellOnce(device, message);
  }

  /** @param message why it is missing; undefined: it is there */
  #tellOnce(device: string, message: string | undefined): void {
    if (message === undefined) {
      this.#missing.delete(device);
      return;
    }
    if (this.#missing.get(device) === message) return;
    this.#missing.set(device, message);
    this.#context.tell({ type: 'missing', time: this.#context.now(), device, message });
  }
}
