/** Errors name what the program called, and mistakes the line that made them: not what the module made of it. */
import { expect, it } from 'vitest';
import { TestBoard } from './test-board.ts';

/** Calls that fail, by what their errors name. `d` and `e` are a device that another program owns, and one that is read-only. */
const failing: Readonly<Record<string, string>> = {
  'alarm.sleep': 'alarm.sleep(1)',
  'alarm.after': 'alarm.after(1, print)',
  'alarm.at': 'alarm.at(1, print)',
  'alarm.every': 'alarm.every(1, print)',
  'devices.find': 'devices.find "none"',
  'device:write': 'heater:write(1)',
  'device:read': 'gone:read()',
  'device:on': 'gone:on("change", print)',
  'device:range': 'thermometer:range()',
  'device:guard': 'thermometer:guard()',
  'devices.offer': 'devices.offer { name = "red", class = "led", unit = "boolean", read = print }',
  'led.find': 'led.find "none"',
  'led:on': 'red:on()',
  'led:off': 'red:off()',
  'led:set': 'red:set(true)',
  'led:toggle': 'red:toggle()',
  'button.find': 'button.find "none"',
  'gpio.find': 'gpio.find "none"',
  'pin:output': 'relay:output(true)',
  'pin:input': 'relay:input()',
  'pin:set': 'relay:set(true)',
  'pin:toggle': 'relay:toggle()',
  'pin:read': 'relay:read()',
  'pin:on': 'relay:on("both", print)',
  'pin:close': 'relay:close()',
  'pwm.find': 'pwm.find "none"',
  'pwm:start': 'fan:start(100, 0.5)',
  'pwm:stop': 'fan:stop()',
  'adc.find': 'adc.find "none"',
  'channel:read': 'knob:read()',
  'channel:volts': 'knob:volts()',
  'channel:on_sample': 'knob:on_sample(10, print)',
  'ipc.serve': 'ipc.serve("taken", print)',
  'ipc.connect': 'ipc.connect "none"',
  'peer:call': 'peer:call(("x"):rep(20000))',
  'peer:send': 'peer:send(("x"):rep(20000))',
  'uart.open': 'uart.open "meter"',
  'port:read': 'display:read(1, 1)',
  'udp.bind': 'udp.bind(700)',
  'files.size': 'files.size "none/x"',
  'files.read': 'files.read "none/x"',
  'files.write': 'files.write("none/x", "")',
  'files.append': 'files.append("none/x", "")',
  'files.remove': 'files.remove "none/x"',
  'files.list': 'files.list "none"',
  'files.make': 'files.make "none/x"',
  'files.rename': 'files.rename("none/x", "y")',
  'files.folder': 'files.folder "none"',
  'folder:folder': 'closed:folder "x"',
  'folder:open': 'home:open "none"',
  'folder:list': 'closed:list()',
  'folder:remove': 'home:remove "none"',
  'folder:make': 'home:make "none/x"',
  'folder:rename': 'home:rename("none", "x")',
  'file:read': 'gone_file:read()',
  'file:write': 'file:write "x"',
  'file:truncate': 'file:truncate(0)',
  'file:size': 'gone_file:size()',
  'flash.set': 'flash.set("key", ("x"):rep(1000))',
  'flash.add': 'flash.add("there", 2)',
  'flash.update': 'flash.update("none", 2)',
  'flash.transaction': 'flash.transaction(function(values) values.key = ("x"):rep(1000) end)',
  'processes.describe': 'processes.describe(99)',
  'processes.find': 'processes.find "none"',
  'processes.start': 'processes.start(99)',
  'processes.stop': 'processes.stop(99)',
  'processes.fault': 'processes.fault(99)',
  'processes.terminate': 'processes.terminate(99)',
  'processes.boot': 'processes.boot(99)',
};

const modules = 'alarm devices led button gpio pwm adc ipc uart udp files flash processes'.split(' ');

