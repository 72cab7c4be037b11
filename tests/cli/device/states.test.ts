/** `luactl` against a device that runs. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestDevice } from './test-device.ts';

const device = new TestDevice();
const { run } = device;

beforeAll(() => device.up(), 120_000);
afterAll(() => device.end(), 120_000);

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
      "broken.lua:2: bad day\nstack traceback:\n\t[C]: in function 'error'\n\tbroken.lua:2: in main chunk\n",
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

  test('says what is wrong with a module that is not there, and with what fails later', async () => {
    const result = await run(
      `perilune luactl create mine >/dev/null; perilune luactl require mine nosuch; echo $?
      printf 'require("alarm").sleep(50) error("late")' | perilune luactl load mine -
      sleep 0.3; perilune logs mine -n 20; perilune luactl -q destroy mine`,
    );
    expect(result.out).toMatch(/^1\n- loaded into mine; it waits for something, and goes on by itself\n/);
    expect(result.out).toContain('stdin:1: late\n');
    expect(result.error).toContain("module 'nosuch' not found:");
  });

  test('does not leave code running that Ctrl-C has ended the load of', async () => {
    const result = await run(
      `perilune luactl create mine >/dev/null; echo 'while true do end' > endless.lua
      "$NODE" "$MAIN" luactl load mine endless.lua &
      until perilune eval mine 1 --patience 1ms 2>&1 | grep -q 'does not wait'; do :; done
      kill -INT $!; wait $!; echo $?
      perilune eval mine --patience 1s '1 + 1'; perilune luactl -q destroy mine`,
    );
    expect(result).toEqual({ out: '130\n2\n', error: '', status: 0 });
  });

  test.each(['require=0 autoload=1', 'require=1 autoload=0', 'require=0 autoload=0'])(
    'brings modules with all they need where %s, and nothing else does',
    async (settings) => {
      const result = await run(
        `perilune luactl sysctl ${settings} >/dev/null; perilune luactl create mine >/dev/null
      perilune luactl require mine alarm; perilune luactl require mine nosuch
      echo 'print(alarm.now() >= 0, pcall(require, "gpio")) print(io.open("nosuch"))' | perilune luactl -q load mine -
      sleep 0.3; perilune logs mine -n 2; perilune luactl -q destroy mine; perilune luactl sysctl require=1 autoload=1 >/dev/null`,
      );
      const refused = settings.startsWith('require=0')
        ? 'attempt to call a nil value'
        : "module 'gpio' is not loaded, and autoload is 0";
      expect(result.out).toMatch(/^alarm required by mine\n/);
      expect(result.out).toContain(`true\tfalse\t${refused}\n`);
      expect(result.out).toMatch(/nil\tnosuch: /);
      expect(result.error).toContain("module 'nosuch' not found:");
    },
  );

  test.each([
    ['luactl frob', "unknown command 'frob' of luactl; there is create, destroy, require, load, sysctl", 2],
    ['luactl create', 'usage: luactl create NAME [DESCRIPTION]', 2],
    ['luactl -c destroy x', '-c goes with require and load', 2],
    ['luactl create _x', 'those that begin with _ are reserved for the kernel', 1],
    ['luactl create app', 'app is an app: choose another name', 1],
    ['luactl --grant devise:x create y', "there is no permission 'devise:x'; there is ", 1],
    ['luactl load nobody hello.lua', "there is no process 'nobody'", 1],
    [
      'luactl create abcdefghijklmnop',
      'perilune: name is "abcdefghijklmnop"; a text of at most 15 characters is expected',
      1,
    ],
    ['luactl load app absent.lua', "cannot read 'absent.lua': no such file or folder", 1],
    ['luactl sysctl much=1', "there is no setting 'much'; there is maxcount", 1],
    ['luactl sysctl maxmem=1', 'maxmem is a whole number from 65536 to 1073741824, not 1', 1],
  ])('%s', async (line, message, status) => {
    const result = await run(`perilune ${line}`);
    expect(result.error).toContain(message);
    expect(result.status).toBe(status);
  });
});
