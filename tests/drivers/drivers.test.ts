import { beforeEach, describe, expect, it } from 'vitest';
import { TestBoard } from './test-board.ts';

let board: TestBoard;

beforeEach(() => {
  board = new TestBoard();
});

/** What a program prints in some time. */
function run(source: string, milliseconds = 1_000): string[] {
  board.start('app', source);
  board.run(milliseconds);
  return board.printed().map((line) => line.replace(/^app: /, ''));
}

describe('alarm', () => {
  it('waits, calls back, repeats and cancels', () => {
    const lines = run(`
      local alarm, task = require "alarm", require "task"
      local start = alarm.now()
      local function at(what) print(what, math.floor(alarm.now() - start + 0.5)) end
      alarm.after(20, function() at "after" end)
      local count = 0
      local every
      every = alarm.every(15, function(periods)
        count = count + periods
        at("every " .. periods)
        if count == 3 then print(every:cancel(), every:cancel()) end
      end)
      local dropped = alarm.after(1, function() print "never" end)
      print(dropped:cancel())
      task.spawn(function() alarm.sleep(5) at "task" end)
      alarm.sleep(10)
      at "main"
      alarm.at(0, function() at "past" end)
    `);
    expect(lines).toEqual([
      'true',
      'task\t5',
      'main\t10',
      'past\t10',
      'every 1\t15',
      'after\t20',
      'every 1\t30',
      'every 1\t45',
      'true\tfalse',
    ]);
  });

  it('has callbacks that wait themselves, also in coroutines of their own', () => {
    expect(
      run(`
        local alarm = require "alarm"
        for i = 1, 3 do
          alarm.after(1, function()
            coroutine.wrap(function() alarm.sleep(5) end)()
            print(i)
          end)
        end
      `).sort(),
    ).toEqual(['1', '2', '3']);
  });

  it('says what is wrong at the line of the caller, and returns what fails', () => {
    const lines = run(`
      local alarm = require "alarm"
      print(pcall(alarm.sleep, -1))
      print(pcall(alarm.after, 1))
      print(select(2, pcall(function()
        alarm.every(0, print)
      end)))
      local last, problem
      for i = 1, 65 do last, problem = alarm.after(1e9, print) end
      print(last, problem, problem.name, problem.code)
      os.exit(0)
    `);
    expect(lines).toEqual([
      "false\tbad argument 'milliseconds' to 'alarm.sleep' (milliseconds from 0 on expected, got -1)",
      "false\tbad argument 'f' to 'alarm.after' (function expected, got nil)",
      "main.lua:6: bad argument 'milliseconds' to 'alarm.every' (milliseconds from 0.1 on expected, got 0)",
      'nil\talarm.after: the memory or a quota of the process is used up (NOMEM)\tNOMEM\t9',
    ]);
  });
});

