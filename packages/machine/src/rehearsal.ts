/**
 * What is done to a machine for the first time takes many times as long as later: its code is not compiled, or not well. So
 * before a machine with control tasks begins, another one that nobody sees goes through what may happen beside them: apps
 * are installed, updated, end in errors and are removed, and somebody looks.
 */
import { type Engine, encodeUtf8 } from '@perilune/engine';
import { SeededRandom, VirtualChip } from '@perilune/hil';
import { encodeCommand, type MachineCommand } from './commands.ts';
import { readBoard } from './configuration/read-board.ts';
import { MemorySourceTree } from './configuration/source-tree.ts';
import type { MachineEvent } from './events.ts';
import { Machine } from './machine.ts';

const BOARD = `name = "rehearsal"
[install]
unsigned = true
allow = ["console", "device", "flash"]
trial = "1 h"
[chip.pot]
type = "slow-cooker"
[[device]]
name = "heater"
class = "switch"
chip = "pot.heater"
[[device]]
name = "thermometer"
class = "temperature"
chip = "pot.thermometer"
[[app]]
folder = "control"
grant = ["device"]
`;
const CONTROL = `name = "control"
version = "1"
permissions = ["device"]
[control]
rate = "1000 Hz"
budget = "50 us"
inputs = ["thermometer"]
outputs = ["heater"]
`;
const APP = `name = "guest"
version = "1"
permissions = ["console", "device", "flash"]
`;
const GUEST = `local alarm, devices, flash = require "alarm", require "devices", require "flash"
local thermometer = assert(devices.find("thermometer"))
flash.set("count", (flash.get("count") or 0) + 1)
alarm.every(5, function()
  print(("%s %.1f"):format(flash.get("count"), thermometer:read()))
  if broken then error { "of a kind" } end
end)
function save() return { 1, "two" } end
function restore(state) assert(state[2] == "two") end
`;
const files: Readonly<Record<string, string>> = {
  'board.toml': BOARD,
  'control/app.toml': CONTROL,
  'control/main.lua': 'function periodic(_, inputs) return inputs.thermometer < 80 end',
};
/** Of everything. */
const TIMES = 5;
/** ms of virtual time for each thing that is done. */
const PAUSE = 20;

/** Some tenths of a second. @param onEvent told what happens */
export function rehearse(engine: Engine, onEvent: (event: MachineEvent) => void = () => {}): void {
  const tree = new MemorySourceTree(new Map(Object.entries(files).map(([path, text]) => [path, encodeUtf8(text)])));
  const chip = new VirtualChip();
  const entropy = new SeededRandom(1, 'rehearsal');
  const machine = new Machine({ engine, chip, entropy, onEvent }, readBoard(tree, 'board.toml'));
  const order = (command: MachineCommand): void => {
    chip.interrupt(encodeCommand(command));
    machine.runUntil(machine.now() + PAUSE * 1000);
  };
  machine.boot();
  for (let time = 0; time < TIMES; time++) {
    for (const id of [3 * time, 3 * time + 1, 3 * time + 2]) {
      order({ type: 'stage', id, path: 'app.toml', bytes: encodeUtf8(APP) });
      order({ type: 'stage', id, path: 'main.lua', bytes: encodeUtf8(GUEST) });
      if (id % 3 === 0) order({ type: 'check', id, app: 'guest' });
      else order({ type: 'install', id, app: 'guest', trial: 1e9, keepsState: true });
    }
    machine.answer({ kind: 'status' });
    machine.answer({ kind: 'inspect', process: 'guest' });
    order({ type: 'process', process: 'guest', operation: 'restart' });
    order({ type: 'evaluate', process: 'guest', code: 'broken = true', values: [], patience: 0 });
    order({ type: 'process', process: 'guest', operation: 'boot' });
    order({ type: 'app', id: 0, app: 'guest', operation: 'remove' });
  }
  machine.shutDown();
}
