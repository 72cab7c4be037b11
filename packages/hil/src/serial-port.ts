/** A serial port (UART), as the host keeps it open for the board. Its line goes up and down: an adapter may be pulled out and put back. */

/** Most bytes of one write. */
export const LARGEST_SERIAL_WRITE = 4096;

export interface SerialPort {
  /** What the board calls it. */
  readonly name: string;
  /** False while the host has it not open: not yet, not any more, or it could not be opened. */
  readonly isUp: boolean;
  /** Writes up to LARGEST_SERIAL_WRITE bytes; `onWritten` tells of its end, and only then comes the next. `bytes` is good during the call only. */
  write(bytes: Uint8Array): void;
  /** Set by the capsule: called as an interrupt when the line takes more. @param status 0 or an error code */
  onWritten?: ((status: number) => void) | undefined;
  /** Set by the capsule: called as an interrupt; `bytes` is good during the call only. */
  onReceived?: ((bytes: Uint8Array) => void) | undefined;
  /** Set by the capsule: called as an interrupt when the host has dropped so many bytes that came too fast for it. */
  onLost?: ((count: number) => void) | undefined;
  /** Set by the capsule: called as an interrupt when `isUp` has changed. */
  onChanged?: (() => void) | undefined;
}
