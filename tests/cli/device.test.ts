/** A device from `up` to `down`, with all that is done to it in between, as a user has it. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Run, shell, TerminalSession } from './run-command.ts';

const BOARD = `name = "kettle"
[chip.cooker]
type = "slow-cooker"
[[device]]
name = "heater"
class = "switch"
chip = "cooker.heater"
[[device]]
name = "thermometer"
class = "temperature"
chip = "cooker.thermometer"
[[app]]
folder = "app"
grant = ["console", "device"]
[[app]]
folder = "bad"
grant = ["console"]
[install]
allow = ["console"]
unsigned = true
memory = "1 MiB"
trial = "10 min"
`;
const FILES: Readonly<Record<string, string>> = {
  'board.toml': BOARD,
  'app/app.toml': 'name = "app"\nversion = "1"\npermissions = ["console", "device"]\n',
  'app/main.lua': `target = 70
local alarm = require "alarm"
local thermometer = assert(require("devices").find("thermometer"))
alarm.every(100, function() local reading = thermometer:read() last = reading end)
print("app is up")`,
  'bad/app.toml': 'name = "bad"\nversion = "1"\npermissions = ["console"]\n[fault]\npolicy = "stop"\n',
  'bad/main.lua': 'local why = "bad luck"\nerror(why)',
};

let folder: string;
let environment: Record<string, string>;

const run = (line: string, options = {}): Promise<Run> => shell(line, { cwd: folder, environment, ...options });
/** What a command prints for a program. */
const json = async (line: string) => JSON.parse((await run(`perilune ${line} --json`)).out);

function makeBoard(name: string): void {
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(join(folder, name, path, '..'), { recursive: true });
    writeFileSync(join(folder, name, path), text);
  }
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'perilune-device-'));
  environment = { XDG_RUNTIME_DIR: join(folder, 'run'), XDG_STATE_HOME: join(folder, 'home'), PERILUNE_DEVICE: '' };
  mkdirSync(join(folder, 'run'));
  makeBoard('board');
  makeBoard('other');
  writeFileSync(join(folder, 'hello.lua'), 'print("hello") greeting = "hello"');
  writeFileSync(join(folder, 'broken.lua'), 'local x = 1\nerror("bad day")');
  const up = await run('perilune up board');
  expect(up.out + up.error).toMatch(/^it runs as process \d+; 'perilune down' ends it\n$/);
}, 120_000);
afterAll(async () => {
  await run('perilune down --device board; perilune down --device other; true');
  rmSync(folder, { recursive: true });
}, 120_000);

describe('which device is meant', () => {
  test('its folder and socket are for the owner only, and a second one is refused', async () => {
    expect(statSync(join(folder, 'board/.perilune')).mode & 0o777).toBe(0o700);
    const { socket } = await json('status').then(() => ({ socket: join(folder, 'board/.perilune/control.socket') }));
    expect(statSync(socket).mode & 0o777).toBe(0o600);
    const second = await run('perilune up board');
    expect(second).toMatchObject({ out: '', status: 1 });
    expect(second.error).toMatch(/this device is running already, as process \d+: 'perilune down --device .*' ends it/);
  });

  test.each([
    ['perilune ps --device nothing', "there is no device 'nothing'"],
    ['perilune ps --device other', "the device 'other' is not running: 'perilune up other' starts it"],
    ['PERILUNE_DEVICE=other perilune ps', "the device 'other' is not running"],
    ['XDG_RUNTIME_DIR=/nonexistent perilune ps', "no device is running: 'perilune up BOARD' starts one"],
  ])('%s', async (line, message) => {
    const result = await run(
      line.replace(/^(\w+=\S+) perilune/, 'export $1; perilune').replace('$1', line.split(' ')[0] ?? ''),
    );
    expect(result.error).toContain(message);
    expect(result.status).toBe(3);
  });

  test.each(['board', 'board/board.toml', 'board/.perilune', 'board/.perilune/control.socket', 'kettle'])(
    '--device %s',
    async (device) => {
      expect(await json(`status --device ${device}`)).toMatchObject({ board: 'kettle', boots: 1 });
    },
  );

  test('of two one must be named', async () => {
    await run('perilune up other');
    const result = await run('perilune ps');
    expect(result.status).toBe(3);
    expect(result.error).toContain('several devices are running: say which with --device, or with PERILUNE_DEVICE');
    expect(result.error).toContain('other/.perilune');
    expect((await run('perilune down --device other')).out).toMatch(/^ended after \d+\.\d{3} s\n$/);
    expect(existsSync(join(folder, 'other/.perilune/lock'))).toBe(false);
    expect(existsSync(join(folder, 'other/.perilune/control.socket'))).toBe(false);
  });
});