describe('devices', () => {
  it('are found, read and written', () => {
    board.thermometer.set(20.5);
    const lines = run(`
      local devices = require "devices"
      local t = devices.find "thermometer"
      print(t.name, t.class, t.unit, t:read())
      print(devices.find { class = "temperature" }.name, devices.find { class = "temperature", nth = 2 })
      print(devices.find "nothing")
      print(pcall(devices.find, { class = "tempratur" }))
      local names = {}
      for _, d in ipairs(devices.list "actuator") do names[#names + 1] = d.name end
      print(table.concat(names, " "))
      local heater = devices.find "heater"
      print(heater:write(200), heater:read(), heater:range())
      print(heater:guard())
      print(select(2, pcall(function()
        heater:write(1, 2)
      end)))
      local lamp = devices.find "lamp"
      print(lamp:write(1, 2.4, -3), lamp:read())
      print(devices.find "lid":read())
    `);
    expect(lines).toEqual([
      'thermometer\ttemperature\tcelsius\t20.5',
      'thermometer\tnil\tdevices.find: there is no such device, or this process may not use it (NODEVICE)',
      'nil\tdevices.find: there is no such device, or this process may not use it (NODEVICE)',
      "false\t'devices.find' knows no class 'tempratur'",
      'heater lamp red',
      'true\t80\t0\t80',
      '1\trange\trange',
      "main.lua:15: 'heater' takes 1 value, not 2",
      'true\t1\t2\t-3',
      'false',
    ]);
    // Its owner has ended.
    expect(board.heater.values).toEqual([0]);
  });

  it('tell of changes and limits', () => {
    board.start(
      'app',
      `
      local devices = require "devices"
      local t = devices.find "thermometer"
      t:on("above", 80, function(v) print("hot", v) end, 1)
      local change
      change = t:on("change", function(v) print("change", v) if v > 85 then print(change:cancel()) end end, 10)
      devices.find "lid":on("change", function(v) print("lid", v) end)
    `,
    );
    board.run(10);
    for (const value of [10, 81, 80.5, 82, 90, 50, 95]) {
      board.thermometer.set(value);
      board.run(20);
    }
    board.lid.set(1);
    board.run(10);
    expect(board.printed().map((line) => line.replace('app: ', ''))).toEqual([
      'change\t10.0',
      'hot\t81.0',
      'change\t81.0',
      'change\t80.5',
      'change\t82.0',
      'change\t90.0',
      'true',
      'hot\t95.0',
      'lid\ttrue',
    ]);
  });

  it('can be offered in Lua, and found, read, written and watched like all others', () => {
    const provider = board.start(
      'provider',
      `
      local devices, alarm = require "devices", require "alarm"
      local level = 1.5
      local tank = devices.offer {
        name = "tank", class = "count", unit = "litre", scale = -1,
        read = function() alarm.sleep(5) return level end,
        write = function(v) if v < 0 then return false end level = v end,
      }
      print(devices.offer { name = "tank", class = "count", unit = "litre", read = print })
      alarm.every(10, function() tank:publish(level) end)
    `,
    );
    board.run(5);
    board.start(
      'user',
      `
      local devices, alarm = require "devices", require "alarm"
      local tank = devices.find "tank"
      print(tank:read())
      print(tank:write(7.25), tank:read())
      print(tank:write(-1))
      tank:on("above", 5, function(...) print("above", ...) end)
      local watch = tank:on("change", function(...) print("change", ...) end)
      alarm.sleep(100)
      print(watch:cancel())
      print(tank:read())
      print(devices.find "tank")
    `,
    );
    board.run(60);
    expect(board.kernel.control.terminate(provider)).toBe(0);
    board.run(100);
    expect(board.printed()).toEqual([
      'provider: nil\tdevices.offer: it is in that state already (ALREADY)',
      'user: 1.5',
      'user: true\t7.3',
      'user: nil\tdevice:write: an argument is not valid (INVALID)',
      'user: above\t7.3',
      'user: above\tnil\tdevice:on: there is no such device, or this process may not use it (NODEVICE)',
      'user: change\tnil\tdevice:on: there is no such device, or this process may not use it (NODEVICE)',
      'user: false',
      'user: nil\tdevice:read: there is no such device, or this process may not use it (NODEVICE)',
      'user: nil\tdevices.find: there is no such device, or this process may not use it (NODEVICE)',
    ]);
  });
});

