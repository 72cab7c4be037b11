import { ErrorCode, ReturnVariant, SystemCallClass } from '@perilune/abi';
import { ImageStop } from '@perilune/hil';
import { describe, expect, it } from 'vitest';
import { fill } from '../../packages/engine/test-support/fake-kernel.ts';
import { loader, programOf, type Run, start } from './program.ts';

const { Blocked, Exited, Faulted } = ImageStop;

/** What it printed since the last time. */
function said(run: Run): string {
  const text = run.kernel.printed.trimEnd().replaceAll('\n', ' ');
  run.kernel.printed = '';
  return text;
}

describe('can a program', () => {
  it.each([
    [
      'hide an error in a callback behind a pcall around a wait',
      'device.after(1, function()\n error "oh" end) pcall(device.work, 2) print "survived"',
      'main.lua:2: oh',
    ],
    ['hide an error in a task', 'pcall(task.spawn, function()\n error "oh" end) print "survived"', 'main.lua:2: oh'],
    [
      'hide one in a task that has waited',
      'task.spawn(function()\n device.work(1) error "oh" end) pcall(device.work, 2) print "survived"',
      'main.lua:2: oh',
    ],
  ])('%s? No', (_, source, message) => {
    const run = start(source);
    if (run.go() === Blocked) expect(run.finish(1)).toBe(Faulted);
    expect(run.image.fault).toMatchObject({ cause: 'script', message, source: 'main.lua', line: 2 });
    expect(run.image.fault?.traceback).toContain('main.lua:2: in function <main.lua:1>');
    expect(run.kernel.printed).toBe('');
  });

  it('survive an error in a variable that a cancelled task closes? No', () => {
    const run = start(`
      local t = task.spawn(function() local x <close> = setmetatable({}, { __close = function() error "oh" end }) device.work(1) end)
      pcall(t.cancel, t) print "survived"`);
    expect([run.go(), run.image.fault?.message, run.kernel.printed]).toEqual([Faulted, 'main.lua:2: oh', '']);
  });

  it('wait for its own end, cancel what runs, spawn what is no function? Those are mistakes with their place', () => {
    const run = start(`
      task.spawn(function()
        local me = task.current()
        print(pcall(me.join, me)) print(pcall(me.cancel, me)) print(me:status())
      end)
      print(pcall(task.spawn, 5)) print(task.current())`);
    expect(run.go()).toBe(Exited);
    expect(run.kernel.printed.replaceAll('main.lua:', '')).toBe(
      'false\ta task cannot wait for its own end\nfalse\ta task that runs cannot be cancelled\nrunning\n' +
        "false\tbad argument #1 to 'task.spawn' (function expected, got number)\nnil\n",
    );
  });

  it('be ended while it waits in many places? Yes, at once', () => {
    const run = start(
      'for i = 1, 20 do task.spawn(function() device.work(i) end) end device.after(99, function() os.exit(4) end) device.work(100)',
    );
    expect(run.go()).toBe(Blocked);
    expect([run.finish(99), run.image.completion]).toEqual([Exited, 4]);
  });

  it('outlive its memory with ten thousand tasks? No', () => {
    const run = start('for i = 1, 10000 do task.spawn(function() device.work(i) end) end');
    expect([run.go(), run.image.fault?.cause]).toEqual([Faulted, 'memory']);
  });
});

