/** The main thread's part of a board that is made of this computer: measures, does what the machine asks for, and answers. */
import { HOME_FOLDER } from '@perilune/hil';
import { type AppData, FileService, FlashService, type HostPlan, type HostRequest } from '@perilune/machine';
import { HostFolders, SerialPorts, UdpSockets } from '@perilune/platform-node';
import { Outbox, type Send } from './outbox.ts';
import { WatchedComputer } from './watched-computer.ts';

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

  /** The machine has not been heard of for too long: outputs become safe until it is. */
  async makeSafe(): Promise<void> {
    await Promise.all([...this.#computers.values()].map((computer) => computer.makeSafe()));
  }

  /** The machine is back: it learns what has become of its outputs, and puts them out again. */
  resume(problem: string): void {
    for (const computer of this.#computers.values()) computer.resume(problem);
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