describe('buttons, lights and pins', () => {
  it('are found by name', () => {
    board.start(
      'app',
      `
      local button, led, gpio, pwm, adc = require "button", require "led", require "gpio", require "pwm", require "adc"
      local go = button.find "go"
      go:on("press", function() print("press", go:pressed()) led.find "red":on() end)
      local stop = go:on("release", function() print("release") end)
      print(table.concat(button.names(), " "), table.concat(led.names(), " "))
      print(led.find "none")
      go:wait()
      print "waited"
      go:wait()
      stop()
      local relay = gpio.find "relay"
      print(relay:set(true))
      print(relay:output(true), relay:read(), relay:toggle(), relay:read(), relay:close())
      local fan = pwm.find "fan"
      print(fan.highest_frequency, fan:start(100, 0.5))
      print(pcall(fan.start, fan, 2000, 0.5))
      local knob = adc.find "knob"
      print(string.format("%.3f %.3f", knob:read(), knob:volts()))
      local count = 0
      local ended
      ended = knob:on_sample(1000, function(level) count = count + 1 if count == 5 then print(count) ended() end end)
      print(knob:read())
    `,
    );
    board.knob.samples.splice(0, 1, 2_048);
    board.run(5);
    for (const level of [1, 0, 1, 0]) {
      board.go.set(level);
      board.run(5);
    }
    expect(board.printed().map((line) => line.replace('app: ', ''))).toEqual([
      'go\tred',
      'nil\tled.find: there is no such device, or this process may not use it (NODEVICE)',
      'press\ttrue',
      'waited',
      'release',
      'press\ttrue',
      'nil\tpin:set: it has to be reserved first (RESERVE)',
      'true\ttrue\ttrue\tfalse\ttrue',
      '1000\ttrue',
      "false\tbad argument 'frequency' to 'pwm:start' (a whole number from 1 to 1000 expected, got 2000)",
      '0.500 1.650',
      'nil\tchannel:read: it is busy; try again later (BUSY)',
      '5',
    ]);
    expect(board.red.values).toEqual([1]);
  });
});

describe('ipc', () => {
  const server = `
    local ipc, alarm = require "ipc", require "alarm"
    ipc.serve("echo", function(message, sender)
      if message == "fail" then return nil end
      if message == "slow" then alarm.sleep(50) end
      if message == "die" then error "as asked" end
      return sender.name .. ": " .. message
    end, { on_death = function(sender) print(sender.name .. " has ended") end })
  `;

  it('lets those connect who are on the list', () => {
    board.start(
      'server',
      `local ipc = require "ipc"
      for name, list in pairs { a = {}, b = { "app" }, c = { "other" } } do ipc.serve(name, print, { allow = list }) end`,
    );
    board.run(1);
    const connect = 'for name in ("abc"):gmatch "." do print(name, (require "ipc".connect(name)) ~= nil) end';
    expect(run(connect)).toEqual(['a\tfalse', 'b\ttrue', 'c\tfalse']);
  });

  it('ends a connection with the block it was made for', () => {
    board.start('server', server);
    board.run(5);
    board.start(
      'client',
      'local p; do local peer <close> = require "ipc".connect "echo" p = peer end print(p:is_connected())',
    );
    board.run(20);
    expect(board.printed()).toEqual(['client: false']);
  });

  it('calls, sends, and learns of ends', () => {
    const id = board.start('server', server);
    board.run(5);
    board.start(
      'client',
      `
      local ipc, task, alarm = require "ipc", require "task", require "alarm"
      local echo = ipc.connect "echo"
      print(echo:call "hello")
      print(#echo:call(("x"):rep(10000)))
      print(echo:call "fail")
      print(echo:call("slow", 10))
      print(echo:send "one way")
      print(echo:call(("x"):rep(16385)))
      print(ipc.connect "nobody")
      local slow = task.spawn(function() print(echo:call "slow") end)
      print(echo:call "quick")
      slow:join()
      echo:on("death", function() print("death", echo:is_connected()) end)
      print(echo:call "slow")
      print(echo:call "slow")
    `,
    );
    // In the middle of the last call.
    board.run(140);
    expect(board.kernel.control.terminate(id)).toBe(0);
    board.run(10);
    const failed = 'nil\tpeer:call: the other side did not answer (NOACK)';
    expect(board.printed().map((line) => line.replace('client: ', ''))).toEqual([
      'client: hello',
      '10008',
      'nil\tpeer:call: the operation failed (FAIL)',
      failed,
      'true',
      'nil\tpeer:call: a size is not valid (SIZE)',
      'nil\tipc.connect: there is no such device, or this process may not use it (NODEVICE)',
      'client: quick',
      'client: slow',
      'client: slow',
      // Callbacks run at once, who waits goes on soon.
      'death\tfalse',
      failed,
    ]);
  });

  it('survives a service that faults and clients that end', () => {
    board.start('server', server);
    board.run(5);
    board.start('brief', `local echo = require "ipc".connect "echo" print(echo:call "hi")`);
    board.run(20);
    expect(board.printed()).toEqual(['brief: brief: hi', 'server: brief has ended']);
    board.start('killer', `print(require "ipc".connect "echo":call "die")`);
    board.run(20);
    const [printed, report] = board.printed();
    expect(printed).toBe('killer: nil\tpeer:call: the other side did not answer (NOACK)');
    expect(report).toContain('as asked');
  });
});

