/**
 * What a machine has to do with the computer it runs on. The host works in another thread: the machine tells it once what
 * there is to do (the plan), asks it for single things (requests), and gets all answers as commands. So a recorded run has
 * the answers, and is repeated without the hardware.
 */
import type { FlashRequest, FolderRequest } from '@perilune/hil';
import type { Board, BoardFolder, BoardSerialPort, BoardSocket } from './configuration/read-board.ts';

export interface HostPlan {
  readonly chips: readonly HostChip[];
  /** To be opened. */
  readonly serialPorts: readonly BoardSerialPort[];
  readonly sockets: readonly BoardSocket[];
  readonly folders: readonly BoardFolder[];
}

/** A chip whose parts are of the real world. */
export interface HostChip {
  readonly name: string;
  readonly type: string;
  readonly parameters: Readonly<Record<string, number | string>>;
  /** Parts that are wired to a device: the others are of no interest. */
  readonly parts: readonly string[];
  /** Of those that are set to something: what they are set to when the machine is no more. */
  readonly safe: Readonly<Record<string, number>>;
}

export type HostRequest =
  /** Put a value out, and answer with `answered`. */
  | { readonly type: 'output'; readonly chip: string; readonly part: string; readonly value: number }
  /** Send a datagram from a port to an address (IPv4, the first byte high) and its port, and answer with `sent`. */
  | {
      readonly type: 'send';
      readonly port: number;
      readonly address: number;
      readonly to: number;
      readonly payload: Uint8Array;
    }
  /** Write to a serial port, and answer with `wrote`. */
  | { readonly type: 'write'; readonly port: string; readonly bytes: Uint8Array }
  /** Do what is asked of a folder of the board, or of the own one of an app, and answer with `file`. */
  | { readonly type: 'file'; readonly id: number; readonly request: FolderRequest }
  /** Do what is asked of the values an app keeps, and answer with `flash`. */
  | { readonly type: 'flash'; readonly id: number; readonly app: string; readonly request: FlashRequest };

/** @param keeps whether the host keeps what apps keep. @returns undefined if there is nothing for a host to do */
export function hostPlan(
  { chips, devices, serialPorts, sockets, folders }: Board,
  keeps = false,
): HostPlan | undefined {
  const hostChips = chips
    .filter(({ type }) => type.isHost)
    .map(({ name, type, parameters }): HostChip => {
      const wired = devices.filter(({ part }) => part.chip === name);
      const outputs = wired.flatMap(({ part, envelope }) =>
        envelope ? [[part.part, envelope.limits.safe[0] ?? 0] as const] : [],
      );
      return {
        name,
        type: type.type,
        parameters,
        parts: wired.map(({ part }) => part.part),
        safe: Object.fromEntries(outputs),
      };
    });
  if (hostChips.length + serialPorts.length + sockets.length + folders.length === 0 && !keeps) return undefined;
  return { chips: hostChips, serialPorts, sockets, folders };
}
