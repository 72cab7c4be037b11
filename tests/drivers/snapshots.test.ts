import { expect, it } from 'vitest';
import { TestBoard } from './test-board.ts';

it('a frozen process goes on with its timers, watches, buttons, pins, services and connections', () => {
  const board = new TestBoard();
  board.start('echo', `require "ipc".serve("echo", function(m, sender) return m .. sender.id end)`);
  board.run(5);
  const id = board.start(
    'app',
    `
    local alarm, devices, button = require "alarm", require "devices", require "button"
    local gpio, pwm, ipc = require "gpio", require "pwm", require "ipc"
    local echo = ipc.connect "echo"
    ipc.serve("mine", function() return "served" end)
    devices.find "thermometer":on("above", 80, function(v) print("hot", v) end)
    button.find "go":on("press", function() print "pressed" end)
    local heater = devices.find "heater"
    heater:write(40)
    local relay = gpio.find "relay"
    relay:output(true)
    pwm.find "fan":start(100, 0.5)
    local rounds = 0
    alarm.every(20, function()
      rounds = rounds + 1
      print(rounds, echo:call "hello ", heater:write(40 + rounds), relay:read())
    end)
    alarm.sleep(150)
    print "slept"
  `,
  );
  board.run(50);
  const text = board.printed().join();
  expect(text).toBe(['app: 1\thello 2\ttrue\ttrue', 'app: 2\thello 2\ttrue\ttrue'].join());
  const frozen = board.kernel.freeze(id);
  if (frozen.kind !== 'frozen') throw new Error(frozen.message);
  expect(board.kernel.control.terminate(id)).toBe(0);
  board.run(1_000);
  expect([board.heater.values, board.fan.output, board.relay.mode]).toEqual([[0], undefined, 'off']);
  const copy = board.kernel.thaw(frozen.snapshot, board.describe('app', ''));
  if (copy.kind !== 'started') throw new Error(copy.message);
  board.run(15);
  expect(board.fan.output).toEqual({ frequency: 100, duty: expect.closeTo(0.5, 3) });
  expect(board.printed().join()).toBe(`app: 3\thello ${copy.process}\ttrue\ttrue`);
  board.thermometer.set(90);
  board.go.set(1);
  board.run(1);
  expect(board.printed()).toEqual(['app: hot\t90.0', 'app: pressed']);
  board.start('user', `print(require "ipc".connect "mine":call "x")`);
  board.run(5);
  expect(board.printed()).toEqual(['user: served']);
  board.run(90);
  expect(board.printed()).toContain('app: slept');
});

it('a copy beside the first gets what can be shared, and no output twice', () => {
  const board = new TestBoard();
  const id = board.start(
    'app',
    `
    local alarm, devices, processes = require "alarm", require "devices", require "processes"
    local heater, lid = devices.find "heater", devices.find "lid"
    heater:write(10)
    lid:read()
    alarm.sleep(100)
    print(processes.self(), heater:write(20), lid:read())
  `,
  );
  board.run(20);
  const copy = board.kernel.clone(id);
  if (copy.kind !== 'started') throw new Error(copy.message);
  board.run(200);
  expect(board.printed().sort()).toEqual([
    `app: ${id}\ttrue\tfalse`,
    // Its handle is closed, and says so.
    `app: ${copy.process}\tnil\tfalse`,
  ]);
});