describe('the rest', () => {
  it('tells numbers, texts and processes', () => {
    const lines = run(`
      local random, board, processes, console = require "random", require "board", require "processes", require "console"
      local least, most = 10, -10
      for i = 1, 500 do
        local value = random.range(-3, 3)
        least, most = math.min(least, value), math.max(most, value)
      end
      print(least, most, #random.bytes(10), random.number() < 1)
      print(random.range(math.mininteger, math.maxinteger) ~= nil, pcall(random.range, 2, 1))
      print(board.name(), board.version(), board.sku(), board.kernel())
      local self = processes.describe(processes.self())
      print(self.name, self.state, self.memory_quota, #processes.list(), processes.find "app".id == self.id)
      print(processes.describe(999))
      print(processes.boot(self.id))
      print(console.write "written\\n", console.dropped())
    `);
    expect(lines).toEqual([
      '-3\t3\t10\ttrue',
      "true\tfalse\tbad argument 'most' to 'random.range' (a whole number from 2 to 9223372036854775807 expected, got 1)",
      'test board\t1\tsmall\t0.1.0',
      'app\trunning\t262144\t1\ttrue',
      'nil\tprocesses.describe: an argument is not valid (INVALID)',
      'nil\tprocesses.boot: it is in that state already (ALREADY)',
      'written',
      '8\t0',
    ]);
  });

  it('reads what is typed, line by line', () => {
    board.start('app', `local console = require "console" print(console.read(), console.read(4))`);
    board.run(5);
    board.console.type('app', 'yes\nmore than four');
    board.run(5);
    expect(board.printed()).toEqual(['app: yes\tmore']);
  });

  it('is not there for who may not', () => {
    board.start(
      'app',
      `
      print(require "devices".find "thermometer")
      print(#require "devices".list(), #require "button".names())
      print(require "ipc".connect "echo")
      print(require "processes".list())
      print(require "console".write "x")
    `,
      { permissions: [] },
    );
    board.run(5);
    const lines = board.printed();
    expect(lines).toHaveLength(5);
    for (const line of [lines[0], ...lines.slice(2)]) expect(line).toMatch(/nil\t.*\(NODEVICE\)$/);
    expect(lines[1]).toBe('app: 0\t0');
  });
});

