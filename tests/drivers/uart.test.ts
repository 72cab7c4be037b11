import { beforeEach, describe, expect, it } from 'vitest';
import { TestBoard } from './test-board.ts';

let board: TestBoard;

beforeEach(() => {
  board = new TestBoard();
  board.meter.isUp = true;
});

const HEAD = 'local uart, task, alarm = require "uart", require "task", require "alarm"\n';

function start(source: string, name = 'app', permissions?: readonly string[]): void {
  board.start(name, HEAD + source, permissions ? { permissions } : {});
  board.run(5);
}
/** What was printed since the last time. */
const printed = () => board.printed().map((line) => line.replace(/^app: /, ''));

describe('reading', () => {
  it('waits for so many bytes, for a line, or for something', () => {
    start(`
      local port = assert(uart.open("meter"))
      print(port:read(4))
      print(("%q"):format(port:read("line")), ("%q"):format(port:read("line")), ("%q"):format(port:read("line")))
      print(("%q"):format(port:read()))
      print(port:read())
    `);
    board.meter.arrive('ab');
    board.run(1);
    expect(printed()).toEqual([]);
    board.meter.arrive('cdef\r\n\nx');
    board.run(1);
    expect(printed()).toEqual(['abcd']);
    board.meter.arrive('y\rz\nrest\0\xff');
    board.run(1);
    expect(printed()).toEqual(['"ef"\t""\t"xy\\13z"', '"rest\\0\ufffd"']);
    board.meter.arrive('!');
    board.run(1);
    expect(printed()).toEqual(['!']);
  });
  it('ends after its time, and what has come stays', () => {
    start(`
      local port = assert(uart.open("meter"))
      local function try(...)
        local began = alarm.now()
        local text, problem = port:read(...)
        print(text or problem.name, math.floor(alarm.now() - began + 0.5))
      end
      try(5, 100)
      try("line", 0)
      try(3, 100)
      alarm.after(20, function() print "others go on" end)
      try(1, 50)
      print(select(2, port:read(1, 1)))
    `);
    board.meter.arrive('abc');
    board.run(500);
    expect(printed()).toEqual([
      'NOACK\t100',
      'NOACK\t0',
      'abc\t0',
      'others go on',
      'NOACK\t50',
      'port:read: the other side did not answer (NOACK)',
    ]);
  });
  it('is for one task at a time; one that was cancelled leaves it free', () => {
    start(`
      local port = assert(uart.open("meter"))
      local first = task.spawn(function() port:read(1) print "never" end)
      print(select(2, port:read(1)))
      first:cancel()
      print(port:read(1))
    `);
    board.meter.arrive('x');
    board.run(1);
    expect(printed()).toEqual(['port:read: it is busy; try again later (BUSY)', 'x']);
  });
  it('refuses a line that does not end, and loses nothing of it', () => {
    start(`
      local port = assert(uart.open("meter"))
      local _, problem = port:read("line")
      print(problem.name, #port:read(5000), port:read("line"), port:overruns())
    `);
    board.meter.arrive(`${'x'.repeat(5000)}end\n`);
    board.run(20);
    expect(printed()).toEqual(['SIZE\t5000\tend\t0']);
  });
  it('tells of bytes that were lost', () => {
    start(`
      local port = assert(uart.open("meter"))
      alarm.sleep(100)
      print(port:overruns(), #port:read(16384), port:overruns())
    `);
    board.meter.arrive('x'.repeat(20_000));
    board.run(200);
    expect(printed()).toEqual(['3616\t16384\t3616']);
  });
});

describe('writing', () => {
  it('waits until the line takes more, in pieces', () => {
    start(`
      local port = assert(uart.open("meter"))
      task.spawn(function() print("second", port:write("!")) end)
      print(port:write(("0123456789"):rep(500)), port:write(""))
    `);
    const { written } = board.meter;
    for (const lengths of [[1], [1, 4096], [1, 4096, 904]]) {
      expect(written.map(({ length }) => length)).toEqual(lengths);
      board.meter.onWritten?.(0);
      board.run(1);
    }
    expect(written.join('')).toBe(`!${'0123456789'.repeat(500)}`);
    expect(printed()).toEqual(['second\ttrue', 'true\ttrue']);
  });
  it('fails with the line', () => {
    start(`
      local port = assert(uart.open("meter"))
      print(select(2, port:write("x")))
      print(select(2, port:write("x")))
    `);
    board.meter.set(false);
    board.meter.onWritten?.(1);
    board.run(1);
    expect(printed()).toEqual(['port:write: the operation failed (FAIL)', 'port:write: it is switched off (OFF)']);
  });
  it('after a task that was cancelled, or a program that has ended, waits for what they left', () => {
    start(`uart.open("meter"):write("left")`, 'other');
    board.kernel.control.terminate(board.kernel.control.find('other')!);
    board.run(1);
    start(`
      local port = assert(uart.open("meter"))
      local first = task.spawn(function() port:write("first") print "never" end)
      alarm.sleep(10)
      first:cancel()
      print(port:write("second"))
    `);
    board.meter.onWritten?.(0);
    board.run(20);
    board.meter.onWritten?.(0);
    board.run(1);
    board.meter.onWritten?.(0);
    board.run(1);
    expect(board.meter.written).toEqual(['left', 'first', 'second']);
    expect(printed()).toEqual(['true']);
  });
});

