/** A socket whose network is the test. */
import { type DatagramSocket, showAddress } from '@perilune/hil';

export class TestDatagramSocket implements DatagramSocket {
  readonly port: number;
  status = 0;
  /** What was sent: "127.0.0.1:9 text". */
  readonly sent: string[] = [];
  onSent: ((status: number) => void) | undefined;
  onLost: ((count: number) => void) | undefined;
  onReceived: ((address: number, port: number, payload: Uint8Array) => void) | undefined;

  constructor(port: number) {
    this.port = port;
  }

  send(address: number, port: number, payload: Uint8Array): void {
    this.sent.push(`${showAddress(address)}:${port} ${String.fromCharCode(...payload)}`);
  }
}
