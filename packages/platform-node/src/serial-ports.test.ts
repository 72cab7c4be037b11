import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasSocat, PtyPair } from '../test-support/pty-pair.ts';
import { type SerialLine, SerialPorts } from './serial-ports.ts';

let folder: string;
let pair: PtyPair;
/** To be closed at the end. */
let open: Opened[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'perilune-serial-'));
  pair = new PtyPair(join(folder, 'a'), join(folder, 'b'));
  open = [];
});
afterEach(async () => {
  await Promise.all(open.map(({ ports }) => ports.close()));
  await pair.pullOut();
  rmSync(folder, { recursive: true });
});

/** A port, and what it has told. */
class Opened {
  readonly ports: SerialPorts;
  /** "up", or why not. */
  readonly changes: string[] = [];
  received = Buffer.alloc(0);
  lost = 0;
  takes = true;
  refused = 0;
  #waiting: (() => void)[] = [];

  constructor(path: string, options: Partial<SerialLine> = {}) {
    const line: SerialLine = {
      name: 'port',
      path,
      baud: 57_600,
      data_bits: 8,
      parity: 'none',
      stop_bits: 1,
      flow_control: 'none',
      ...options,
    };
    this.ports = new SerialPorts([line], folder, {
      changed: (_port, problem) => {
        this.changes.push(problem ?? 'up');
        this.#notify();
      },
      received: (_port, lost, bytes) => {
        if (!this.takes) {
          this.refused += bytes.length;
          this.#notify();
          return false;
        }
        this.lost += lost;
        this.received = Buffer.concat([this.received, bytes]);
        this.#notify();
        return true;
      },
    });
    open.push(this);
  }

  write(bytes: Uint8Array | string): Promise<string | undefined> {
    return this.ports.write('port', Buffer.from(bytes));
  }

  /** Waits until it is so; the limit of the test ends what never is. */
  async until(isSo: () => boolean): Promise<this> {
    while (!isSo()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return this;
  }

  /** Waits for the last change to be this. */
  is(change: string): Promise<this> {
    return this.until(() => this.changes.at(-1) === change);
  }

  #notify(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

describe('what cannot be opened', () => {
  it.each([
    ['gone', 'there is no such file'],
    ['file', 'it is no serial port'],
    ['.', 'it is no serial port'],
    ['/dev/null', 'it is no serial port'],
    ['file/below', 'Not a directory, cannot open'],
  ])('%s is told with its cause', async (path, cause) => {
    writeFileSync(join(folder, 'file'), 'no terminal');
    const opened = new Opened(path);
    await opened.until(() => opened.changes.length > 0);
    expect(opened.changes[0]).toContain(cause);
    expect(await opened.write('x')).toBe('the line is down');
  });
});

describe.runIf(hasSocat)('over a pair of pseudo-terminals', () => {
  it('all bytes come as they are, both ways', async () => {
    await pair.plugIn();
    const [a, b] = await Promise.all([new Opened('a').is('up'), new Opened('b').is('up')]);
    const bytes = Buffer.from(Array.from({ length: 3 * 4096 }, (_, index) => index + (index >> 8)));
    expect(await a.write(bytes)).toBeUndefined();
    await b.until(() => b.received.length >= bytes.length);
    expect(b.received.equals(bytes)).toBe(true);
    expect(await b.write('\x03\x04\x11\x13\x1a\r\n\n')).toBeUndefined();
    await a.until(() => a.received.length >= 8);
    expect(a.received.toString('latin1')).toBe('\x03\x04\x11\x13\x1a\r\n\n');
  });

  it('the terminal is set up as the board says', async () => {
    await pair.plugIn();
    await new Opened('a', { baud: 19_200, data_bits: 7, parity: 'even', stop_bits: 2, flow_control: 'xon-xoff' }).is(
      'up',
    );
    const settings = spawnSync('stty', ['-F', join(folder, 'a'), '-a'], { encoding: 'utf8' }).stdout;
    for (const setting of ['speed 19200 baud', ' cstopb', ' ixon', ' ixoff', '-icanon', '-echo', '-isig', '-opost'])
      expect(settings).toContain(setting);
  });

  it('a port is for one program at a time', async () => {
    await pair.plugIn();
    await new Opened('a').is('up');
    const second = new Opened('a');
    await second.until(() => second.changes.length > 0);
    expect(second.changes[0]).toContain('another program has it');
  });

  it('one that is pulled out is told, and opened again when it is back', async () => {
    const a = new Opened('a');
    await a.until(() => a.changes.length > 0);
    await pair.plugIn();
    await a.is('up');
    await pair.pullOut();
    await a.until(() => a.changes.length >= 4);
    await pair.plugIn();
    await a.is('up');
    const b = await new Opened('b').is('up');
    await b.write('again');
    await a.until(() => a.received.length >= 5);
    const missing = expect.stringContaining('no such file');
    expect(a.changes).toEqual([missing, 'up', 'the other end is gone', missing, 'up']);
  });

  it('one that is pulled out in the middle of bytes costs no time', async () => {
    await pair.plugIn();
    const [a, b] = await Promise.all([new Opened('a').is('up'), new Opened('b').is('up')]);
    const flood = b.write(Buffer.alloc(1 << 20, 'x'));
    await a.until(() => a.received.length > 100_000);
    await pair.pullOut();
    expect(await flood).toMatch(/EIO|down/);
    await a.is('the other end is gone');
    expect((await a.write('x')) ?? 'written').toBe('the line is down');
  });

  it('what the other side does not take waits; it ends when the port closes', async () => {
    await pair.plugIn();
    const [a, b] = await Promise.all([new Opened('a').is('up'), new Opened('b').is('up')]);
    pair.stop(true);
    const bytes = Buffer.alloc(1 << 18, 'y');
    const first = a.write(bytes);
    expect(await Promise.race([first, new Promise((resolve) => setTimeout(resolve, 100, 'waits'))])).toBe('waits');
    pair.stop(false);
    expect(await first).toBeUndefined();
    await b.until(() => b.received.length >= bytes.length);
    pair.stop(true);
    const second = a.write(bytes);
    await a.ports.close();
    expect(await second).toBe('the line is down');
  });

  it('what nobody takes is dropped and counted', async () => {
    await pair.plugIn();
    const [a, b] = await Promise.all([new Opened('a').is('up'), new Opened('b').is('up')]);
    a.takes = false;
    await b.write('12345');
    await a.until(() => a.refused === 5);
    a.takes = true;
    await b.write('6');
    await a.until(() => a.received.length > 0);
    expect([a.lost, a.received.toString()]).toEqual([5, '6']);
  });
});