describe('waiting', () => {
  it('in the main program lets tasks and callbacks go on', () => {
    const run = start(`
      task.spawn(function() print("task", device.work(1)) print("task", device.work(2)) end)
      device.after(3, function(value) print("callback", value) end)
      print("main", device.work(4)) print "end"`);
    expect([run.go(), said(run)]).toEqual([Blocked, '']);
    expect([run.finish(3, 30), said(run)]).toEqual([Blocked, 'callback\t30']);
    expect([run.finish(1, 10), said(run)]).toEqual([Blocked, 'task\t10']);
    expect([run.finish(4, 40), said(run)]).toEqual([Blocked, 'main\t40 end']);
    expect([run.finish(2, 20), said(run)]).toEqual([Exited, 'task\t20']);
  });

  it('in a callback holds up nobody', () => {
    const run = start(`
      device.after(1, function() print "first" device.work(2) print "first again" end)
      device.after(3, function() print "second" end)
      device.work(4) print "main"`);
    run.go();
    run.finish(1);
    run.finish(3);
    expect([run.finish(4), said(run)]).toEqual([Blocked, 'first second main']);
    expect([run.finish(2), said(run), run.image.completion]).toEqual([Exited, 'first again', 0]);
  });

  it('inside a coroutine of the program waits in place', () => {
    const run = start(`
      local generator = coroutine.wrap(function() for i = 1, 2 do coroutine.yield(device.work(i)) end end)
      task.spawn(function() print("task", device.work(5)) end)
      print(generator()) print(generator())`);
    run.go();
    expect([run.finish(1, 10), said(run)]).toEqual([Blocked, '10']);
    expect([run.finish(5, 50), said(run)]).toEqual([Blocked, 'task\t50']);
    expect([run.finish(2, 20), said(run)]).toEqual([Exited, '20']);
  });

  it('inside pcall and with variables to be closed goes on where it was', () => {
    const run = start(`
      task.spawn(function()
        print(pcall(function()
          local guard <close> = setmetatable({}, { __close = function() print "closed" end })
          print(device.work(1)) error("after", 0)
        end))
      end)`);
    run.go();
    expect([run.finish(1, 5), said(run)]).toEqual([Exited, '5 closed false\tafter']);
  });

  it('tells a failure as an error with name, code and explanation', () => {
    const run = start('local value, err = device.work(1) print(value, err, err.name, err.code)');
    run.kernel.onCommand = (_d, _n, _a, _b, answer) => fill(answer, ReturnVariant.Failure, ErrorCode.NoMemory);
    expect([run.go(), said(run)]).toEqual([
      Exited,
      'nil\tdevice.begin: the memory or a quota of the process is used up (NOMEM)\tNOMEM\t9',
    ]);
  });
});

describe('tasks', () => {
  it('are joined, with all they return', () => {
    const run = start(`
      local one = task.spawn(function(a, b) device.work(1) return a, nil, b end, 1, 3)
      local two = task.spawn(function() return one:join() end)
      print(one:status(), two:status()) print(two:join()) print(one:join()) print(one:status())`);
    run.go();
    expect([run.finish(1), said(run)]).toEqual([Exited, 'waiting\twaiting 1\tnil\t3 1\tnil\t3 ended']);
  });

  it('are cancelled where they wait, closing what they have open', () => {
    const run = start(`
      local t = task.spawn(function()
        local guard <close> = setmetatable({}, { __close = function() print "closed" end })
        device.work(1) print "never"
      end)
      local joiner = task.spawn(function() print(t:join()) end)
      t:cancel() t:cancel() print(t:status()) device.work(2)`);
    expect([run.go(), said(run)]).toEqual([Blocked, 'closed cancelled nil\tcancelled']);
    expect(run.finish(1)).toBe(Blocked);
    expect([run.finish(2), said(run)]).toEqual([Exited, '']);
  });

  it('take turns when they yield, callbacks between them', () => {
    const run = start(`
      for name in ("ab"):gmatch "." do task.spawn(function() for i = 1, 3 do print(name .. i) task.yield() end end) end
      print "main" task.yield() print "main"`);
    expect([run.go(), said(run)]).toEqual([Exited, 'a1 b1 main a2 b2 main a3 b3']);
  });

  it('do one operation at a time where a turn says so, also when one is cancelled', () => {
    const run = start(`
      local function work(name)
        local turn <close> = syscall.turn "x"
        print(name .. " begins") device.work(1) print(name .. " ends")
      end
      local tasks = {} for name in ("abcd"):gmatch "." do tasks[name] = task.spawn(work, name) end
      tasks.b:cancel() device.after(9, function() tasks.c:cancel() end)`);
    expect([run.go(), said(run)]).toEqual([Blocked, 'a begins']);
    expect([run.finish(1), said(run)]).toEqual([Blocked, 'a ends c begins']);
    expect([run.finish(9), said(run)]).toEqual([Blocked, 'd begins']);
    expect([run.finish(1), said(run)]).toEqual([Exited, 'd ends']);
  });

  it('wait for the upcall of an operation, one after the other', () => {
    const run = start(`
      for i = 1, 2 do task.spawn(function() print("done", syscall.operation("op", device.driver, i, 0, 0, device.done)) end) end`);
    expect([run.go(), said(run)]).toEqual([Blocked, '']);
    expect([run.finish(11, 12), said(run)]).toEqual([Blocked, 'done\t11\t12\t0\ttrue']);
    expect(
      run.kernel.calls.filter(([callClass]) => callClass === SystemCallClass.Command).map((call) => call[2]),
    ).toEqual([1, 2]);
    expect([run.finish(13), said(run)]).toEqual([Exited, 'done\t13\t0\t0\ttrue']);
  });

  it('begin an operation once the one before is over, also when nobody waits for that any more', () => {
    const run = start(`
      local function work(i) print(i, syscall.operation("op", device.driver, i, 0, 0, device.done)) end
      task.spawn(work, 1):cancel() task.spawn(work, 2):cancel() task.spawn(work, 3)`);
    const commands = () =>
      run.kernel.calls.filter(([callClass]) => callClass === SystemCallClass.Command).map((call) => call[2]);
    expect([run.go(), said(run), commands()]).toEqual([Blocked, '', [1]]);
    expect([run.finish(11), said(run), commands()]).toEqual([Blocked, '', [1, 3]]);
    expect([run.finish(13), said(run)]).toEqual([Exited, '3\t13\t0\t0\ttrue']);
  });
});

