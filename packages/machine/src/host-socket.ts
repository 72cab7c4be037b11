/** A UDP port of the board, as the host tells of it. */
import { ErrorCode } from '@perilune/abi';
import type { DatagramSocket } from '@perilune/hil';
import type { MachineCommand } from './commands.ts';
import type { HostRequest } from './host.ts';

/** What the host tells of sockets. */
export type SocketCommand = Extract<MachineCommand, { readonly type: 'socket' | 'datagram' | 'sent' }>;

export class HostSocket implements DatagramSocket {
  readonly port: number;
  status: number = ErrorCode.Off;
  onSent: ((status: number) => void) | undefined;
  onReceived: ((address: number, port: number, payload: Uint8Array) => void) | undefined;
  onLost: ((count: number) => void) | undefined;
  readonly #request: ((request: HostRequest) => void) | undefined;

  constructor(port: number, request: ((request: HostRequest) => void) | undefined) {
    this.port = port;
    this.#request = request;
  }

  send(address: number, to: number, payload: Uint8Array): void {
    this.#request?.({ type: 'send', port: this.port, address, to, payload: payload.slice() });
  }

  /** Takes what the host has told of this port. */
  take(command: SocketCommand): void {
    switch (command.type) {
      case 'socket':
        this.status = command.problem === undefined ? 0 : ErrorCode.Fail;
        return;
      case 'sent':
        this.onSent?.(command.problem === undefined ? 0 : ErrorCode.Fail);
        return;
      case 'datagram':
        if (command.lost > 0) this.onLost?.(command.lost);
        this.onReceived?.(command.address, command.from, command.bytes);
    }
  }
}
