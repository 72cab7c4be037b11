/** Whole machines that are recorded and repeated. */
import { type MessageChip, SeededRandom, VirtualChip } from '@perilune/hil';
import { describe, expect, test } from 'vitest';
import { bootVirtual, filesOf } from '../test-support/virtual-machine.ts';
import { encodeCommand } from './commands.ts';
import { runMachine } from './run.ts';
import { decodeTrace, type TraceHeader } from './trace/format.ts';
import { Recorder, RecordingChip, RecordingEntropy } from './trace/recorder.ts';
import { ReplayChip, ReplayEntropy, Replayer } from './trace/replayer.ts';

const MAIN = `local alarm, devices = require "alarm", require "devices"
local knob = assert(devices.find("knob"))
alarm.every(10, function() print(math.random(100), knob:read()) end)`;
const files = (main = MAIN) =>
  filesOf({
    'board.toml': `name = "b"
[install]
unsigned = true
allow = ["console"]
[chip.knob]
type = "knob"
noise = "1 %"
[[device]]
name = "knob"
class = "analog"
chip = "knob.position"
[chip.light]
type = "rgb-light"
[[device]]
name = "lamp"
class = "led-rgb"
chip = "light.light"
[[app]]
folder = "one"
grant = ["console", "device"]
[[app]]
folder = "two"
grant = ["console"]
`,
    'one/app.toml': 'name = "one"\nversion = "1"\npermissions = ["console", "device"]',
    'one/main.lua': main,
    'two/app.toml': 'name = "two"\nversion = "1"\npermissions = ["console"]',
    'two/main.lua': 'local alarm = require "alarm" for i = 1, 1e5 do if i % 100 == 0 then alarm.sleep(1) end end',
  });
const installedFiles = filesOf({
  'app.toml': 'name = "three"\nversion = "1"\npermissions = ["console"]',
  'main.lua': 'local a = require "alarm" a.every(20, function() print(math.random(100), require "app".trial()) end)',
});
const DURATION = 400_000;

/** Virtual time that a host's clock could have told: as unsteady as a real one. */
class UnsteadyChip extends VirtualChip {
  readonly #random = new SeededRandom(77);

  override now(): number {
    super.spend(this.#random.word() % 3000);
    return super.now();
  }
}

async function record(time: 'real' | 'virtual', seed = 1, main = MAIN) {
  const inner = time === 'virtual' ? new VirtualChip() : new UnsteadyChip();
  inner.interrupt(encodeCommand({ type: 'turn', chip: 'knob', control: 'position', value: 77 }), 123_456);
  for (const [path, bytes] of installedFiles)
    inner.interrupt(encodeCommand({ type: 'stage', id: 1, path, bytes }), 150_000);
  inner.interrupt(encodeCommand({ type: 'install', id: 1, app: 'three', trial: 50_000 }), 160_000);
  inner.interrupt(encodeCommand({ type: 'app', id: 2, app: 'three', operation: 'remove' }), 300_000);
  const header: TraceHeader = {
    perilune: '0',
    engine: '0',
    board: 'board.toml',
    seed,
    time,
    bootTime: inner.bootTime,
    fuelPerMicrosecond: inner.fuelPerMicrosecond,
    duration: DURATION,
    detail: 'calls',
  };
  const pieces: Uint8Array[] = [];
  const recorder = new Recorder(header, files(main), (piece) => pieces.push(piece.slice()));
  const chip = new RecordingChip(inner, recorder, time === 'virtual');
  const entropy = new RecordingEntropy(new SeededRandom(seed), recorder);
  const { machine, lines } = await bootVirtual(files(main), { chip, entropy, observer: recorder }, false);
  const { time: end } = runMachine(machine, { duration: DURATION, turn: () => true });
  recorder.end(end);
  return { bytes: Buffer.concat(pieces), lines: lines(), installed: lines('three') };
}

async function replay(bytes: Uint8Array, main?: string) {
  const trace = decodeTrace(bytes);
  const replayer = new Replayer(trace);
  const chip: MessageChip = new ReplayChip(trace, replayer);
  const entropy = new ReplayEntropy(replayer);
  const isOver = () => replayer.isOver;
  const { machine, lines } = await bootVirtual(
    main === undefined ? trace.files : files(main),
    { chip, entropy, observer: replayer, isOver },
    false,
  );
  runMachine(machine, { duration: trace.header.duration, turn: () => true });
  return { replayer, lines: lines(), end: trace.end };
}

test('a virtual run is the same run each time; with another seed it is another', async () => {
  const [first, second, other] = [await record('virtual'), await record('virtual'), await record('virtual', 2)];
  expect(Buffer.compare(first.bytes, second.bytes)).toBe(0);
  expect(first.lines.length).toBeGreaterThan(30);
  expect(first.installed.length).toBeGreaterThan(3);
  expect(other.lines).not.toEqual(first.lines);
});

describe.each(['virtual', 'real'] as const)('a run on %s time', (time) => {
  test('is repeated exactly from its trace alone', async () => {
    const recorded = await record(time);
    const { replayer, lines, end } = await replay(recorded.bytes);
    expect(replayer.divergence).toBeUndefined();
    expect(lines).toEqual(recorded.lines);
    expect(end?.digest).toBe(`${replayer.digest}`);
    expect(replayer.isAtEnd).toBe(true);
  });

  test('diverges where an app was changed, and it is told where', async () => {
    const { bytes } = await record(time);
    const { replayer } = await replay(bytes, MAIN.replace('every(10,', 'every(20,'));
    expect(replayer.divergence).toMatchObject({
      process: 1,
      expected: expect.stringContaining('alarm.'),
      seen: expect.stringContaining('alarm.'),
    });
    expect(replayer.divergence?.call).toBeGreaterThan(3);
  });

  test('diverges where it puts out something else, though all calls are the same', async () => {
    const main =
      'local lamp = require "devices".find("lamp") require "alarm".every(10, function() lamp:write(1, 2, 3) end)';
    const { bytes } = await record(time, 1, main);
    expect((await replay(bytes, main)).replayer.divergence).toBeUndefined();
    expect((await replay(bytes, main.replace('1, 2, 3', '1, 2, 4'))).replayer.divergence).toMatchObject({
      process: 1,
      expected: expect.stringContaining('12 bytes in the buffer devices.values'),
    });
  });

  test('that was cut off is repeated up to there', async () => {
    const { bytes } = await record(time);
    const { replayer } = await replay(bytes.subarray(0, bytes.length - 40));
    expect(replayer.divergence).toBeUndefined();
    expect(replayer.isCutOff || replayer.isAtEnd).toBe(true);
  });
});
