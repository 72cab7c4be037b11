/** UDP sockets of the host, bound to fixed ports. Numeric addresses only: nothing is looked up anywhere. */
import { createSocket, type Socket } from 'node:dgram';
import { LARGEST_DATAGRAM, parseAddress, showAddress } from '@perilune/hil';

export interface UdpPort {
  readonly port: number;
  /** IPv4, of this computer. */
  readonly address: string;
}

export interface UdpListener {
  /** The port is open, or could not be opened. */
  opened(port: number, problem: string | undefined): void;
  /** @param lost how many were dropped since the one before. @returns false: this one is dropped, too */
  received(port: number, address: number, from: number, lost: number, payload: Uint8Array): boolean;
}

export class UdpSockets {
  readonly #sockets = new Map<number, Socket>();

  constructor(ports: readonly UdpPort[], listener: UdpListener) {
    for (const port of ports) this.#open(port, listener);
  }

  /** @returns why it could not be sent. Never rejects */
  send(port: number, address: number, to: number, payload: Uint8Array): Promise<string | undefined> {
    return new Promise((resolve) => {
      const socket = this.#sockets.get(port);
      if (!socket) resolve('the port is not open');
      else socket.send(payload, to, showAddress(address), (error) => resolve(error ? codeOf(error) : undefined));
    });
  }

  close(): void {
    for (const socket of this.#sockets.values()) socket.close();
    this.#sockets.clear();
  }

  #open({ port, address }: UdpPort, listener: UdpListener): void {
    const socket = createSocket('udp4');
    let lost = 0;
    socket.on('message', (payload, { address: sender, port: from }) => {
      const source = parseAddress(sender);
      const isTaken =
        source !== undefined &&
        payload.length <= LARGEST_DATAGRAM &&
        listener.received(port, source, from, lost, payload);
      lost = isTaken ? 0 : lost + 1;
    });
    const failed = (error: Error) => {
      listener.opened(port, reasons[codeOf(error)] ?? codeOf(error));
      socket.close();
    };
    socket.once('error', failed);
    socket.bind({ port, address, exclusive: true }, () => {
      socket.off('error', failed);
      // Later errors are of single datagrams, such as one that nobody wanted.
      socket.on('error', () => {});
      this.#sockets.set(port, socket);
      listener.opened(port, undefined);
    });
  }
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : error.message;
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program has the port',
  EADDRNOTAVAIL: 'this computer does not have the address',
  EACCES: 'permission denied; ports below 1024 are for the administrator',
};
