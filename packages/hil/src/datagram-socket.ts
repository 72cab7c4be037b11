/** A socket for datagrams (UDP over IPv4), as the host has opened it for the board. Addresses are 32 bits, the first byte high. */

/** Longest payload, in bytes: what Ethernet carries in one piece. */
export const LARGEST_DATAGRAM = 1472;

export interface DatagramSocket {
  /** Its own port. */
  readonly port: number;
  /** 0, or the error code with which the host could not open it; OFF before it has tried. */
  readonly status: number;
  /** Sends one; `onSent` tells of its end, and only then comes the next. `payload` is good during the call only. */
  send(address: number, port: number, payload: Uint8Array): void;
  /** Set by the capsule: called as an interrupt. @param status 0 or an error code */
  onSent?: ((status: number) => void) | undefined;
  /** Set by the capsule: called as an interrupt; `payload` is good during the call only. */
  onReceived?: ((address: number, port: number, payload: Uint8Array) => void) | undefined;
  /** Set by the capsule: called as an interrupt when the host has dropped so many, too long or too fast for it. */
  onLost?: ((count: number) => void) | undefined;
}

/** "192.168.1.7". */
export function showAddress(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff).join('.');
}

/** @returns undefined if it is no IPv4 address as `showAddress` writes them */
export function parseAddress(text: string): number | undefined {
  const address = text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  return address >= 0 && address < 2 ** 32 && showAddress(address) === text ? address : undefined;
}