describe('looking', () => {
  test('ps, devices, get', async () => {
    const { processes } = await json('ps');
    expect(processes).toMatchObject([
      { name: 'app', state: 'yielded' },
      { name: 'bad', state: 'faulted', lastFault: { cause: 'error', message: 'main.lua:2: bad luck', line: 2 } },
    ]);
    const text = await run('perilune ps; perilune devices; perilune get thermometer cooker.lid');
    expect(text.out).toMatch(/ID +NAME +STATE .*\n +1 +app +yielded /);
    expect(text.out).toMatch(/thermometer +temperature +\S+ °C/);
    expect(text.out).toMatch(/thermometer {2}\S+ °C\ncooker\.lid {2}\d\n$/);
  });

  test('faults and logs, in the file as well', async () => {
    expect((await run('perilune faults bad')).out).toContain(
      'variables of main chunk (main.lua:2)\n    why = "bad luck"',
    );
    expect((await run('perilune faults app')).out).toBe('app has not faulted\n');
    expect((await run('perilune logs app -n 5')).out).toContain('app is up');
    const { out } = await run('perilune logs --json --level error');
    expect(JSON.parse(out.split('\n')[0] ?? '')).toMatchObject({ event: { type: 'fault', process: 'bad' } });
    const file = readFileSync(join(folder, 'board/.perilune/log.jsonl'), 'utf8');
    expect(
      file
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line).event.type),
    ).toContain('fault');
  });

  test('inspect', async () => {
    const text = (await run('perilune inspect app')).out;
    expect(text).toContain('it waits for any of: alarm.fired');
    expect(text).toMatch(/memory \d+ KiB of 256 KiB used/);
    expect(text).toMatch(/timers\n {2}\d+\.\d{3} s {2}timer \d+, every 100 ms/);
    expect(await json('inspect app')).toMatchObject({ permissions: ['console', 'device'], process: { name: 'app' } });
    const dead = (await run('perilune inspect bad')).out;
    expect(dead).toMatch(/bad \(process 2\): faulted\n {2}it has faulted\n/);
    expect(dead).toContain('why = "bad luck"');
  });

  test('metrics are OpenMetrics', async () => {
    const { out } = await run('perilune metrics');
    expect(out).toContain('# TYPE perilune_process_fuel counter');
    expect(out).toMatch(/^perilune_processes\{state="faulted"\} 1$/m);
    expect(out).toMatch(/^perilune_device_value\{device="thermometer",unit="celsius",index="0"\} \d/m);
    expect(out.endsWith('\n# EOF\n')).toBe(true);
    for (const line of out.trimEnd().split('\n')) {
      expect(line).toMatch(/^(# (TYPE|UNIT|HELP|EOF).*|[a-z_]+(\{([a-z]+="[^"]*",?)*\})? [-+.\deInfNa]+)$/);
    }
  });
});