describe('flash', () => {
  it('keeps values of every kind, and says what there is', () => {
    expect(
      run(`
        local flash = require "flash"
        print(flash.get "nothing", flash.get("nothing", 7))
        local values = { text = "\\0ä", whole = math.mininteger, float = 0.1, yes = true, no = false,
          list = { 1, { "two", [3.5] = "x" } } }
        for key, value in pairs(values) do assert(flash.set(key, value)) end
        for key, value in pairs(values) do
          local kept = flash.get(key)
          if key ~= "list" then assert(kept == value and math.type(kept) == math.type(value)) end
        end
        local list = flash.get "list"
        print(#list, list[2][1], list[2][3.5])
        print(table.concat(flash.keys(), " "), table.concat(flash.keys "l", " "))
        print(flash.add("yes", 1))
        print(flash.update("new", 1))
        print(flash.remove "yes", flash.remove "yes", flash.set("no", nil), flash.get "no")
        flash.set("long", ("x"):rep(32000))
        print(#flash.get "long", flash.usage())
      `),
    ).toEqual([
      'nil\t7',
      '2\ttwo\tx',
      'float list no text whole yes\tlist',
      'nil\tflash.add: this is not supported (NOSUPPORT)',
      'nil\tflash.update: this is not supported (NOSUPPORT)',
      'true\ttrue\ttrue\tnil',
      '32000\t32442\t65536',
    ]);
  });
  it('changes values together or not at all, and finds no room beyond its quota', () => {
    board.start(
      'app',
      `
        local flash, task = require "flash", require "task"
        print(flash.transaction(function(values)
          values.a = 1
          values.b = (values.b or 10) + values.a
          values.c = nil
          return "done", values.b
        end))
        print(pcall(flash.transaction, function(values) values.a = 2 error("no", 0) end))
        print(flash.get "a", flash.get "b")
        print(flash.transaction(function(values) values.a = 3 values.big = ("x"):rep(900) end))
        print(flash.get "a")
        local ready = {}
        for i = 1, 5 do ready[i] = task.spawn(function() flash.set("t" .. i, i) end) end
        for i = 1, 5 do ready[i]:join() end
        print(table.concat(flash.keys "t", " "))
      `,
      { quotas: { flash: 1000 } },
    );
    board.run(1000);
    expect(board.printed().map((line) => line.replace('app: ', ''))).toEqual([
      'true\tdone\t11',
      'false\tno',
      '1\t11',
      'nil\tflash.transaction: the memory or a quota of the process is used up (NOMEM)',
      '1',
      't1 t2 t3 t4 t5',
    ]);
  });
  it('says what is wrong at the line of the caller', () => {
    expect(
      run(`
        local flash = require "flash"
        local circle = {} circle[1] = circle
        print(pcall(flash.get, ""))
        print(pcall(flash.get, 7))
        print(pcall(flash.set, "k", print))
        print(pcall(flash.set, "k", circle))
        print(pcall(flash.set, "k", ("x"):rep(40000)))
        print(select(2, pcall(function()
          flash.set(nil, 1)
        end)))
      `),
    ).toEqual([
      "false\tbad argument 'key' to 'flash.get' (string of 1 to 64 bytes expected, got string)",
      "false\tbad argument 'key' to 'flash.get' (string of 1 to 64 bytes expected, got 7)",
      "false\tbad argument 'value' to 'flash.set' (a function cannot be kept)",
      "false\tbad argument 'value' to 'flash.set' (tables are nested too deeply, or in a circle)",
      "false\tbad argument 'value' to 'flash.set' (it takes 40005 bytes, more than 32768)",
      "main.lua:10: bad argument 'key' to 'flash.set' (string of 1 to 64 bytes expected, got nil)",
    ]);
  });
});

