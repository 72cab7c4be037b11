/** The main thread's part of a board that is made of this computer: measures, does what the machine asks for, and answers. */
import { HOME_FOLDER } from '@perilune/hil';
import {
  type AppData,
  encodeCommand,
  FileService,
  FlashService,
  type HostChip,
  type HostPlan,
  type HostRequest,
  type MachineCommand,
} from '@perilune/machine';
import { Computer, HostFolders, SerialPorts, UdpSockets } from '@perilune/platform-node';

/** Milliseconds between the two first looks: counters need two. */
const FIRST_LOOK = 100;
/** Milliseconds until an answer that found no room is sent again. */
const RETRY = 20;

/** Sends a message to the machine. @returns false if there is no room */
type Send = (message: Uint8Array) => boolean;

export class HostDevices {
  readonly #computers: ReadonlyMap<string, WatchedComputer>;
  readonly #serialPorts: SerialPorts;
  readonly #sockets: UdpSockets;
  readonly #folders: HostFolders;
  readonly #flash: FlashService | undefined;
  readonly #homes: FileService | undefined;
  readonly #outbox: Outbox;

  /** @param folder of the board @param data what apps keep, if anything is kept */
  constructor(plan: HostPlan, folder: string, data: AppData | undefined, send: Send) {
    const outbox = new Outbox(send);
    this.#flash = data && new FlashService(data);
    this.#homes = data && new FileService(data);
    this.#outbox = outbox;
    this.#folders = new HostFolders(plan.folders, folder, (name, problem) =>
      outbox.deliver({ type: 'folder', folder: name, problem }),
    );
    this.#serialPorts = new SerialPorts(plan.serialPorts, folder, {
      changed: (port, problem) => outbox.deliver({ type: 'line', port, ...(problem !== undefined && { problem }) }),
      received: (port, lost, bytes) => outbox.offer({ type: 'serial', port, lost, bytes }),
    });
    this.#sockets = new UdpSockets(plan.sockets, {
      opened: (port, problem) => outbox.deliver({ type: 'socket', port, ...(problem !== undefined && { problem }) }),
      received: (port, address, from, lost, bytes) =>
        outbox.offer({ type: 'datagram', port, address, from, lost, bytes }),
    });
    this.#computers = new Map(plan.chips.map((chip) => [chip.name, new WatchedComputer(chip, this.#outbox)]));
  }

  request(request: HostRequest): void {
    if (request.type === 'output') void this.#computers.get(request.chip)?.put(request.part, request.value);
    else if (request.type === 'send') void this.#sendDatagram(request);
    else if (request.type === 'write') void this.#write(request);
    else if (request.type === 'flash') void this.#keep(request);
    else void this.#useFolder(request);
  }

  /** Outputs become safe, whatever has become of the machine. */
  async close(): Promise<void> {
    this.#outbox.close();
    this.#sockets.close();
    await Promise.all([this.#serialPorts, ...this.#computers.values()].map((one) => one.close()));
  }

  async #write({ port, bytes }: Extract<HostRequest, { type: 'write' }>): Promise<void> {
    const problem = await this.#serialPorts.write(port, bytes);
    this.#outbox.deliver({ type: 'wrote', port, ...(problem !== undefined && { problem }) });
  }

  async #keep({ id, app, request }: Extract<HostRequest, { type: 'flash' }>): Promise<void> {
    const answer = await this.#flash?.handle(app, request);
    if (!answer) return;
    const { status, length, content } = answer;
    this.#outbox.deliver({ type: 'flash', id, status, length, bytes: content });
  }

  async #useFolder({ id, request }: Extract<HostRequest, { type: 'file' }>): Promise<void> {
    const isHome = request.folder === HOME_FOLDER;
    const answer = await (isHome ? this.#homes?.handle(request) : this.#folders.handle(request));
    if (!answer) return;
    const { errno, length, content } = answer;
    this.#outbox.deliver({ type: 'file', id, errno, length, bytes: content });
  }

  async #sendDatagram({ port, address, to, payload }: Extract<HostRequest, { type: 'send' }>): Promise<void> {
    const problem = await this.#sockets.send(port, address, to, payload);
    this.#outbox.deliver({ type: 'sent', port, ...(problem !== undefined && { problem }) });
  }
}

/** Messages to the machine. There is one unanswered request of each output, port and socket at most, so few wait here. */
class Outbox {
  readonly #send: Send;
  readonly #waiting: Uint8Array[] = [];
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(send: Send) {
    this.#send = send;
  }

  /** For what the machine waits for. */
  deliver(command: MachineCommand): void {
    if (this.#isClosed) return;
    this.#waiting.push(encodeCommand(command));
    this.#flush();
  }

  /** For what comes anew soon, or may be lost. @returns false: it is, as the machine is too busy to read */
  offer(command: MachineCommand): boolean {
    return !this.#isClosed && this.#waiting.length === 0 && this.#send(encodeCommand(command));
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    for (let next = this.#waiting[0]; next && this.#send(next); next = this.#waiting[0]) this.#waiting.shift();
    if (this.#waiting.length > 0) this.#timer = setTimeout(() => this.#flush(), RETRY);
  }
}

/** A chip of the type "computer": measured each period, one look at a time. */
class WatchedComputer {
  readonly #chip: HostChip;
  readonly #outbox: Outbox;
  readonly #computer: Computer;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;
  /** What was put out by us: nothing else is made safe. */
  readonly #touched = new Set<string>();
  /** One output after the other. */
  #work: Promise<void> = Promise.resolve();

  constructor(chip: HostChip, outbox: Outbox) {
    const { disk, network, temperature, light } = chip.parameters;
    this.#chip = chip;
    this.#outbox = outbox;
    this.#computer = new Computer({
      disk: String(disk),
      network: String(network),
      temperature: String(temperature),
      light: String(light),
    });
    void this.#watch();
  }

  put(part: string, value: number): Promise<void> {
    this.#work = this.#work.then(async () => {
      if (this.#isClosed) return;
      this.#touched.add(part);
      const problem = await this.#computer.setLight(value > 0);
      const { name: chip } = this.#chip;
      this.#outbox.deliver({ type: 'answered', chip, part, ...(problem !== undefined && { problem }) });
    });
    return this.#work;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#work;
    for (const part of this.#touched) await this.#computer.setLight((this.#chip.safe[part] ?? 0) > 0);
  }

  async #watch(): Promise<void> {
    await this.#computer.measure();
    const period = Number(this.#chip.parameters.period) / 1000;
    this.#lookAfter(Math.min(FIRST_LOOK, period), period);
  }

  #lookAfter(milliseconds: number, period: number): void {
    if (this.#isClosed) return;
    this.#timer = setTimeout(async () => {
      const began = performance.now();
      await this.#look();
      this.#lookAfter(Math.max(0, period - (performance.now() - began)), period);
    }, milliseconds);
  }

  async #look(): Promise<void> {
    const measured = await this.#computer.measure();
    const { name: chip, parts } = this.#chip;
    const values = Object.fromEntries(Object.entries(measured).filter(([part]) => parts.includes(part)));
    this.#outbox.offer({ type: 'measured', chip, values });
  }
}
