import { type DriverDescription, drivers } from '@perilune/abi';
import { userlandModules } from '@perilune/userland';
import { describe, expect, test } from 'vitest';
import { rich } from '../../packages/abi/test-support/rich-driver.ts';
import { luaModule } from '../../packages/abi/tools/lua-module.ts';
import { engine } from '../../packages/engine/test-support/engine.ts';

/** Userland needs the whole of syscall.raw; here the calls that matter note what they are given. */
const userland = Object.fromEntries(userlandModules);

/** Bytes that a module of all drivers may cost at most until something of it is used, over the length of its lines. */
const EMPTY_MODULE = 2048;

/** A kernel of Lua: it notes the call, and answers what the script put into `answer`. */
const raw = `
local function call(kind)
  return function(...)
    local words = { ... }
    for i, word in ipairs(words) do words[i] = tostring(word) end
    calls[#calls + 1] = kind .. " " .. table.concat(words, " ")
    return table.unpack(answer)
  end
end
return { command = call "command", allow_read_write = call "write", allow_read_only = call "read",
  allow_userspace_readable = call "watch" }
`;

const moduleName = (driver: DriverDescription): string => `syscall.${driver.name.replaceAll('-', '_')}`;

/** What a script prints that has the module of the rich driver as `rich`. */
function printed(script: string): string[] {
  let text = '';
  const decoder = new TextDecoder();
  const process = engine.createProcess({
    seed: 1,
    output: (bytes) => {
      text += decoder.decode(bytes, { stream: true });
    },
    modules: {
      ...userland,
      'syscall.raw': raw,
      ...Object.fromEntries([rich, ...drivers].map((driver) => [moduleName(driver), luaModule(driver)])),
    },
  });
  const head = 'calls, answer = {}, {} local rich = require "syscall.rich_thing"\n';
  process.load(head + script, { chunkName: '=script' });
  for (let slices = 0; slices < 100; slices++) {
    const outcome = process.run(1_000_000);
    if (outcome.kind === 'faulted') return [...text.split('\n').slice(0, -1), outcome.fault.message];
    if (outcome.kind === 'exited') return text.split('\n').slice(0, -1);
  }
  throw new Error('not done after a hundred slices');
}

test('a module is a line for each name', () => {
  const lines = luaModule(rich).split('\n');
  expect(lines.slice(0, 8)).toEqual([
    '-- Generated from packages/abi/src/drivers/rich-thing.ts by packages/abi/tools. Do not edit.',
    'return require "syscall.driver"(592572, "rich_thing", [[',
    '',
    'exists $c0)if v==128 then return true end',
    'reset $c1)if v==128 then return true end',
    'open $a$c2,a)if v==129 then return x end',
    'set_offset $ab=N(b,2,w,-0x80000000,0x7fffffff)if not b then return F(w)end $c3,a,b)if v==129 then return (x~0x80000000)-0x80000000 end',
    'set_pull $ab=L.check(b,2,w,L[1])$c4,a,b)if v==129 then return x~=0 end',
  ]);
  expect(lines.slice(-3)).toEqual([
    'allow_state local v,x=R.allow_userspace_readable(D,1,a)if v==130 then return true end',
    ']], require "syscall.choices" "none=0 up=1 pull-down=2|fine=0 overdrawn=1")',
    '',
  ]);
});

test('there is nothing in a module until it is asked for, and then it stays', () => {
  expect(
    printed(`
      print((next(rich)), rich.driver, (next(rich, "driver")))
      print(rich.reset == rich.reset, rawget(rich, "reset") == rich.reset)
      print(rich.nothing, rich["%a"], rich[1], rich.upcall_reset, rich.decode_state, rich.allow_over, rich.buffer_)`),
  ).toEqual(['driver\t592572\tnil', 'true\ttrue', 'nil\tnil\tnil\tnil\tnil\tnil\tnil']);
});

