/**
 * Serial ports of the host, kept open: one that cannot be opened, or is pulled out, is tried again until it is there.
 *
 * The library sets the terminal up (raw, with the baud rate, locked against other programs) and tells when it is readable.
 * Reading and writing are our own: a file that ends is a line that has gone, which the library would read again and again,
 * and its poller hears of one of reading and writing at a time, so that neither could wait while the other does.
 */
import { read, write } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { LinuxPortBinding } from '@serialport/bindings-cpp';

const readFile = promisify(read);
const writeFile = promisify(write);

export interface SerialLine {
  readonly name: string;
  /** Absolute, or relative to the folder of the board. */
  readonly path: string;
  readonly baud: number;
  readonly data_bits: number;
  readonly parity: 'none' | 'even' | 'odd';
  readonly stop_bits: number;
  readonly flow_control: 'none' | 'rts-cts' | 'xon-xoff';
}

export interface SerialListener {
  /** The line is up; or it is down, and why. */
  changed(port: string, problem: string | undefined): void;
  /** @param lost how many bytes were dropped since those before. @returns false: these are dropped, too */
  received(port: string, lost: number, bytes: Uint8Array): boolean;
}

/** Milliseconds from one try to the next: at first, and at most. */
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 8000;
/** Milliseconds until a line that takes no more is tried again. */
const WRITE_PAUSE = 5;
/** Milliseconds that the end waits for what was written to go out. */
const LONGEST_DRAIN = 1000;
const BUFFER_SIZE = 4096;

export class SerialPorts {
  readonly #lines: ReadonlyMap<string, OpenLine>;

  /** @param folder of the board */
  constructor(lines: readonly SerialLine[], folder: string, listener: SerialListener) {
    this.#lines = new Map(lines.map((line) => [line.name, new OpenLine(line, resolve(folder, line.path), listener)]));
  }

  /** One at a time for each port. @returns why it could not be written. Never rejects */
  async write(port: string, bytes: Uint8Array): Promise<string | undefined> {
    return (await this.#lines.get(port)?.write(bytes)) ?? undefined;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#lines.values()].map((line) => line.close()));
  }
}

class OpenLine {
  readonly #line: SerialLine;
  readonly #path: string;
  readonly #listener: SerialListener;
  readonly #closing = new AbortController();
  /** While the line is up. */
  #binding: LinuxPortBinding | undefined;
  /** A write to the file that is under way: the number of the file must not be given to another before it ends. */
  #writing: Promise<unknown> = Promise.resolve();
  #problem: string | undefined;
  readonly #end: Promise<void>;

  constructor(line: SerialLine, path: string, listener: SerialListener) {
    this.#line = line;
    this.#path = path;
    this.#listener = listener;
    this.#end = this.#keepOpen();
  }

  async write(bytes: Uint8Array): Promise<string | undefined> {
    const binding = this.#binding;
    for (let offset = 0; offset < bytes.length; ) {
      if (binding === undefined || this.#binding !== binding || binding.fd === null) return 'the line is down';
      const attempt = writeFile(binding.fd, bytes, offset, bytes.length - offset, null);
      this.#writing = attempt.catch(() => {});
      try {
        offset += (await attempt).bytesWritten;
      } catch (error) {
        if (!mayTryAgain(error)) return codeOf(error);
        await this.#wait(WRITE_PAUSE);
      }
    }
    return undefined;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    // Ends a wait for bytes.
    this.#binding?.poller.emitCanceled();
    await this.#end;
  }

  get #isClosing(): boolean {
    return this.#closing.signal.aborted;
  }