describe('a process', () => {
  it('ends when there is nothing left to wait for', () => {
    const run = start('print(1)');
    expect([run.go(), run.image.completion, run.kernel.printed]).toEqual([Exited, 0, '1\n']);
    expect(run.kernel.calls.at(-1)?.slice(0, 3)).toEqual([SystemCallClass.Exit, 0, 0]);
  });

  it('stays for a callback until it is taken off', () => {
    const run = start(
      `local stop stop = syscall.on("device.on", device.driver, device.done, function(a, b, c) print(a, b, c) if b == 2 then stop() stop() end end)`,
    );
    expect([run.go(), run.finish(1, 1), run.finish(5, 2), said(run)]).toEqual([
      Blocked,
      Blocked,
      Exited,
      '1\t1\t0 5\t2\t0',
    ]);
    expect(run.kernel.subscriptions.get('7:2')?.function).toBe(0);
  });

  it('stays for functions the kernel calls, if it has them', () => {
    expect(start('', ['step']).go()).toBe(Exited);
    expect(start('function step() end', ['none', 'step']).go()).toBe(Blocked);
    expect(start('engine = { step = print }', ['engine.step']).go()).toBe(Blocked);
  });

  it('says where it failed, in its own source', () => {
    const run = start('\nlocal function act(x)\n  return x.y.z\nend\nact({})');
    expect(run.go()).toBe(Faulted);
    expect(run.image.fault).toMatchObject({ message: "main.lua:3: attempt to index a nil value (field 'y')", line: 3 });
    expect(run.image.frames()[0]?.locals).toEqual([{ name: 'x', value: expect.stringContaining('table') }]);
  });

  it('leaves half of 64 KiB to the program', () => {
    const program = { ...programOf(''), memory: 65536, sources: new Map([['main.lua', new Uint8Array()]]) };
    expect(loader.load(program, start('').kernel).statistics.memoryUsed).toBeLessThanOrEqual(32_768);
  });

  it('goes on the same in slices of any size and from snapshots', () => {
    const source = `
      local t = task.spawn(function() for i = 1, 3 do print(i, device.work(i)) end return "end" end)
      device.after(9, function() print "callback" device.work(10) print "more" end)
      print(t:join())`;
    const play = (fuel: number, between?: (run: Run) => void) => {
      const run = start(source, [], between);
      run.go(fuel);
      for (const handle of [1, 9, 2, 10, 3]) run.finish(handle, handle * 2);
      return [run.kernel.printed, run.image.fuelUsed, run.image.completion];
    };
    const whole = play(1_000_000);
    expect(whole[2]).toBe(0);
    expect(play(13)).toEqual(whole);
    const restore = (run: Run) => {
      run.image = loader.restore(run.image.snapshot(), programOf(source), run.kernel) as Run['image'];
    };
    expect(play(97, restore)).toEqual(whole);
  });
});