describe('acting', () => {
  test('eval runs in the process, and what loops is ended', async () => {
    const result =
      await run(`perilune eval app 'target'; perilune eval app 'target = 80'; perilune eval app 'return target, last > 0'
      perilune eval app 'while true do pcall(function() while true do end end) end'; echo $?; perilune eval app 'error("oh")'`);
    expect(result.out).toBe('70\n80\ttrue\n1\n');
    expect(result.error).toContain('its budget is used up, and it was ended: --budget gives more');
    expect(result.error).toContain("eval:1: oh\nstack traceback:\n\t[C]: in function 'error'");
    expect(result.status).toBe(1);
    expect(await json('ps')).toMatchObject({ processes: [{ name: 'app', restarts: 0 }, {}] });
  });

  test('eval line by line', async () => {
    const result = await run('perilune eval app', { input: 'x = 1\nfor i = 1, 3 do\n x = x + i\nend\nx\n1 +\n2\n' });
    expect(result).toEqual({ out: '7\n3\n', error: '', status: 0 });
  });

  test('stop, start, kill, restart', async () => {
    expect((await run('perilune stop app')).out).toBe("app is stopped: 'perilune start' lets it go on\n");
    expect(await json('ps')).toMatchObject({ processes: [{ name: 'app', state: 'stopped' }, {}] });
    expect((await run("perilune eval app '1'")).error).toContain("app is stopped: 'start' lets it go on");
    expect((await run('perilune start app; perilune kill app')).out).toBe('app is started\napp has ended\n');
    expect(await json('ps')).toMatchObject({ processes: [{ name: 'app', state: 'terminated' }, {}] });
    expect((await run('perilune start app; perilune restart app')).out).toContain('app is started anew');
    const wrong = await run('perilune stop ap');
    expect(wrong).toMatchObject({ error: "perilune: there is no process 'ap'; did you mean 'app'?\n", status: 1 });
  });

  test('set turns controls and nothing else', async () => {
    expect((await run('perilune set lid off; perilune get cooker.lid')).out).toBe('cooker.lid is 0\n0\n');
    expect((await run('perilune set nix 1')).error).toContain("there is no control 'nix': there is cooker.");
    expect((await run('perilune set heater on')).error).toContain('maintenance');
    const maintained = await run(
      'perilune maintenance on; perilune set heater on; perilune maintenance off; perilune get heater',
    );
    expect(maintained.out).toBe(
      'maintenance begins: outputs can be set by hand\nheater is 1\nmaintenance is over\n0\n',
    );
    expect((await run('perilune set lid 7')).error).toContain('cooker.lid can be from 0 to 1, not 7');
    expect(await run('perilune set lid much')).toMatchObject({ status: 2 });
    expect((await run('perilune break thermometer fails')).out).toBe('thermometer fails from now on\n');
    expect(await json('devices')).toMatchObject({ devices: [{}, { name: 'thermometer', fault: 'fails' }] });
    await run('perilune break thermometer none');
  });

  test('snapshot and restore', async () => {
    await run("perilune eval app 'target = 33'");
    const { bytes } = await json('snapshot app -o app.snapshot');
    expect(statSync(join(folder, 'app.snapshot')).size).toBe(bytes);
    await run("perilune eval app 'target = 44'");
    expect((await run('perilune restore app app.snapshot; perilune eval app target')).out).toMatch(
      /as process \d+\n33\n$/,
    );
    expect((await run('perilune restore app hello.lua')).error).toContain('the snapshot is none');
    await run('printf x >> app.snapshot');
    expect((await run('perilune restore app app.snapshot')).error).toContain('was not sealed by this device');
    expect((await run('perilune restore app app.snapshot --trust')).error).toContain('the snapshot is damaged');
  });

  test('record boots anew, and what it writes is repeated', async () => {
    expect((await run('perilune record')).out).toBe('the machine is not being recorded\n');
    expect((await run('perilune record save')).error).toContain("'perilune record start' boots it anew and does so");
    const result = await run(
      "perilune record start; perilune eval app 'target = 1'; perilune ps > ps.txt; perilune record stop -o all.trace; perilune replay all.trace --quiet",
    );
    expect(result.error).toBe('');
    expect(result.out).toMatch(
      /the recording has ended: all.trace, .*\nthe same, up to where the recording was cut off\n$/,
    );
    expect(await json('status')).toMatchObject({ boots: 2 });
  });
});

