/** A serial port of the board, as the host tells of it. */
import { ErrorCode } from '@perilune/abi';
import type { SerialPort } from '@perilune/hil';
import type { MachineCommand } from './commands.ts';
import type { HostRequest } from './host.ts';

/** What the host tells of serial ports. */
export type SerialCommand = Extract<MachineCommand, { readonly type: 'line' | 'serial' | 'wrote' }>;

export class HostSerialPort implements SerialPort {
  readonly name: string;
  isUp = false;
  onWritten: ((status: number) => void) | undefined;
  onReceived: ((bytes: Uint8Array) => void) | undefined;
  onLost: ((count: number) => void) | undefined;
  onChanged: (() => void) | undefined;
  readonly #request: ((request: HostRequest) => void) | undefined;

  constructor(name: string, request: ((request: HostRequest) => void) | undefined) {
    this.name = name;
    this.#request = request;
  }

  write(bytes: Uint8Array): void {
    this.#request?.({ type: 'write', port: this.name, bytes: bytes.slice() });
  }

  /** Takes what the host has told of this port. */
  take(command: SerialCommand): void {
    switch (command.type) {
      case 'line': {
        const isUp = command.problem === undefined;
        if (isUp === this.isUp) return;
        this.isUp = isUp;
        this.onChanged?.();
        return;
      }
      case 'wrote':
        this.onWritten?.(command.problem === undefined ? 0 : ErrorCode.Fail);
        return;
      case 'serial':
        if (command.lost > 0) this.onLost?.(command.lost);
        if (command.bytes.length > 0) this.onReceived?.(command.bytes);
    }
  }
}
