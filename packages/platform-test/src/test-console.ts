/** A console that keeps what is written, and types what a test wants typed. */
import type { Console } from '@perilune/hil';

export class TestConsole implements Console {
  onInput: ((target: string, bytes: Uint8Array) => void) | undefined;
  readonly #writes: { readonly source: string; readonly bytes: Uint8Array }[] = [];

  write(source: string, bytes: Uint8Array): void {
    this.#writes.push({ source, bytes: bytes.slice() });
  }

  /** What a source has written, or all of them. */
  text(source?: string): string {
    return this.#writes
      .filter((write) => source === undefined || write.source === source)
      .map(({ bytes }) => decode(bytes))
      .join('');
  }

  clear(): void {
    this.#writes.length = 0;
  }

  /** Types text (of characters up to 255, each a byte) for a process. Call it inside an interrupt of the chip. */
  type(target: string, text: string): void {
    this.onInput?.(
      target,
      Uint8Array.from(text, (character) => character.charCodeAt(0)),
    );
  }
}

/** Each byte as a character; the core has no decoder of UTF-8, and a test compares what it wrote. */
function decode(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}