describe('files', () => {
  it('are below folders that were opened, and nowhere else', () => {
    expect(
      run(`
        local files = require "files"
        local home = assert(files.folder "home")
        print(home:make "d", home:make "d")
        local d = home:folder "d"
        local f = d:open("x", { write = true, create = true })
        print(f:write "hello", f:write("J", 0), f:read(), f:size(), f:truncate(2), f:read(), f:read(2))
        print(d:open("x", { create = true, exclusive = true }))
        local nothing, problem = d:open "none"
        print(nothing, problem, problem.reason)
        print(d:open "../d/x")
        print(d:rename("x", "y"), table.concat(d:list(), " "), table.concat(files.list "home", " "))
        print(home:remove "d")
        print(d:remove "y", home:remove "d", #home:list())
        print(f:close(), pcall(f.read, f))
        print(files.write("app/main.lua", "x"))
        print(files.list "app"[1], #files.read("app/main.lua") > 100)
        print(files.folder "elsewhere")
      `),
    ).toEqual([
      'true\tnil\tfolder:make: it is in that state already (ALREADY)',
      'true\ttrue\tJello\t5\t2\tJe\t',
      'nil\tfolder:open: it is in that state already (ALREADY)',
      'nil\tfolder:open: there is no such device, or this process may not use it (NODEVICE)\t2',
      'nil\tfolder:open: an argument is not valid (INVALID)',
      'true\ty\td/',
      'nil\tfolder:remove: an argument is not valid (INVALID)',
      'true\ttrue\t0',
      'nil\tfalse\tfile:read: it is closed',
      'nil\tfiles.write: there is no such device, or this process may not use it (NODEVICE)',
      'main.lua\ttrue',
      'nil\tfiles.folder: there is no such device, or this process may not use it (NODEVICE)',
    ]);
  });
  it('are as io has them', () => {
    expect(
      run(
        `
        local function show(...) print((table.concat(table.pack(...), "|"):gsub("\\n", "/"))) end
        print(io.open "none")
        print(pcall(io.lines, "none"))
        print(pcall(io.open, "x", "rw"))
        local f = assert(io.open("notes.txt", "w"))
        f:write("one\\n", 2, "\\n3.5 0x10 -1e2 rest\\nlast")
        print(io.type(f), f:seek(), f:close(), io.type(f), tostring(f))
        for line in io.lines "notes.txt" do show(line) end
        f = io.open("notes.txt", "r+")
        show(f:read("L", "n", "n", "n", "n", 1, "l", "a", "a"))
        print(f:read "l", f:read(0), f:read(1))
        print(f:seek("set", 4), f:read(1), f:write("X") == f, f:seek("set"), #f:read("a"))
        print(f:seek("set", -1))
        print(f:seek("end"), f:close(), pcall(f.read, f))
        local a <close> = io.open("/home/notes.txt", "a")
        a:write "!" a:flush()
        show(io.open("./notes.txt"):read "a":sub(-5), io.open("app/main.lua"):read "l")
        print(io.open("app/main.lua", "w"))
        print(io.open("app/x.lua"))
        local long = ("x"):rep(10000) .. "\\n"
        local l = io.open("long", "w")
        for i = 1, 5 do l:write(long) end l:close()
        local count, sum = 0, 0
        for line in io.lines("long", "L") do count = count + 1 sum = sum + #line end
        print(count, sum)
        local kept, why = {}
        while not why do kept[#kept + 1], why = io.open "notes.txt" end
        print(#kept > 20, io.open "notes.txt")
        kept[1]:close() kept[2]:close()
        print(io.type(io.open "notes.txt"))
      `,
      ),
    ).toEqual([
      'nil\tnone: No such file or directory\t2',
      'false\tnone: No such file or directory',
      "false\tbad argument #2 to 'open' (invalid mode)",
      'file\t29\ttrue\tclosed file\tfile (closed)',
      'one',
      '2',
      '3.5 0x10 -1e2 rest',
      'last',
      'one/|2|3.5|16|-100.0| |rest|last|',
      'nil\tnil\tnil',
      '4\t2\ttrue\t0\t29',
      'nil\tInvalid argument\t22',
      '29\ttrue\tfalse\tattempt to use a closed file',
      'last!|',
      'nil\tapp/main.lua: Permission denied\t13',
      'nil\tapp/x.lua: No such file or directory\t2',
      '5\t50005',
      'true\tnil\tnotes.txt: Too many open files\t24',
      'file',
    ]);
  });
  it('are what modules, dofile and os work on', () => {
    expect(
      run(`
        print(pcall(require, "nothing"))
        io.open("mod.lua", "w"):write("return { answer = 42, name = ... }"):close()
        io.open("bad.lua", "w"):write("x ="):close()
        print(require "mod".answer, require "mod".name, dofile "mod.lua".answer)
        print(select(2, pcall(require, "bad")))
        print(loadfile "bad.lua")
        print(loadfile "none")
        print(pcall(dofile, "none"))
        print(os.rename("mod.lua", "app/x"))
        print(os.rename("mod.lua", "other.lua"), os.remove "mod.lua")
        print(table.concat(require "files".list "home", " "))
      `),
    ).toEqual([
      "false\tmodule 'nothing' not found:",
      "\tno field package.preload['nothing']",
      "\tno module 'nothing' from the host",
      "\tno file 'home/nothing.lua'",
      '42\tmod\t42',
      "error loading module 'bad' from file 'home/bad.lua':",
      '\thome/bad.lua:1: unexpected symbol near <eof>',
      'nil\tbad.lua:1: unexpected symbol near <eof>',
      'nil\tcannot open none: No such file or directory',
      'false\tcannot open none: No such file or directory',
      'nil\tmod.lua: Invalid cross-device link\t18',
      'true\tnil\tmod.lua: No such file or directory\t2',
      'bad.lua other.lua',
    ]);
  });
  it('have no more room than the quota', () => {
    board.start(
      'app',
      `local f = io.open("f", "w")
      f:setvbuf "no"
      local written = 0
      while true do
        local done, message, reason = f:write(("x"):rep(100))
        if not done then print(written, message, reason) break end
        written = written + 100
      end
      print(require "files".make "home/d")`,
      { quotas: { files: 1000 } },
    );
    board.run(1000);
    expect(board.printed().map((line) => line.replace('app: ', ''))).toEqual([
      '800\tNo space left on device\t28',
      'nil\tfiles.make: the memory or a quota of the process is used up (NOMEM)',
    ]);
  });
});