describe('apps that come and go', () => {
  const write = (version: string, main: string) => {
    mkdirSync(join(folder, 'lamp'), { recursive: true });
    writeFileSync(
      join(folder, 'lamp/app.toml'),
      `name = "lamp"\nversion = "${version}"\npermissions = ["console", "device:heater"]\n`,
    );
    writeFileSync(join(folder, 'lamp/main.lua'), main);
  };

  test('from install over a trial to remove', async () => {
    write('1.0.0', 'version = "one" require("syscall").keep(1)');
    const plan = await run('perilune install lamp --plan; perilune apps');
    expect(plan.out).toContain('  may      console\n  may not  device:heater: the board does not allow it\n');
    expect(plan.out).toContain('256 KiB; other installed apps have 0 B of 1 MiB');
    expect(plan.out).toMatch(/app +1 +board +confirmed/);
    const install = await run(
      'perilune install lamp > out.txt && perilune eval lamp version; perilune install lamp --json',
    );
    expect(install.out).toBe('one\n');
    expect(install.error).toContain('lamp is installed already: perilune update brings another version of it');
    write('1.1.0', 'version = "two" require("syscall").keep(1)');
    const update = await run(
      'perilune update lamp; perilune eval lamp version; perilune rollback lamp; perilune eval lamp version',
    );
    expect(update.out).toMatch(/lamp 1\.1\.0 is on trial until .*\ntwo\nlamp 1\.0\.0 is confirmed\none\n$/);
    const confirm = await run(
      'perilune update lamp > out.txt; perilune confirm lamp; perilune confirm lamp; perilune eval lamp version',
    );
    expect(confirm.out).toBe('lamp 1.1.0 is confirmed\ntwo\n');
    expect(confirm.error).toContain('lamp is not on trial: nothing is to be confirmed');
    expect(await json('apps')).toMatchObject({
      apps: [{}, {}, { name: 'lamp', version: '1.1.0', state: 'confirmed' }],
    });
    expect((await run('perilune remove lamp')).out).toBe('lamp is removed\n');
    expect(await json('apps')).toMatchObject({ apps: [{ name: 'app' }, { name: 'bad' }] });
  });

  test.each<[string, string, string, string]>([
    ['Lua that cannot be compiled', '2.0.0', 'x = = 1', "main.lua:1: unexpected symbol near '='"],
    ['a version that is none', '2', 'print "x"', 'is none of the form 1.2.3'],
  ])('%s', async (_, version, main, message) => {
    write(version, main);
    const result = await run('perilune install lamp; perilune remove lamp');
    expect(result.error).toContain(message);
  });

  test.each([
    ['perilune install absent.tar.gz', 'absent.tar.gz: ', 1],
    ['perilune install hello.lua', 'this is no good bundle', 1],
    ['perilune update hello.lua --key hello.lua', 'hello.lua: ', 1],
    ['perilune remove app', 'the version of app is that of the board: only board.toml can take it away', 1],
    ['perilune confirm nothing', 'there is no app nothing', 1],
    ['perilune install', 'BUNDLE is missing', 2],
  ])('%s', async (line, message, status) => {
    const result = await run(line);
    expect(result.error).toContain(message);
    expect(result.status).toBe(status);
  });
});