describe('a command', () => {
  test.each<[string, string, string]>([
    ['answer = {128} print(rich.exists())', 'command 592572 0', 'true'],
    ['answer = {128} print(rich.reset())', 'command 592572 1', 'true'],
    ['answer = {129, 7} print(rich.open(5))', 'command 592572 2 5', '7'],
    ['answer = {129, 7} print(rich.open(5.0))', 'command 592572 2 5', '7'],
    ['answer = {129, 0xffffff9c} print(rich.set_offset(0xffffffff, -100))', 'command 592572 3 4294967295 -100', '-100'],
    ['answer = {129, 0x7fffffff} print(rich.set_offset(0, 5))', 'command 592572 3 0 5', '2147483647'],
    ['answer = {129, 1} print(rich.set_pull(31, "pull-down"))', 'command 592572 4 31 2', 'true'],
    ['answer = {129, 0} print(rich.set_pull(31, "none"))', 'command 592572 4 31 0', 'false'],
    ['answer = {131, 1, 2} print(rich.set_deadline(0x300000004))', 'command 592572 10 4 3', '8589934593'],
    [
      'answer = {133, 1, 0xfffffff6, 0xffffffff} print(rich.balance(-1))',
      'command 592572 11 4294967295 4294967295',
      'overdrawn\t-10',
    ],
    ['answer = {133, 9, 1, 0} print(rich.balance(1))', 'command 592572 11 1 0', '9\t1'],
    ['answer = {132, 1, 0xffffffff, 0} print(rich.position(true))', 'command 592572 12 1', '1\t-1\tnil'],
    [
      'answer = {132, 1, 2, 8} print(select("#", rich.position(false)), (select(3, rich.position(false))))',
      'command 592572 12 0',
      '3\tstatus: it was cancelled (CANCEL)',
    ],
    ['answer = {130, 3, 4} print(rich.close(1))', 'command 592572 13 1', '3\t4'],
    ['answer = {130, 0, 0} print(rich.allow_samples("b"))', 'write 592572 0 b', 'true'],
    ['answer = {130, 0, 0} print(rich.allow_name("text"))', 'read 592572 0 text', 'true'],
    ['answer = {130, 0, 0} print(rich.allow_state("c"))', 'watch 592572 1 c', 'true'],
  ])('%s', (script, call, result) => {
    expect(printed(`${script} print(calls[1])`)).toEqual([result, call]);
  });

  test('fails with nil and an error that explains', () => {
    expect(
      printed(`
        answer = {0, 9}
        local result, err = rich.open(1)
        print(result, err, err.name, err.code, err.call)
        answer = {2, 6, 1, 2} print(select(2, rich.allow_samples()))
        answer = {0, 77} print(select(2, rich.reset()))
        answer = {129, 1} print(select(2, rich.reset()))`),
    ).toEqual([
      'nil\trich_thing.open: the memory or a quota of the process is used up (NOMEM)\tNOMEM\t9\trich_thing.open',
      'rich_thing.allow_samples: an argument is not valid (INVALID)',
      'rich_thing.reset: an error that this system does not know (FAIL)',
      'rich_thing.reset: the kernel answered in a way that this call does not have (BADRVAL)',
    ]);
  });

  test.each([
    'rich.open(-1)',
    'rich.open(0x100000000)',
    'rich.set_offset(0, 0x80000000)',
    'rich.set_offset(0, -0x80000001)',
    'rich.set_offset(-1, 0)',
  ])('is not made with a number that is no word: %s', (call) => {
    expect(printed(`print(#calls, select(2, ${call}).name)`)).toEqual(['0\tINVALID']);
  });

  test.each([
    ['rich.open()', "bad argument '#1' to 'rich_thing.open' (whole number expected, got nil)"],
    ['rich.open("1")', "bad argument '#1' to 'rich_thing.open' (whole number expected, got string)"],
    ['rich.open(1.5)', "bad argument '#1' to 'rich_thing.open' (whole number expected, got 1.5)"],
    ['rich.set_deadline({})', "bad argument '#1' to 'rich_thing.set_deadline' (whole number expected, got table)"],
    ['rich.position(1)', "bad argument '#1' to 'rich_thing.position' (boolean expected, got 1)"],
    [
      'rich.set_pull(1, "down")',
      "bad argument '#2' to 'rich_thing.set_pull' ('none' or 'up' or 'pull-down' expected, got 'down')",
    ],
    [
      'rich.set_pull(1, 1)',
      "bad argument '#2' to 'rich_thing.set_pull' ('none' or 'up' or 'pull-down' expected, got number)",
    ],
  ])('that nobody can have meant is an error of its caller: %s', (call, message) => {
    expect(printed(`\n\nlocal x = ${call}`)).toEqual([`script:4: ${message}`]);
  });
});

test('commands, upcalls and buffers have their numbers, and upcalls their values', () => {
  expect(
    printed(`
      print(rich.upcall_over, rich.upcall_moved, rich.buffer_samples, rich.buffer_state)
      print(rich.command_reset, rich.command_balance, rich.command_over, rich.command_exists)
      print(rich.decode_over(0, 1, 1))
      print(rich.decode_over(2, 5, 0))
      print(rich.decode_moved(7, 0xfffffffe, 1))`),
  ).toEqual([
    '0\t3\t0\t1',
    '1\t11\tnil\t0',
    'nil\t4294967297',
    'status: it is busy; try again later (BUSY)\t5',
    '7\t-2\ttrue',
  ]);
});

test('the lines of all drivers compile', () => {
  const script = drivers.map((driver) => {
    const names = [
      ...luaModule(driver)
        .split('[[')[1]!
        .matchAll(/^([a-z_0-9]+) [^=\n]/gm),
    ].map(([, name]) => name);
    return `for name in ("${names.join(' ')}"):gmatch "%S+" do assert(type(require "${moduleName(driver)}"[name]) == "function", name) end`;
  });
  expect(printed(`${script.join('\n')} print "all"`)).toEqual(['all']);
});

test('a module costs little more than its lines', () => {
  const script = `
    -- So many strings that the table of strings does not grow while it is measured.
    local strings = {} for i = 1, 1000 do strings[i] = "string " .. i end
    local function used() collectgarbage() collectgarbage() return collectgarbage "count" * 1024 end
    local function cost(name) local before = used() require(name) return math.tointeger(used() - before) end
    cost "syscall" print(cost "syscall.driver") cost "syscall.choices"
    ${drivers.map((driver) => `print(cost "${moduleName(driver)}")`).join('\n')}
    print(#strings)`;
  const [runtime, ...modules] = printed(script).map(Number);
  expect(runtime).toBeLessThan(6 * 1024);
  expect(modules.pop()).toBe(1000);
  expect(modules.length).toBe(drivers.length);
  for (const [index, driver] of drivers.entries())
    expect([driver.name, modules[index]! - luaModule(driver).length < EMPTY_MODULE]).toEqual([driver.name, true]);
});