describe('app', () => {
  it('tells name and version, how long it is on trial, and takes its word', () => {
    expect(
      run(`local app = require "app"
        print(app.name(), app.version(), app.trial(), app.confirm())`),
    ).toEqual(['app\t1.2.3\t5.0\ttrue']);
  });
});

describe('a task that is cancelled', () => {
  const others = (what: string) =>
    run(
      `local alarm, task = require "alarm", require "task"
      local function cancelled(f) local t = task.spawn(function() f() print "never" end) t:cancel() end
      ${what}
      os.exit(0)`,
    );

  it('takes its timer with it', () => {
    const lines = others(
      `for _ = 1, 1000 do cancelled(function() assert(alarm.sleep(60000)) end) end print(alarm.sleep(1))`,
    );
    expect(lines).toEqual(['true']);
  });

  it('leaves what it waited for to the next: channels, the console, files, values', () => {
    board.knob.samples.splice(0, 1, 2_048);
    const lines = others(`
      local knob = require "adc".find "knob"
      cancelled(function() knob:read() end) print(knob:read() > 0.49)
      cancelled(function() knob:read() end) print(knob:on_sample(100, function(level) print("sample", level > 0.49) end) ~= nil)
      alarm.sleep(15)
      local console = require "console"
      cancelled(console.read)
      local reader = task.spawn(function() print(console.read()) end)
      alarm.sleep(1) print(reader:status())
      local files, flash = require "files", require "flash"
      files.write("home/big", ("a"):rep(20000)) files.write("home/small", "small")
      cancelled(function() files.read "home/big" end) print(files.read "home/small")
      cancelled(function() files.write("home/small", "new") end) print(files.read "home/small")
      cancelled(function() files.folder "home":open "small" end) print(files.folder "home":open "big":size())
      cancelled(function() flash.set("key", 1) end) print(flash.get "key")`);
    expect(lines).toEqual(['true', 'true', 'sample\ttrue', 'waiting', 'small', 'new', '20000', '1']);
  });

  it('takes no datagram from who waits after it', () => {
    board.start(
      'app',
      `local task, socket = require "task", require "udp".bind(700)
      task.spawn(function() socket:receive() print "never" end):cancel()
      task.spawn(function() print(socket:receive()) end)`,
      { permissions: ['console', 'udp'] },
    );
    board.run(5);
    board.socket.onReceived?.(0x7f000001, 9, Uint8Array.of(0x68, 0x69));
    board.run(5);
    expect(board.printed()).toEqual(['app: hi\t127.0.0.1\t9']);
  });

  it('leaves a device that another program offers', () => {
    board.start(
      'provider',
      `local alarm, value = require "alarm", 0
      require "devices".offer { name = "slow", class = "count", unit = "counts",
        read = function() value = value + 1 alarm.sleep(50) return value end }`,
    );
    board.run(5);
    const lines = others(`
      local slow = require "devices".find "slow"
      cancelled(function() slow:read() end)
      for _ = 1, 2 do task.spawn(function() print(slow:read()) end) end
      alarm.sleep(300)`);
    expect(lines).toEqual(['2', '3']);
  });
});
