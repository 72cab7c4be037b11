/** `perilune lua` with a script: output, input, arguments, exit statuses, and everything that can be wrong. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ENDLESS_PATTERN, lua, shell } from './run-command.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'perilune-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function script(name: string, text: string | Uint8Array): string {
  writeFileSync(join(folder, name), text);
  return name;
}
const inFolder = () => ({ cwd: folder });

describe('how a script ends', () => {
  test.concurrent.each<[string, string, number, string, string | RegExp]>([
    ['done', 'print("hello", 1.5)', 0, 'hello\t1.5\n', ''],
    ['with os.exit', 'io.write("x") os.exit(7)', 7, 'x', ''],
    ['with os.exit(false)', 'os.exit(false)', 1, '', ''],
    ['with an error object', 'error({})', 1, '', /^perilune: \(error object is a table value\)\nstack traceback:/],
    [
      'with an error of its own',
      'error(setmetatable({}, {__tostring = function() return "mine" end}))',
      1,
      '',
      'perilune: mine\n',
    ],
    ['in a syntax error', 'x = = 1', 1, '', "perilune: (command line):1: unexpected symbol near '='\n"],
    [
      'out of fuel',
      'print("a")\nwhile true do end',
      3,
      'a\n',
      /^perilune: fuel budget used up: 5\d{4} of 50000 units, at \(command line\):2\n$/,
    ],
    ['out of fuel past pcall', 'while true do pcall(error) end', 3, '', /^perilune: fuel budget used up/],
    [
      'out of fuel in a finalizer',
      'setmetatable({}, {__gc = function() while true do end end})',
      3,
      '',
      /^perilune: fuel budget used up/,
    ],
  ])('%s', async (_, code, status, out, error) => {
    const run = await lua(['--fuel', '50000', '-e', code], {});
    expect(run.out).toBe(out);
    if (typeof error === 'string') expect(run.error).toBe(error);
    else expect(run.error).toMatch(error);
    expect(run.status).toBe(status);
  });

  test.concurrent('out of time', async () => {
    const run = await lua(['--time', '200ms', '-e', `print(${ENDLESS_PATTERN})`]);
    expect(run.error).toMatch(/^perilune: time budget used up: [\d.]+ m?s of 200 ms, at \(command line\):1\n$/);
    expect(run.status).toBe(3);
  });

  test.concurrent('out of memory', async () => {
    const run = await lua(['--memory', '64KiB', '-e', '\nlocal t = {} while true do t[#t + 1] = ("x"):rep(1000) end']);
    expect(run.error).toMatch(
      /^perilune: not enough memory\n(.|\n)*perilune: memory budget used up: [\d.]+ KiB of 64 KiB, at \(command line\):2\n$/,
    );
    expect(run.status).toBe(3);
  });

  test('in an error, with message and traceback as lua prints them', async () => {
    script('fails.lua', 'local function inner()\n  error("broken")\nend\ninner()\n');
    expect(await lua(['fails.lua'], inFolder())).toEqual({
      out: '',
      error: `perilune: fails.lua:2: broken
stack traceback:
\t[C]: in function 'error'
\tfails.lua:2: in local 'inner'
\tfails.lua:4: in main chunk
\t[C]: in ?
`,
      status: 1,
    });
  });

  test.concurrent.each(['while true do end', `print(${ENDLESS_PATTERN})`, 'while true do pcall(error) end'])(
    'interrupted: %s',
    async (code) => {
      const run = await lua(['-e', 'print("ready")', '-e', code], { interruptAt: 'ready' });
      expect(run).toEqual({ out: 'ready\n', error: 'perilune: interrupted!\n', status: 130 });
    },
  );

  test.concurrent('interrupted while it waits for input', async () => {
    const run = await lua(['-e', 'io.write("ready") io.read()'], { keepsInputOpen: true, interruptAt: 'ready' });
    expect(run.status).toBe(130);
  });
});

describe('what a script gets', () => {
  test('arguments, also such as look like options', async () => {
    script('arguments.lua', 'print(#arg, arg[0], arg[1], arg[2], ...)');
    expect((await lua(['arguments.lua', '-e', '--stats'], inFolder())).out).toBe(
      '2\targuments.lua\t-e\t--stats\t-e\t--stats\n',
    );
    expect((await lua(['--', 'arguments.lua', 'é'], inFolder())).out).toBe('1\targuments.lua\té\tnil\té\n');
  });

  test('the chunks of -e before the file, with their globals', async () => {
    script('globals.lua', 'print(x, y)');
    expect((await lua(['-e', 'x = 1', '--execute=y = 2', 'globals.lua'], inFolder())).out).toBe('1\t2\n');
  });

  test('its lines, with the first one for the shell left out, and any bytes', async () => {
    script('shell.lua', '#!/usr/bin/env perilune\nprint(debug.getinfo(1).currentline)');
    expect((await lua(['shell.lua'], inFolder())).out).toBe('2\n');
    script('marked.lua', '\ufeffprint("marked")');
    expect((await lua(['marked.lua'], inFolder())).out).toBe('marked\n');
    script('bytes.lua', Buffer.from('print(#"\xff\xfe\x80")', 'latin1'));
    expect((await lua(['bytes.lua'], inFolder())).out).toBe('3\n');
  });

  test('standard input, in all its forms', async () => {
    const code = 'print(io.read("n", "l", "L", 3, 0, "a")) print(io.read("l"), io.read("a"), io.read(0))';
    const run = await lua(['-e', code], { input: '12.5 rest\nline\nabcdef' });
    expect(run.out).toBe('12.5\t rest\tline\n\tabc\t\tdef\nnil\t\tnil\n');
    expect(
      (
        await lua(['-e', 'for line in io.lines() do io.write(#line, " ") end'], {
          input: `a\n\n${'x'.repeat(100_000)}`,
        })
      ).out,
    ).toBe('1 0 100000 ');
  });

  test('itself as standard input', async () => {
    expect((await lua(['-', 'x'], { input: 'print("from input", ...)' })).out).toBe('from input\tx\n');
    expect((await lua(['-'], { input: 'error("x")' })).error).toMatch(/^perilune: stdin:1: x\n/);
  });

  test('every byte of a large output, whatever it does at the end', async () => {
    const run = await lua(['-e', 'for i = 1, 200000 do print(i) end io.stderr:write("end") os.exit(3)']);
    expect(run.out.length).toBe(1_288_895);
    expect(run).toMatchObject({ status: 3, error: 'end' });
  });

  test('finalizers at the end, and its files written out', async () => {
    const code =
      'local f = io.open("left-open.txt", "w") f:write("written") x = setmetatable({}, {__gc = function() print("gone") end})';
    expect((await lua(['--dir', '.:rw', '-e', code], inFolder())).out).toBe('gone\n');
    expect((await lua(['--dir', '.', '-e', 'print(io.open("left-open.txt"):read("a"))'], inFolder())).out).toBe(
      'written\n',
    );
  });
});

describe('the folders it sees', () => {
  beforeAll(() => {
    mkdirSync(join(folder, 'data'));
    writeFileSync(join(folder, 'data/a.txt'), 'content');
    writeFileSync(join(folder, 'data/module.lua'), 'return {name = ...}');
    writeFileSync(join(folder, 'data/broken.lua'), 'x = = 1');
  });

  test('are none by default', async () => {
    const run = await lua(
      ['-e', 'print(io.open("data/a.txt")) print(pcall(require, "data.module")) print(io.open("x", "w"))'],
      inFolder(),
    );
    expect(run.out).toBe(
      "nil\tdata/a.txt: No such file or directory\t2\nfalse\tmodule 'data.module' not found:\n\tno field package.preload['data.module']\n\tno file './data/module.lua'\n\tno file './data/module/init.lua'\nnil\tx: No such file or directory\t2\n",
    );
  });

  test('serve io, os, require and dofile', async () => {
    const code = `
      print(io.open("data/a.txt"):read("a"), require("data.module").name, dofile("data/module.lua").name)
      print(io.open("data/b.txt", "w")) print(os.remove("data/a.txt")) print(os.rename("data/a.txt", "data/b.txt"))
      print(io.open("data/../secret")) print(pcall(os.tmpname)) print(select(2, pcall(require, "data.broken")))`;
    expect((await lua(['--dir', 'data', '--dir=.', '-e', code], inFolder())).out).toBe(
      `content\tdata.module\tnil
nil\tdata/b.txt: Permission denied\t13
nil\tdata/a.txt: Permission denied\t13
nil\tPermission denied\t13
nil\tdata/../secret: No such file or directory\t2
false\tunable to generate a unique filename: no folder to write in is granted
error loading module 'data.broken' from file './data/broken.lua':
\t./data/broken.lua:1: unexpected symbol near '='
`,
    );
  });

  test('can be written with :rw', async () => {
    const code = `
      local name = os.tmpname() local f = assert(io.open(name, "w+")) f:write("one\\ntwo\\n") f:seek("set") print(f:read("l", "n")) f:close()
      assert(os.rename(name, "data/new")) print(io.open(name)) print(os.remove("data/new"), os.remove("data/new"))
      local t = io.tmpfile() t:write("x") t:seek("set") print(t:read("a"))`;
    const { out, error } = await lua(['--dir', 'data:rw', '-e', code], inFolder());
    expect(out).toMatch(
      /^one\tnil\nnil\tdata\/lua_[0-9a-f]+: No such file or directory\t2\ntrue\tnil\tdata\/new: No such file or directory\t2\nx\n$/,
    );
    expect(error).toBe('');
  });
});

describe('bad input is named, without a stack trace of ours', () => {
  beforeAll(() => {
    script('utf16.lua', Buffer.from('\ufeffprint(1)', 'utf16le'));
    script('binary.luac', '\x1bLua');
    script('large.lua', `return "${'x'.repeat(100_000)}"`);
  });
  test.concurrent.each<[string[], number, string | RegExp]>([
    [['absent.lua'], 1, "perilune: cannot open 'absent.lua': no such file\n"],
    [['a\nb.lua'], 1, "perilune: cannot open 'a\nb.lua': no such file\n"],
    [['.'], 1, "perilune: cannot read '.': it is a folder\n"],
    [
      ['binary.luac'],
      1,
      /^perilune: binary\.luac: attempt to load a binary chunk|^perilune: .*attempt to load a binary chunk \(mode is 't'\)\n$/,
    ],
    [
      ['--memory', '64KiB', 'large.lua'],
      1,
      /^perilune: 'large\.lua' \(97\.\d KiB\) does not fit into a process with 64 KiB: --memory gives it more\n$/,
    ],
    [['--memory', '12', '-e', ''], 2, /^perilune: --memory 12: a process can have from 64KiB to 1GiB\nTry/],
    [['--memory', 'lots', '-e', ''], 2, /^perilune: --memory lots: a size is a number with KiB, MiB or GiB/],
    [['--memory=2GiB', '-e', ''], 2, /^perilune: --memory 2GiB: a process can have/],
    [['--fuel', '0', '-e', ''], 2, /^perilune: --fuel 0: a whole number above 0 is wanted/],
    [['--fuel', '1e9', '-e', ''], 2, /^perilune: --fuel 1e9: /],
    [['--time', '2', '-e', ''], 2, /^perilune: --time 2: a time is a number with ms, s, min, h or d/],
    [['--dir', 'absent', '-e', ''], 2, /^perilune: --dir: no folder 'absent'/],
    [['--dir', ':rw', '-e', ''], 2, /^perilune: --dir :rw: a folder is wanted/],
    [['--dir', 'large.lua', '-e', ''], 2, /^perilune: --dir: 'large\.lua' is not a folder/],
    [['--unknown', 'x.lua'], 2, /^perilune: unknown option '--unknown'\nTry 'perilune help lua'/],
    [['--mem=1MiB', 'x.lua'], 2, /^perilune: unknown option '--mem'; did you mean '--memory'\?\n/],
    [['--stat', '-e', ''], 2, /^perilune: unknown option '--stat'; did you mean '--stats'\?\n/],
    [['-x', 'x.lua'], 2, /^perilune: unknown option '-x'\n/],
    [['--memory', '-5', '-e', ''], 2, /^perilune: --memory -5: a size is/],
    [['--memory', '-e', ''], 2, /^perilune: --memory -e: a size is/],
    [['utf16.lua'], 1, "perilune: 'utf16.lua' is text in UTF-16: Lua wants UTF-8\n"],
    [
      ['--memory', '64KiB', '/dev/zero'],
      1,
      "perilune: '/dev/zero' (128 KiB or more) does not fit into a process with 64 KiB: --memory gives it more\n",
    ],
    [['-e'], 2, /^perilune: --execute needs a value\n/],
    [['--stats=yes', '-e', ''], 2, /^perilune: --stats takes no value\n/],
  ])('%j', async (commandLine, status, error) => {
    const run = await lua(commandLine, inFolder());
    if (typeof error === 'string') expect(run.error).toBe(error);
    else expect(run.error).toMatch(error);
    expect(run.error).not.toMatch(/\bat .*\.ts:\d+/);
    expect(run.out).toBe('');
    expect(run.status).toBe(status);
  });
});

describe('the outside that does not play along', () => {
  const hasFullDevice = existsSync('/dev/full');
  const redirected = (code: string, redirection: string) =>
    shell(`perilune lua -e '${code}' ${redirection}`, { cwd: folder });

  test.skipIf(!hasFullDevice)('a full disk is reported', async () => {
    expect(await redirected('print(1)', '>/dev/full')).toEqual({
      out: '',
      error: 'perilune: cannot write to standard output: no space left on device\n',
      status: 1,
    });
    expect((await redirected('error(1)', '2>/dev/full')).status).toBe(1);
  });

  test('a reader that has seen enough ends the script', async () => {
    const { out, error } = await redirected('while true do print(1) end', '| head -n 1');
    expect({ out, error }).toEqual({ out: '1\n', error: '' });
  });

  test('standard input that is closed, or a folder', async () => {
    expect((await redirected('print(io.read())', '<&-')).out).toBe('nil\n');
    expect((await redirected('print(io.read())', '<.')).out).toBe('nil\tIs a directory\t21\n');
    expect(await shell('perilune lua - <.', { cwd: folder })).toMatchObject({
      error: 'perilune: cannot read standard input: illegal operation on a directory\n',
      status: 1,
    });
  });

  test('a script from a pipe with a name', async () => {
    script('piped.lua', 'print("piped", ...)');
    expect((await shell('cat piped.lua | perilune lua /dev/stdin x', { cwd: folder })).out).toBe('piped\tx\n');
  });
});

test('--help behind other options explains the command too', async () => {
  const { out, status } = await lua(['--memory', '1MiB', '--help']);
  expect(out).toMatch(/^perilune lua \[OPTION/);
  expect(status).toBe(0);
});

test('code that begins with a dash is code', async () => {
  expect((await lua(['-e', '-- a comment\nprint(1)', '--execute', '--[[x]] print(2)'])).out).toBe('1\n2\n');
});

test('--stats shows what was used', async () => {
  const { error, status } = await lua(['--stats', '--memory', '256KiB', '-e', 'local x = 1']);
  expect(error).toMatch(
    /^fuel {5}\d+ units\nmemory {3}[\d.]+ KiB of 256 KiB, at most [\d.]+ KiB\nrunning {2}[\d.]+ ms\n$/,
  );
  expect(status).toBe(0);
});
