/** Serial ports of the computer a board runs on: over pseudo-terminals, since no two machines have the same cables. */
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { SerialPorts } from '@perilune/platform-node';
import { describe, expect, test } from 'vitest';
import { hasSocat, PtyPair } from '../packages/platform-node/test-support/pty-pair.ts';
import { board, folder, perilune, root, runAndReplay, TIME_LIMIT } from './gateway-runs.ts';

/** Who is at the other end of the cable. */
class OtherEnd {
  readonly #ports: SerialPorts;
  #heard = '';

  constructor() {
    const line = { baud: 9600, data_bits: 8, parity: 'none', stop_bits: 1, flow_control: 'none' } as const;
    this.#ports = new SerialPorts([{ ...line, name: 'other', path: 'other' }], folder, {
      changed: () => {},
      received: (_port, _lost, bytes) => {
        this.#heard += Buffer.from(bytes).toString('latin1');
        return true;
      },
    });
  }

  async write(bytes: Uint8Array | string): Promise<void> {
    await this.#ports.write('other', Buffer.from(bytes));
  }

  /** Whoever listens there may not be there yet: so we ask until there is an answer. */
  async ask(question: string, answer: string): Promise<void> {
    while (!this.#heard.includes(answer)) {
      await this.write(question);
      await pause(50);
    }
  }

  close(): Promise<void> {
    return this.#ports.close();
  }
}

describe('serial ports', () => {
  const files = (path: string) => ({
    'board.toml': `name = "s"\n[[serial]]\nname = "meter"\npath = "${path}"\nbaud = 9600\n[[app]]\nfolder = "a"\ngrant = ["console", "uart:meter"]`,
    'a/app.toml': 'name = "a"\nversion = "1"\nmemory = "256 KiB"\npermissions = ["console", "uart"]',
    'a/main.lua': `local alarm, uart = require "alarm", require "uart"
local port = assert(uart.open("meter"))
port:on("error", function(problem) print("error", problem.name) end)
port:on("open", function() print("open") end)
print("up", port:is_up())
while true do
  local line, problem = port:read("line")
  if line == "stop" then break end
  if line then port:write(line:upper() .. "\\n") else alarm.sleep(20) end
end
print("bytes", #port:read(256), port:overruns())
port:close()`,
  });

  test.runIf(hasSocat)(
    'answer, are found again after they were pulled out, and a run of it comes again',
    {
      timeout: TIME_LIMIT,
    },
    async () => {
      const pair = new PtyPair(join(folder, 'device'), join(folder, 'other'));
      await pair.plugIn();
      const other = new OtherEnd();
      const talk = async () => {
        await other.ask('hello\n', 'HELLO\n');
        await pair.pullOut();
        await pair.plugIn();
        await other.ask('again\r\n', 'AGAIN\n');
        const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
        await other.write(Buffer.concat([Buffer.from('stop\n'), bytes]));
      };
      const where = board(files('device'));
      const [run] = await Promise.all([runAndReplay(where, '60s'), talk()]);
      await other.close();
      await pair.pullOut();
      const lines = run.lines('a');
      expect(lines[0]).toMatch(/^up\t(true|false)$/);
      expect(lines.slice(-3)).toEqual(['error\tOFF', 'open', 'bytes\t256\t0']);
      const missing = expect.objectContaining({
        type: 'missing',
        device: 'serial meter',
        message: 'the other end is gone',
      });
      expect(run.events).toContainEqual(missing);
    },
  );

  test('tell that they cannot be opened', { timeout: TIME_LIMIT }, async () => {
    const run = await runAndReplay(
      board({
        ...files('gone'),
        'a/main.lua': `local uart = require "uart"
local port = assert(uart.open("meter"))
print(port:is_up(), select(2, port:write("x")), select(2, port:read("line", 100)))`,
      }),
      '5s',
    );
    expect(run.lines('a')).toEqual([
      'false\tport:write: it is switched off (OFF)\tport:read: it is switched off (OFF)',
    ]);
    const message = `${join(folder, 'gone')}: there is no such file`;
    expect(run.events).toContainEqual(expect.objectContaining({ type: 'missing', device: 'serial meter', message }));
  });

  test('are checked: names, paths, settings, and who is granted which', async () => {
    const wrong = board({
      'board.toml': `name = "s"
[[serial]]
name = "a"
path = "/dev/ttyS0"
baud = 1
parity = "evne"
[[serial]]
name = "b"
path = "/dev/ttyS1"
[[serial]]
name = "b"
path = "/dev/ttyS1"
[[app]]
folder = "a"
grant = ["uart:c"]`,
      'a/app.toml': 'name = "a"\nversion = "1"\nmemory = "256 KiB"\npermissions = ["uart:b"]',
      'a/main.lua': '',
    });
    const { out } = await perilune('check', wrong);
    for (const problem of [
      'board.toml:5: serial[1].baud: this is 1; a whole number from 50 to 4000000 is expected',
      'board.toml:6: serial[1].parity: unknown parity "evne"; did you mean \'even\'?',
      'there is a serial port "b" already',
      'there is a serial port at "/dev/ttyS1" already',
      'there is no serial port "c"',
    ])
      expect(out).toContain(problem);
    writeFileSync(join(wrong, 'board.toml'), files('x')['board.toml']);
    expect((await perilune('run', wrong, '--virtual', '--for', '1s')).error).toContain('serial');
  });
});

test.runIf(hasSocat)('the example answers whoever asks there', { timeout: TIME_LIMIT }, async () => {
  cpSync(join(root, 'examples/gateway'), join(folder, 'gateway'), { recursive: true });
  const pair = new PtyPair(join(folder, 'gateway/terminal'), join(folder, 'other'));
  await pair.plugIn();
  const other = new OtherEnd();
  const run = perilune('run', join(folder, 'gateway'), '--headless');
  await other.ask('nothing\n', 'nothing: there is no such device');
  await other.ask('what is it?\n', 'say "list"');
  await other.ask('list\n', '> cpu ');
  await other.close();
  await pair.pullOut();
  run.stop();
  const { out, error } = await run;
  expect(error).toBe('');
  expect(out).not.toMatch(/fault\b|defect/);
});