  async #wait(milliseconds: number): Promise<void> {
    await pause(milliseconds, undefined, { signal: this.#closing.signal }).catch(() => {});
  }

  async #keepOpen(): Promise<void> {
    let wait = FIRST_PAUSE;
    while (!this.#isClosing) {
      const binding = await this.#open();
      if (typeof binding === 'string') this.#tell(binding);
      else {
        const began = performance.now();
        this.#tell(undefined);
        this.#binding = binding;
        const problem = await this.#receive(binding);
        this.#binding = undefined;
        await this.#writing;
        if (this.#isClosing) await drain(binding);
        await binding.close().catch(() => {});
        this.#tell(problem);
        // One that comes and goes is not tried ever faster.
        if (performance.now() - began > LONGEST_PAUSE) wait = FIRST_PAUSE;
      }
      await this.#wait(wait);
      wait = Math.min(LONGEST_PAUSE, 2 * wait);
    }
  }

  /** Tells once of each state. */
  #tell(problem: string | undefined): void {
    if (this.#isClosing || (problem !== undefined && problem === this.#problem)) return;
    this.#problem = problem;
    this.#listener.changed(this.#line.name, problem);
  }

  /** @returns the open port, or why it cannot be opened */
  async #open(): Promise<LinuxPortBinding | string> {
    const { baud, data_bits, parity, stop_bits, flow_control } = this.#line;
    if (process.platform !== 'linux' && process.platform !== 'darwin') return 'serial ports need Linux or macOS';
    try {
      const { autoDetect } = await import('@serialport/bindings-cpp');
      const port = await autoDetect().open({
        path: this.#path,
        baudRate: baud,
        dataBits: data_bits as 5 | 6 | 7 | 8,
        parity,
        stopBits: stop_bits as 1 | 2,
        rtscts: flow_control === 'rts-cts',
        xon: flow_control === 'xon-xoff',
        xoff: flow_control === 'xon-xoff',
      });
      return port as LinuxPortBinding;
    } catch (error) {
      return reasonOf(error, this.#path);
    }
  }

  /** Gives on what comes. @returns why nothing comes any more */
  async #receive(binding: LinuxPortBinding): Promise<string> {
    const buffer = Buffer.alloc(BUFFER_SIZE);
    let lost = 0;
    while (!this.#isClosing && binding.fd !== null) {
      try {
        const { bytesRead } = await readFile(binding.fd, buffer, 0, BUFFER_SIZE, null);
        if (bytesRead === 0) return GONE;
        const isTaken = this.#listener.received(this.#line.name, lost, buffer.subarray(0, bytesRead));
        lost = isTaken ? 0 : lost + bytesRead;
      } catch (error) {
        // From here to the wait nothing else runs, so a close ends the wait or is seen here.
        if (this.#isClosing || !mayTryAgain(error)) return GONE;
        if (!(await isReadable(binding))) return GONE;
      }
    }
    return GONE;
  }
}

/** A line that takes nothing more would hold up the closing for half a minute: then the rest is dropped. */
async function drain(binding: LinuxPortBinding): Promise<void> {
  await Promise.race([binding.drain().catch(() => {}), pause(LONGEST_DRAIN)]);
  await binding.flush().catch(() => {});
}

const GONE = 'the other end is gone';

/** The library calls from outside of Node's event loop, which then runs no promises until something else happens: hence setImmediate. */
function isReadable({ poller }: LinuxPortBinding): Promise<boolean> {
  return new Promise((resolve) => poller.once('readable', (error) => void setImmediate(resolve, !error)));
}

function mayTryAgain(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'EAGAIN' || code === 'EWOULDBLOCK' || code === 'EINTR';
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

/** What the library says, in our words. */
const reasons: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/No such file/i, 'there is no such file'],
  [/Permission denied/i, 'permission denied: the user must be in the group of the file, which often is dialout'],
  [/Cannot lock/i, 'another program has it'],
  [/Inappropriate ioctl|Not a typewriter|is a directory/i, 'it is no serial port'],
  [/No native build/i, 'the library for serial ports has no build for this computer'],
];

function reasonOf(error: unknown, path: string): string {
  const message = error instanceof Error ? error.message : String(error);
  const reason = reasons.find(([pattern]) => pattern.test(message))?.[1];
  return `${path}: ${reason ?? message.replace(/^(Error:? )+/, '')}`;
}
