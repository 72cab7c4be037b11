/** A serial port whose other end is the test. */
import type { SerialPort } from '@perilune/hil';

const latin1 = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

export class TestSerialPort implements SerialPort {
  readonly name: string;
  isUp = true;
  /** What was written, a text for each write, a character for each byte. */
  readonly written: string[] = [];
  /** A write ends when the test calls it. */
  onWritten: ((status: number) => void) | undefined;
  onReceived: ((bytes: Uint8Array) => void) | undefined;
  onLost: ((count: number) => void) | undefined;
  onChanged: (() => void) | undefined;

  constructor(name: string) {
    this.name = name;
  }

  write(bytes: Uint8Array): void {
    this.written.push(latin1(bytes));
  }

  /** The other end sends, a byte for each character. */
  arrive(text: string): void {
    this.onReceived?.(Uint8Array.from(text, (character) => character.charCodeAt(0)));
  }

  /** The line goes up or down. */
  set(isUp: boolean): void {
    if (this.isUp === isUp) return;
    this.isUp = isUp;
    this.onChanged?.();
  }
}
