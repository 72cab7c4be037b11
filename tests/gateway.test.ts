/** Boards made of this very computer, on the real clock: what they tell is so, and a run that was recorded comes again. */
import { createSocket } from 'node:dgram';
import { cpSync, existsSync, readFileSync, statfsSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { board, folder, perilune, root, runAndReplay, TIME_LIMIT } from './gateway-runs.ts';

describe('this computer', () => {
  test('tells what /proc tells, and a run of it comes again', { timeout: TIME_LIMIT }, async () => {
    const parts = ['memory-share', 'disk-share', 'cpu-load', 'network-received', 'temperature'];
    const classes = ['occupancy', 'occupancy', 'load', 'rate', 'temperature'];
    const devices = parts.map(
      (part, index) => `[[device]]\nname = "${part}"\nclass = "${classes[index]}"\nchip = "pc.${part}"`,
    );
    const run = await runAndReplay(
      board({
        'board.toml': `name = "pc"\n[chip.pc]\ntype = "computer"\nperiod = "200 ms"\n${devices.join('\n')}\n[[app]]\nfolder = "a"\ngrant = ["console", "device"]`,
        'a/app.toml': 'name = "a"\nversion = "1"\nmemory = "256 KiB"\npermissions = ["console", "device"]',
        'a/main.lua': `local devices, alarm = require "devices", require "alarm"
for _, name in ipairs { "${parts.join('", "')}" } do
  local device, value, problem = devices.find(name)
  repeat -- FAIL: not measured yet
    alarm.sleep(50)
    value, problem = device:read()
  until value or problem.name ~= "FAIL"
  print(name, value or problem.name)
end`,
      }),
      '60s', // it ends with its app
    );
    const told = new Map(run.lines('a').map((line) => line.split('\t') as [string, string]));
    expect([...told.keys()]).toEqual(parts);
    const number = (part: string) => Number(told.get(part));
    if (existsSync('/proc/meminfo')) {
      const meminfo = readFileSync('/proc/meminfo', 'utf8');
      const kibibytes = (name: string) => Number(new RegExp(`^${name}: *(\\d+)`, 'm').exec(meminfo)?.[1]);
      const share = 100 * (1 - kibibytes('MemAvailable') / kibibytes('MemTotal'));
      expect(Math.abs(number('memory-share') - share)).toBeLessThan(25);
      expect(number('cpu-load')).toBeGreaterThanOrEqual(0);
      expect(number('cpu-load')).toBeLessThanOrEqual(100);
    } else {
      expect(told.get('memory-share')).toBe('NODEVICE');
    }
    const { blocks, bfree, bavail } = statfsSync('/');
    expect(Math.abs(number('disk-share') - (100 * (blocks - bfree)) / (blocks - bfree + bavail))).toBeLessThan(10);
    // Each part is told as a number, or as missing; never made up.
    const missing = run.events.filter(({ type }) => type === 'missing').map(({ device }) => device);
    for (const part of parts) expect(told.get(part)).toMatch(missing.includes(part) ? /^NODEVICE$/ : /^[\d.]+$/);
  });

  test('has no virtual time', { timeout: TIME_LIMIT }, async () => {
    const run = await perilune('run', 'examples/gateway', '--virtual', '--for', '1s');
    expect(run.status).toBe(1);
    expect(run.error).toContain('leave --virtual out');
  });
});

describe('UDP', () => {
  const files = (port: number, address = '127.0.0.1') => ({
    'board.toml': `name = "u"\n[[udp]]\nport = ${port}\naddress = "${address}"\n[[app]]\nfolder = "a"\ngrant = ["console", "udp:bind:${port}", "udp:send:127.0.0.1"]`,
    'a/app.toml': 'name = "a"\nversion = "1"\nmemory = "256 KiB"\npermissions = ["console", "udp:bind", "udp:send"]',
    'a/main.lua': `local socket, problem = require "udp".bind(${port})
if not socket then print(problem.name) os.exit(0) end
print("denied", select(2, socket:send("127.0.0.2", 9, "x")).name)
print("long", select(2, socket:send("127.0.0.1", 9, ("x"):rep(1473))).name)
while true do
  local text, address, port = socket:receive()
  if text == "stop" then break end
  print(#text, address, socket:send(address, port, text:upper()))
end
print("dropped", socket:dropped() > 0)
socket:close()
print("closed", select(2, socket:receive()).name)`,
  });

  test('answers on loopback, loses only what is too long, and a run of it comes again', {
    timeout: TIME_LIMIT,
  }, async () => {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    const port = await freePort();
    const answers: string[] = [];
    socket.on('message', (message) => answers.push(message.toString('latin1')));
    // Whoever listens there is not there at first, and datagrams are no promise: so we ask until there is an answer.
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
    const asking = setInterval(() => {
      if (answers.length === 0) socket.send('hello', port, '127.0.0.1');
      else if (!answers.some((answer) => answer.length === 256)) socket.send(bytes, port, '127.0.0.1');
      else for (const message of [Buffer.alloc(60_000), Buffer.from('stop')]) socket.send(message, port, '127.0.0.1');
    }, 50);
    const run = await runAndReplay(board(files(port)), '8s').finally(() => {
      clearInterval(asking);
      socket.close();
    });
    expect(answers[0]).toBe('HELLO');
    expect(answers.find((answer) => answer.length === 256)?.slice(0x20, 0x41)).toBe(
      bytes.toString('latin1').slice(0x20, 0x41),
    );
    const lines = run.lines('a');
    expect(lines.slice(0, 3)).toEqual(['denied\tNODEVICE', 'long\tSIZE', '5\t127.0.0.1\ttrue']);
    expect(lines.slice(-2)).toEqual(['dropped\ttrue', 'closed\tRESERVE']);
  });

  test('tells that a port could not be opened', { timeout: TIME_LIMIT }, async () => {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    const { port } = socket.address();
    const run = await runAndReplay(board(files(port)), '5s');
    socket.close();
    expect(run.lines('a')).toEqual(['OFF']);
    expect(run.events).toContainEqual(
      expect.objectContaining({ type: 'missing', device: `udp ${port}`, message: 'another program has the port' }),
    );
  });

  test('is checked: addresses, ports, and who is granted which', async () => {
    const wrong = board({ ...files(700, 'localhost') });
    expect((await perilune('check', wrong)).out).toContain(
      'board.toml:4: udp[1].address: this is the text "localhost"',
    );
    writeFileSync(
      join(wrong, 'board.toml'),
      'name = "u"\n[[udp]]\nport = 700\n[[udp]]\nport = 700\n[[app]]\nfolder = "a"\ngrant = ["udp:bind:701", "udp:send:here:1"]',
    );
    const { out } = await perilune('check', wrong);
    expect(out).toContain('there is no UDP port "701"');
    expect(out).toContain('"udp:send:here:1" is none; udp:send:ADDRESS:PORT is expected');
    expect(out).toContain('board.toml:5: udp[2].port: there is a UDP port 700 already');
  });
});

test('files are written and read below their folder only, and a run of it comes again', {
  timeout: TIME_LIMIT,
}, async () => {
  const where = board({
    'board.toml': `name = "f"
[[folder]]
name = "data"
path = "files"
writable = true
[[folder]]
name = "shown"
path = "."
[[folder]]
name = "gone"
path = "gone"
[[app]]
folder = "a"
grant = ["console", "files"]`,
    'a/app.toml': 'name = "a"\nversion = "1"\nmemory = "256 KiB"\npermissions = ["console", "files"]',
    'a/main.lua': `local files = require "files"
local function say(what, value, problem) print(what, value == nil and problem.name or value) end
say("write", files.write("data/log.txt", "one\\n"))
say("append", files.append("data/log.txt", "two\\n\\0\\255"))
say("size", files.size("data/log.txt"))
say("read", #files.read("data/log.txt") .. " " .. files.read("data/log.txt", 4, 3))
say("end", files.read("data/log.txt", 100))
say("list", table.concat(files.list("data"), " "))
say("climb", files.read("data/../board.toml"))
say("link", files.read("data/link"))
say("fixed", files.write("shown/x", ""))
say("none", files.read("data/none"))
say("gone", files.read("gone/x"))
say("long", files.write("data/x", ("x"):rep(32769)))
say("remove", files.remove("data/old"))
say("piece", files.write("data/large", ("0123456789"):rep(3276)))
say("large", #files.read("data/large", 10))`,
    'files/old': 'old',
    'files/sub/x': '',
  });
  symlinkSync('/etc/passwd', join(where, 'files/link'));
  const run = await runAndReplay(where, '5s');
  expect(run.lines('a')).toEqual([
    'write\ttrue',
    'append\ttrue',
    'size\t10',
    'read\t10 two',
    'end\t',
    'list\tlink log.txt old sub/',
    'climb\tINVALID',
    'link\tFAIL',
    'fixed\tFAIL',
    'none\tNODEVICE',
    'gone\tFAIL',
    'long\tSIZE',
    'remove\ttrue',
    'piece\ttrue',
    'large\t32750',
  ]);
  expect(readFileSync(join(where, 'files/log.txt'), 'latin1')).toBe('one\ntwo\n\0\xff');
  expect(existsSync(join(where, 'files/old'))).toBe(false);
  const gone = expect.objectContaining({ type: 'missing', device: 'folder gone' });
  expect(run.events).toContainEqual(gone);
});

/** A port that nobody had a moment ago. */
async function freePort(): Promise<number> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  return port;
}

test('the example watches this computer, and a run of it comes again', { timeout: TIME_LIMIT }, async () => {
  cpSync(join(root, 'examples/gateway'), join(folder, 'gateway'), { recursive: true });
  const run = await runAndReplay(join(folder, 'gateway'), '4s');
  expect(run.events.filter(({ type }) => type === 'fault' || type === 'rejected' || type === 'defect')).toEqual([]);
  expect(run.lines('watcher')[0]).toMatch(/disk \d+\.\d %/);
  // No light is named, so the computer has none; nothing pretends otherwise.
  expect(run.events).toContainEqual(expect.objectContaining({ type: 'missing', device: 'light' }));
});