describe('functions', () => {
  it('are called for bytes, unless somebody reads, and keep the program', () => {
    start(`
      local port = assert(uart.open("meter"))
      port:on("data", function(text)
        print("data", text)
        if text == "ask" then print("answer", port:read(3)) end
        if text == "end" then port:on("data", nil) end
      end)
    `);
    for (const text of ['one', 'ask', 'abcdef', 'end', 'late']) {
      board.meter.arrive(text);
      board.run(1);
    }
    expect(printed()).toEqual(['data\tone', 'data\task', 'answer\tabc', 'data\tdef', 'data\tend']);
    expect(board.kernel.control.statistics().living).toBe(0);
  });
  it('are called when the line goes down and comes up; who reads gets an error', () => {
    start(`
      local port = assert(uart.open("meter"))
      port:on("error", function(problem) print("error", problem, port:is_up()) end)
      port:on("open", function() print("open", port:is_up()) end)
      print(select(2, port:read("line")))
      alarm.sleep(50)
      print(port:read("line"))
      port:close()
    `);
    board.meter.set(false);
    board.run(10);
    board.meter.set(true);
    board.run(100);
    board.meter.arrive('again\n');
    board.run(10);
    expect(printed()).toEqual([
      'error\tport:on: it is switched off (OFF)\tfalse',
      'port:read: it is switched off (OFF)',
      'open\ttrue',
      'again',
    ]);
    expect(board.kernel.control.statistics().living).toBe(0);
  });
});

it('a port has one owner, several ports go on side by side, and closing ends what waits', () => {
  start(`
    local meter <close> = uart.open "meter"
    print(select(2, uart.open "meter"), table.concat(uart.names(), " "))
    local display = uart.open "display"
    task.spawn(function() print("read", select(2, display:read(1))) end)
    task.spawn(function() print("write", select(2, display:write("x"))) end)
    print(meter:read(1))
    print(display:close(), display:close())
    print(select(2, display:read(1)))
    print(select(2, display:write("1")))
    print(select(2, display:overruns()))
    print(display:is_up(), select(2, display:on("data", print)).name)
  `);
  start('print(select(2, uart.open("meter")))', 'other');
  start('print(#uart.names(), select(2, uart.open("meter")))', 'denied', ['console']);
  board.meter.arrive('m');
  board.run(5);
  expect(printed()).toEqual([
    'uart.open: it is in that state already (ALREADY)\tmeter display',
    'other: uart.open: it is busy; try again later (BUSY)',
    'denied: 0\tuart.open: there is no such device, or this process may not use it (NODEVICE)',
    'm',
    'true\tfalse',
    ...['read', 'write', 'overruns'].map((name) => `port:${name}: it has to be reserved first (RESERVE)`),
    'false\tRESERVE',
    'read\tport:read: it was cancelled (CANCEL)',
    'write\tport:write: it was cancelled (CANCEL)',
  ]);
});

it('says what is wrong at the line of the caller', () => {
  start(`
    local port = assert(uart.open "meter")
    print(pcall(uart.open, 4))
    print(pcall(port.read, port, 0))
    print(pcall(port.read, port, "lines"))
    print(pcall(port.read, port, 1, -1))
    print(pcall(port.write, port, 7))
    print(pcall(port.on, port, "line", print))
    print(select(2, pcall(function()
      port:on("data", 1)
    end)))
  `);
  expect(printed()).toEqual([
    "false\tbad argument 'name' to 'uart.open' (string expected, got 4)",
    "false\tbad argument 'what' to 'port:read' (a whole number from 1 to 65536 expected, got 0)",
    "false\tbad argument 'what' to 'port:read' (a whole number from 1 to 65536 expected, got string)",
    "false\tbad argument 'timeout' to 'port:read' (milliseconds expected, got -1)",
    "false\tbad argument 'text' to 'port:write' (string expected, got 7)",
    "false\tbad argument 'event' to 'port:on' ('data', 'error' or 'open' expected, got string)",
    "main.lua:11: bad argument 'f' to 'port:on' (function expected, got 1)",
  ]);
});

it('a frozen program goes on with its port; a copy beside it is told that it has none', () => {
  start(`
    local port = assert(uart.open("meter"))
    port:on("error", function(problem) print("error", problem) end)
    print(port:read("line"))
    print(select(-1, port:read("line")))
    port:on("error", nil)
  `);
  board.meter.arrive('half');
  board.run(1);
  const id = board.kernel.control.find('app')!;
  const frozen = board.kernel.freeze(id);
  if (frozen.kind !== 'frozen') throw new Error(frozen.message);
  const copy = board.kernel.clone(id);
  expect(copy.kind).toBe('started');
  board.run(5);
  expect(printed()).toEqual([
    'error\tport:on: it was cancelled (CANCEL)',
    'nil\tport:read: it was cancelled (CANCEL)',
    'port:read: it has to be reserved first (RESERVE)',
  ]);
  board.kernel.control.terminate(id);
  board.run(5);
  expect(board.kernel.thaw(frozen.snapshot, board.describe('app', '')).kind).toBe('started');
  board.meter.arrive(' a line\nnext\n');
  board.run(5);
  expect(printed()).toEqual(['half a line', 'next']);
});
