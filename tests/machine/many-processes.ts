/**
 * Many processes for a long virtual time, twice: are the runs the same?
 *
 *   node tests/machine/many-processes.ts [PROCESSES] [HOURS]      1000 and 24 if not given: `npm run simulated-day`
 */
import { SeededRandom, VirtualChip } from '@perilune/hil';
import { Recorder, RecordingChip, RecordingEntropy, runMachine, type TraceHeader } from '@perilune/machine';
import { bootVirtual, filesOf } from '../../packages/machine/test-support/virtual-machine.ts';

/** Wakes at its own moments, computes, allocates, draws random numbers, and now and then faults. */
const SOURCE = `local alarm = require "alarm"
local number = tonumber((...))
local kept, wakes = {}, 0
local period = 20000 + number * 37 % 40000
alarm.every(period, function()
  wakes = wakes + 1
  for i = 1, 50 + number % 50 do kept[i] = ("%d:%d"):format(wakes, math.random(1000)) end
  if wakes % 100 == number % 100 then print(wakes, #kept, alarm.now()) end
  if wakes % 500 == number % 500 then error("as planned") end
end)`;

export interface ManyResult {
  readonly digest: string;
  readonly lines: number;
  readonly calls: number;
  readonly slices: number;
  /** Seconds of the processor. */
  readonly time: number;
}

/** @param hours of virtual time */
export async function runMany(processes: number, hours: number, seed = 1): Promise<ManyResult> {
  const apps = Array.from(
    { length: processes },
    (_, index) =>
      `[[app]]\nfolder = "worker"\nname = "worker${index}"\narguments = ["${index}"]\ngrant = ["console"]\nfault = { policy = "restart" }\n`,
  );
  const files = filesOf({
    'board.toml': `name = "many"\n${apps.join('')}`,
    'worker/app.toml': 'name = "worker"\nversion = "1"\npermissions = ["console"]',
    'worker/main.lua': SOURCE,
  });
  const chip = new VirtualChip();
  const duration = Math.round(hours * 3.6e9);
  const header: TraceHeader = {
    perilune: '',
    engine: '',
    board: 'board.toml',
    seed,
    time: 'virtual',
    bootTime: chip.bootTime,
    fuelPerMicrosecond: chip.fuelPerMicrosecond,
    duration,
    detail: 'digest',
  };
  const recorder = new Recorder(header, new Map(), () => {});
  let lines = 0;
  const start = process.cpuUsage();
  const { machine } = await bootVirtual(
    files,
    {
      chip: new RecordingChip(chip, recorder, true),
      entropy: new RecordingEntropy(new SeededRandom(seed), recorder),
      observer: recorder,
      onEvent: (event) => {
        if (event.type === 'output') lines++;
      },
    },
    false,
  );
  runMachine(machine, { duration, turn: () => true });
  const { user, system } = process.cpuUsage(start);
  const { slices } = machine.control.statistics();
  return { digest: `${recorder.digest}`, lines, calls: recorder.calls, slices, time: (user + system) / 1e6 };
}

if (import.meta.main) {
  const [processes = 1000, hours = 24] = process.argv.slice(2).map(Number);
  console.log(`${processes} processes for ${hours} h of virtual time, twice`);
  const runs: ManyResult[] = [];
  for (let run = 0; run < 2; run++) {
    const result = await runMany(processes, hours);
    runs.push(result);
    const { digest, lines, calls, slices, time } = result;
    console.log(
      `${digest}  ${calls} system calls, ${slices} slices, ${lines} lines, ${time.toFixed(1)} s of the processor`,
    );
  }
  const isSame = runs[0]?.digest === runs[1]?.digest;
  console.log(isSame ? 'the same run' : 'the runs differ');
  process.exitCode = isSame ? 0 : 1;
}
