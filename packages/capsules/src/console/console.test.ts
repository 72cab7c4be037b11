import { console, ErrorCode } from '@perilune/abi';
import { TestConsole } from '@perilune/platform-test';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeKernel, type FakeProcess } from '../../test-support/fake-kernel.ts';
import { Console } from './console.ts';

let kernel: FakeKernel;
let host: TestConsole;
let driver: Console;
let app: FakeProcess;

function start(prefix: boolean): void {
  kernel = new FakeKernel();
  host = new TestConsole();
  driver = kernel.add(console, (context) => new Console(context, host, kernel.timers, { prefix }));
  app = kernel.spawn('app', { permissions: ['console'], quotas: { consoleRate: 100 } });
}

beforeEach(() => start(false));

const bytes = (text: string) => new TextEncoder().encode(text);
/** What the console shows, as UTF-8. */
const shown = () => new TextDecoder().decode(Uint8Array.from(host.text(), (byte) => byte.charCodeAt(0)));
const print = (process: FakeProcess, text: string) => driver.output(process.identity, 1, bytes(text));

function write(process: FakeProcess, text: string, length = 2 ** 32 - 1): readonly number[] {
  process.lend(console, 'text', text);
  process.command(console, 'write', length);
  return process.take('written')[0]!;
}

describe('hostile output', () => {
  it('cannot control the terminal or forge the lines of others', () => {
    write(app, '\x1b[2J\rother: hi\r\n\x7f\x00\u009b31m\tü\n');
    expect(shown()).toBe('^[[2J^Mother: hi\n^?^@\ufffd31m\tü\n');
  });

  it('nor with controls cut in two', () => {
    for (const byte of bytes('\r\n\u0085é\rx\n')) {
      app.lend(console, 'text', Uint8Array.of(byte));
      app.command(console, 'write', 1);
    }
    expect(shown()).toBe('\n\ufffdé^Mx\n');
  });

  it('in floods is dropped beyond the quota, counted, and reported when the second is over', () => {
    expect(write(app, 'x'.repeat(250))).toEqual([100]);
    expect(write(app, 'y')).toEqual([0]);
    expect(app.chargedBytes).toBe(100);
    expect(app.command(console, 'dropped')).toEqual([151]);
    kernel.advance(999_999);
    expect(write(app, 'y')).toEqual([0]);
    kernel.advance(1);
    const reported = `${'x'.repeat(100)}\n(152 bytes of output dropped: more than its quota)\n`;
    expect(shown()).toBe(reported);
    expect(write(app, 'z\n')).toEqual([2]);
    expect(shown()).toBe(`${reported}z\n`);
  });

  it('does not drip: after a drop nothing is written until the second is over, however short', () => {
    expect(write(app, 'x'.repeat(99))).toEqual([99]);
    expect(write(app, 'long')).toEqual([1]);
    for (let count = 0; count < 9; count++) {
      kernel.advance(100_000);
      expect(write(app, 'y')).toEqual([0]);
    }
    kernel.advance(100_000);
    expect(write(app, 'y'.repeat(100))).toEqual([100]);
  });

  it('is reported once a second, with the sum, whatever is written', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(300), fc.nat(400_000)), { maxLength: 40 }), (writes) => {
        start(false);
        let dropped = 0;
        for (const [length, pause] of writes) {
          dropped += length - write(app, 'x'.repeat(length))[0]!;
          kernel.advance(pause);
        }
        const seconds = kernel.timers.now() / 1_000_000;
        app.end();
        const reports = [...shown().matchAll(/^\((\d+) bytes of output dropped: more than its quota\)$/gm)];
        expect(reports.length).toBeLessThanOrEqual(Math.floor(seconds) + 1);
        expect(reports.reduce((sum, [, bytes]) => sum + Number(bytes), 0)).toBe(dropped);
      }),
    );
  });

  it('is reported when its process ends, and once', () => {
    print(app, 'x'.repeat(101));
    app.end();
    kernel.advance(2_000_000);
    expect(shown()).toBe(`${'x'.repeat(100)}\n(1 bytes of output dropped: more than its quota)\n`);
  });

  it('is reported after a snapshot, by the process that goes on there', () => {
    print(app, 'x'.repeat(103));
    const frozen = JSON.parse(JSON.stringify(driver.freeze(app.id)));
    host.clear();
    const other = kernel.spawn('copy', { permissions: ['console'] });
    expect(driver.thaw(other.identity, frozen)).toBe(true);
    kernel.advance(1);
    expect(host.text('copy')).toBe('(3 bytes of output dropped: more than its quota)\n');
  });

  it('never exceeds its rate by more than a second of it, however it is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(300), fc.nat(400_000))), (writes) => {
        start(false);
        let written = 0;
        for (const [length, pause] of writes) {
          written += write(app, 'x'.repeat(length))[0]!;
          kernel.advance(pause);
        }
        const seconds = kernel.timers.now() / 1_000_000;
        expect(written).toBeLessThanOrEqual(100 + 100 * seconds);
      }),
    );
  });

  it('of one process costs the others nothing', () => {
    const other = kernel.spawn('other', { permissions: ['console'], quotas: { consoleRate: 100 } });
    write(app, 'x'.repeat(1_000));
    expect(write(other, 'fine\n')).toEqual([5]);
  });

  it('needs permission by command', () => {
    expect(kernel.spawn('none').command(console, 'write', 1)).toBe('NoDevice');
  });
});