it('errors name what was called', () => {
  const board = new TestBoard();
  board.start(
    'owner',
    `require "devices".find "heater":write(1)
    require "led".find "red":on()
    require "gpio".find "relay":output()
    require "pwm".find "fan":start(10, 0.5)
    require "uart".open "meter"
    require "ipc".serve("taken", print)
    require "alarm".sleep(1000)`,
  );
  board.run(5);
  const head = `${modules.map((name) => `local ${name} = require "${name}"`).join('\n')}
    local heater, thermometer, gone = devices.find "heater", devices.find "thermometer", devices.find "lid"
    gone.number = 99 -- as if the program that offers it had ended
    local red, relay, fan, knob = led.find "red", gpio.find "relay", pwm.find "fan", adc.find "knob"
    local display, peer = uart.open "display", ipc.connect "taken"
    knob.index = 99
    local home, closed = assert(files.folder "home"), files.folder "home"
    closed.handle = 99
    assert(files.write("home/file", "text"))
    local file, gone_file = assert(home:open "file"), assert(home:open "file")
    gone_file.handle = 99
    assert(flash.set("there", 1))
    for _ = 1, 64 do alarm.after(1e6, print) end\n`;
  const tries = Object.entries(failing).map(([name, call]) => `print("${name}", (select(2, ${call})).call)`);
  board.start('app', `${head}${tries.join('\n')}\nos.exit(0)`, { memory: 1 << 20, quotas: { flash: 500 } });
  board.run(500);
  const lines = board.printed().map((line) => line.replace(/^app: /, ''));
  expect(lines).toEqual(Object.keys(failing).map((name) => `${name}\t${name}`));
});

/** What a program gets wrong, a line of it each. */
const mistakes = `
alarm.sleep "x"
alarm.sleep(-1)
alarm.sleep(0/0)
alarm.after(1)
alarm.every(0, print)
alarm.at({}, print)
devices.find()
devices.find { class = "nonsense" }
devices.find { class = "led", nth = 0 }
devices.list "nonsense"
heater:write()
heater:write "5"
heater:write(0/0)
heater:on("nonsense", print)
heater:on "change"
heater:on("change", print, "x")
heater:on("change", print, -5)
heater:on("above", print)
heater:on("above", 5, print, "x")
devices.offer()
devices.offer {}
devices.offer { name = "x", class = "nonsense", unit = "celsius", read = print }
devices.offer { name = "x", class = "temperature", unit = "nonsense", read = print }
devices.offer { name = "x", class = "temperature", unit = "celsius" }
devices.offer { name = "x", class = "temperature", unit = "celsius", read = print, scale = 1.5 }
button.find(5)
go:on("pres", print)
go:on "press"
led.find()
ipc.serve()
ipc.serve "x"
ipc.serve("x", print, 5)
ipc.serve("x", print, { allow = "friend" })
ipc.serve("x", print, { allow = { 5 } })
ipc.serve("x", print, { on_death = 5 })
ipc.connect()
peer:call()
peer:call("x", -1)
peer:on("deat", print)
peer:on "death"
gpio.find()
relay:input "sideways"
relay:on("x", print)
relay:on "both"
pwm.find()
fan:start(0, 0.5)
fan:start(100, 2)
adc.find()
knob:on_sample(0, print)
knob:on_sample(5)
uart.open(5)
port:write(5)
port:read "lin"
port:read(4, "x")
port:on("x", print)
udp.bind "x"
files.read("home/x", -1)
files.write("home/x", 5)
files.rename "home/x"
home:open(5)
flash.get(5)
flash.set("k", print)
flash.set(("k"):rep(65), 1)
flash.transaction()
random.range(5, 1)
random.bytes "x"
console.write(5)
console.read(0)
processes.describe "x"
processes.stop(-1)
task.spawn(5)
`;

it('mistakes are told at the line that made them', () => {
  const lines = mistakes.trim().split('\n');
  const program = lines.map((line) => `print((select(2, pcall(function() ${line} end))))`).join('\n');
  const names = `${modules.join(' ')} random console task`.split(' ');
  const head = [
    ...names.map((name) => `${name} = require "${name}"`),
    'heater, red, go, relay = devices.find "heater", led.find "red", button.find "go", gpio.find "relay"',
    'fan, knob, port, home = pwm.find "fan", adc.find "knob", uart.open "meter", files.folder "home"',
    'ipc.serve("own", print) peer = ipc.connect "own"',
  ].join(' ');
  const board = new TestBoard();
  board.start('app', `${head}\n${program}\nos.exit(0)`, { memory: 1 << 20 });
  board.run(500);
  const told = board.printed().map((line) => line.replace(/^app: (main\.lua:\d+: )?.*$/, '$1'));
  expect(told).toEqual(lines.map((_, place) => `main.lua:${place + 2}: `));
});