describe('Lua states, as luactl has them', () => {
  test('from create to destroy', async () => {
    const result = await run(`perilune luactl create mine "a first try"
      perilune luactl require mine alarm; perilune luactl load mine ./hello.lua; perilune luactl -cq load quiet ./hello.lua
      perilune luactl; perilune eval mine greeting; perilune luactl destroy mine; perilune luactl -q destroy quiet; perilune luactl`);
    expect(result.error).toBe('');
    expect(result.out).toBe(`mine created
alarm required by mine
./hello.lua loaded into mine
3 active states:
Name             Creator  Description
app              kernel
mine             user     a first try
quiet            user
hello
mine destroyed
1 active state:
Name             Creator  Description
app              kernel
`);
  });

  test('shows the Lua error and its traceback, and keeps to its settings', async () => {
    const result = await run(
      `perilune luactl create mine; perilune luactl load mine broken.lua; echo $?
      perilune luactl sysctl kern.lua.maxcount=50000 autoload=0
      echo 'while true do end' | perilune luactl load mine -; perilune luactl -c load strict - <<< ''
      perilune luactl sysctl bytecode=1; perilune luactl require mine alarm; perilune luactl require mine alarm
      perilune luactl sysctl maxcount=0 autoload=1; perilune luactl destroy mine; perilune luactl destroy app`.replace(
        " <<< ''",
        ' </dev/null',
      ),
    );
    expect(result.out).toContain('mine created\n1\nkern.lua.maxcount = 50000\nkern.lua.autoload = 0\n');
    expect(result.error).toContain(
      "broken.lua:2: bad day\nstack traceback:\n\t[C]: in function 'error'\n\tbroken.lua:2: in",
    );
    expect(result.error).toContain(
      "it was ended, as its budget is used up: 'luactl sysctl maxcount=0' takes the limit away",
    );
    expect(result.error).toContain('precompiled code is never accepted');
    expect(result.error).toContain("module 'alarm' is required already");
    expect(result.error).toContain("there is no state 'app' that was made by hand");
    const strict = await run(`perilune eval strict 'require("alarm")'; perilune luactl destroy strict`);
    expect(strict.out + strict.error).toContain('strict destroyed');
  });

  test.each([
    ['luactl frob', "unknown command 'frob' of luactl; there is create, destroy, require, load, sysctl", 2],
    ['luactl create', 'usage: luactl create NAME [DESCRIPTION]', 2],
    ['luactl -c destroy x', '-c goes with require and load', 2],
    ['luactl create _x', 'those that begin with _ are reserved for the kernel', 1],
    ['luactl create app', 'app is an app: choose another name', 1],
    ['luactl --grant devise:x create y', "there is no permission 'devise:x'; there is ", 1],
    ['luactl load nobody hello.lua', "there is no process 'nobody'", 1],
    ['luactl load app absent.lua', "cannot read 'absent.lua': ENOENT", 1],
    ['luactl sysctl much=1', "there is no setting 'much'; there is maxcount", 1],
    ['luactl sysctl maxmem=1', 'maxmem is a whole number from 65536 to 1073741824, not 1', 1],
  ])('%s', async (line, message, status) => {
    const result = await run(`perilune ${line}`);
    expect(result.error).toContain(message);
    expect(result.status).toBe(status);
  });
});

describe('on a terminal', () => {
  let session: TerminalSession | undefined;
  afterAll(() => session?.kill());

  test('top shows the device, does what keys say, and leaves it running', async () => {
    session = new TerminalSession([], environment, 'top');
    await session.until('perilune  kettle');
    await session.until('thermometer');
    session.type('\t\ts'); // processes, the first of them: stop
    await session.until('stopped');
    session.type('s');
    session.type('?');
    await session.until('leave: the device goes on');
    session.type('q');
    expect(await session.end()).toBe(0);
    expect((await run('perilune start app; perilune status')).status).toBe(0);
  });

  test('watch plots, and Ctrl-C ends it with its status', async () => {
    session = new TerminalSession(['thermometer', 'heater', '--every', '100ms'], environment, 'watch');
    await session.until('perilune watch');
    await session.until('thermometer');
    await session.until('│▁');
    session.type('\u0003');
    expect(await session.end()).toBe(130);
  });
});

test('watch elsewhere prints lines, and ends when it is to', async () => {
  const { out, status } = await run('perilune watch thermometer --every 100ms --for 500ms');
  expect(out).toMatch(/^( +\d+\.\d{3} {2}\S+ °C\n)+$/);
  expect(status).toBe(0);
});

test('up in the foreground prints what happens, and ends in order', async () => {
  const { out, status } = await run('exec "$NODE" "$MAIN" up other --foreground', { interruptAt: 'app is up' });
  expect(out).toContain('(started as process 1)');
  expect(out).toMatch(/\nstopped after /);
  expect(status).toBe(130);
});

test('a board that is wrong is told of, and nothing is left behind', async () => {
  mkdirSync(join(folder, 'wrong'));
  writeFileSync(join(folder, 'wrong/board.toml'), 'name = 5\n');
  const result = await run('perilune up wrong');
  expect(result).toMatchObject({ out: '', status: 1 });
  expect(result.error).toContain('board.toml:1: name: this is the number 5');
  expect(existsSync(join(folder, 'wrong/.perilune/lock'))).toBe(false);
});

test('after a device was killed its lock and socket are stale, and it can be started again', async () => {
  const { pid } = JSON.parse((await run('perilune up other --json')).out);
  process.kill(pid, 'SIGKILL');
  while (existsSync(`/proc/${pid}/stat`) && !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z'))
    await new Promise((resolve) => setTimeout(resolve, 10));
  expect((await run('perilune ps --device other')).status).toBe(3);
  expect((await run('perilune up other')).out).toContain('it runs as process');
  await run('perilune down --device other');
});