describe('lines', () => {
  it('of two processes do not mix, and carry the name of whose they are', () => {
    start(true);
    const other = kernel.spawn('other', { permissions: ['console'] });
    print(app, 'a');
    print(app, 'b\nc');
    print(other, 'd\ne\n');
    print(app, 'f\n');
    expect(shown()).toBe('app: ab\napp: c\nother: d\nother: e\napp: f\n');
  });

  it('that are open end with their process', () => {
    print(app, 'half');
    app.end();
    expect(shown()).toBe('half\n');
  });
});

describe('reading', () => {
  const buffer = new Uint8Array(8);
  const text = (length: number) => new TextDecoder().decode(buffer.subarray(0, length));

  it('takes a line, or as much as was asked for', () => {
    app.lend(console, 'input', buffer);
    expect(app.command(console, 'read', 100)).toEqual([]);
    expect(app.command(console, 'read', 100)).toBe('Busy');
    host.type('app', 'yes\nmore than eight');
    expect(app.take('read')).toEqual([[0, 4]]);
    expect(text(4)).toBe('yes\n');
    app.command(console, 'read', 4);
    expect(app.take('read')).toEqual([[0, 4]]);
    expect(text(4)).toBe('more');
  });

  it('aborted gives what has come', () => {
    app.lend(console, 'input', buffer);
    app.command(console, 'read', 8);
    host.type('app', 'ab');
    app.command(console, 'abortRead');
    expect(app.take('read')).toEqual([[ErrorCode.Cancel, 2]]);
    app.command(console, 'abortRead');
    expect(app.upcalls).toEqual([]);
  });

  it('survives the buffer being taken away, and typing without end', () => {
    expect(app.command(console, 'read', 8)).toBe('Invalid');
    app.lend(console, 'input', buffer);
    app.command(console, 'read', 8);
    app.lend(console, 'input', undefined);
    host.type('app', 'x'.repeat(10_000));
    expect(app.take('read')).toEqual([[0, 0]]);
    app.lend(console, 'input', buffer);
    app.command(console, 'read', 8);
    expect(app.take('read')).toEqual([[0, 8]]);
    const frozen = JSON.parse(JSON.stringify(driver.freeze(app.id)));
    expect(frozen.typed).toHaveLength(248);
    expect(driver.thaw(kernel.spawn('app').identity, frozen)).toBe(true);
    expect(driver.thaw(kernel.spawn('app').identity, { ...frozen, typed: [256] })).toBe(false);
  });
});
