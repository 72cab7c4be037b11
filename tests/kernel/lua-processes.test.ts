/** The kernel with real Lua programs: what its own tests prove with images that are not. */

import { alarm } from '@perilune/abi';
import { Alarm } from '@perilune/capsules';
import { LuaImageLoader } from '@perilune/engine';
import { type StepShape, type StepValues, VirtualChip } from '@perilune/hil';
import { type AppDescription, type FaultReport, Kernel, type KernelOptions, type ProcessId } from '@perilune/kernel';
import { describe, expect, it } from 'vitest';
import { engine } from '../../packages/engine/test-support/engine.ts';

const SECOND = 1e6;
const loader = new LuaImageLoader(engine, { seed: 1 });

class Machine {
  readonly chip = new VirtualChip();
  readonly output: string[] = [];
  readonly faults: FaultReport[] = [];
  readonly kernel: Kernel;

  constructor(options: Partial<KernelOptions> = {}) {
    this.kernel = new Kernel({
      chip: this.chip,
      loader,
      events: {
        faulted: (report) => this.faults.push(report),
        defect: (defect) => {
          throw new Error(JSON.stringify(defect));
        },
      },
      ...options,
    });
    this.kernel.addDriver(alarm, (context) => new Alarm(context, this.kernel.timers));
    this.kernel.setOutput((_process, _stream, bytes) => this.output.push(new TextDecoder().decode(bytes)));
  }

  get text(): string {
    return this.output.join('');
  }

  start(main: string, changes: Partial<AppDescription> = {}, step?: StepShape): ProcessId {
    const result = this.kernel.start(appOf(main, changes, step));
    if (result.kind === 'refused') throw new Error(result.message);
    return result.process;
  }

  run(until: number): void {
    while (this.chip.now() < until) {
      const result = this.kernel.step(until);
      if (result === 'idle' || result === 'finished') return;
    }
    expect(this.kernel.control.statistics().defects).toBe(0);
  }
}

function appOf(main: string, changes: Partial<AppDescription> = {}, step?: StepShape): AppDescription {
  const sources = new Map([['main.lua', new TextEncoder().encode(main)]]);
  return {
    name: 'app',
    program: { name: 'app', memory: 131_072, main: 'main.lua', sources, ...(step && { step }) },
    permissions: [],
    faultPolicy: { policy: 'stop' },
    ...changes,
  };
}

const ticker = `
  local raw = require "syscall.raw"
  raw.subscribe(0, 1, 1, 7)
  local _, timer = raw.command(0, 103, 1000, 0)
  local sum = 0
  for round = 1, 8 do
    for i = 1, 300000 do sum = sum + i % round end
    local f, userdata, handle, times = raw.yield_wait()
    print(round, f, userdata, handle == timer, sum)
    repeat local _, next = raw.command(0, 105) until next == 0
  end
  print(raw.command(0, 104, timer))
`;

describe('a Lua process', () => {
  it('frozen at any step goes on exactly there on another machine, timers and handles with it', () => {
    const whole = new Machine();
    whole.start(ticker);
    let steps = 0;
    while (whole.kernel.step() !== 'finished' && steps < 10_000) steps++;
    expect(whole.text.split('\n')).toHaveLength(10);
    expect(steps).toBeGreaterThan(20);
    for (let at = 0; at < steps; at += 3) {
      const first = new Machine();
      const id = first.start(ticker);
      for (let step = 0; step < at; step++) first.kernel.step();
      if (first.kernel.control.info(id)?.state === 'terminated') continue;
      const frozen = first.kernel.freeze(id);
      if (frozen.kind === 'refused') throw new Error(frozen.message);
      const second = new Machine();
      second.run(5000);
      expect(second.kernel.thaw(frozen.snapshot, appOf(ticker))).toEqual({ kind: 'started', process: 1 });
      const pick = (kernel: Kernel) => kernel.control.info(id)?.memoryUsed;
      // The grant of a driver that had none is the most that may be added.
      expect((pick(second.kernel) ?? 0) - (pick(first.kernel) ?? 0)).toBeLessThanOrEqual(128);
      second.run(SECOND);
      expect(first.text + second.text).toBe(whole.text);
    }
  });

  it('is cloned with all it is', () => {
    const machine = new Machine();
    const id = machine.start(ticker);
    machine.run(3000);
    expect(machine.kernel.clone(id).kind).toBe('started');
    machine.run(SECOND);
    const lines = machine.text.trim().split('\n');
    const last = lines.filter((line) => line.startsWith('8\t'));
    expect(last).toHaveLength(2);
    expect(last[0]).toBe(last[1]);
  });

  it('that storms with calls or output, or never ends under pcall, gets its share and no more', () => {
    const slices = new Map<ProcessId, number>();
    const machine = new Machine({
      observer: { slice: (id, fuel) => slices.set(id, Math.max(slices.get(id) ?? 0, fuel)) },
    });
    const programs = {
      calls: 'local raw = require "syscall.raw" while true do raw.command(0, 0) end',
      failing: 'local raw = require "syscall.raw" while true do raw.command(99, 5) raw.subscribe(0, 99, 5) end',
      output: 'while true do print(("x"):rep(1000)) end',
      pcall: 'while true do pcall(function() while true do end end) end',
      match: 'local s = ("a"):rep(400) while true do s:find((".-"):rep(20) .. "b") end',
    };
    const ids = Object.values(programs).map((program) => machine.start(program));
    machine.run(0.2 * SECOND);
    const used = ids.map((id) => {
      const info = machine.kernel.control.info(id)!;
      return info.fuel + info.kernelFuel;
    });
    const fair = (0.2 * SECOND * machine.chip.fuelPerMicrosecond) / ids.length;
    for (const fuel of used) expect(Math.abs(fuel - fair) / fair).toBeLessThan(0.05);
    // A turn is 50 000 fuel. The image counts its own alone, the kernel both at each call: half of a turn spent in the kernel,
    // then a loop without calls, is the most there is.
    for (const fuel of slices.values()) expect(fuel).toBeLessThan(1.55 * 50_000);
    expect(machine.faults).toEqual([]);
  });
});

const waiting = `
  local raw = require "syscall.raw"
  function add(a, b) return a + b, { sum = a + b } end
  function fail() error("oops") end
  function step(dt, inputs) return inputs.x + dt end
  function spin() while true do pcall(function() while true do end end) end end
  while true do
    local what = raw.yield_wait()
    if what == -2 then raw.step() end
    if what == -1 then
      local function take(name, ...)
        local f = _G[name]
        if not f then return raw.returned(false, "none", "no such function") end
        raw.returned(pcall(f, ...))
      end
      take(raw.invocation())
    end
  end
`;

describe('the kernel calls Lua', () => {
  it('with values, errors, and a budget nothing gets around', () => {
    const machine = new Machine();
    const id = machine.start(waiting);
    machine.run(10_000);
    const invoke = (name: string, ...values: number[]) => machine.kernel.invoke(id, name, values, { fuel: 20_000 });
    expect(invoke('add', 2, 3)).toEqual({ kind: 'returned', values: [5, { sum: 5 }] });
    const failed = invoke('fail');
    expect(failed.kind === 'failed' && failed.message).toContain('main.lua:4: oops');
    expect(invoke('nothing')).toEqual({ kind: 'no such function' });
    const before = machine.kernel.control.info(id)!.fuel;
    expect(invoke('spin')).toEqual({ kind: 'over budget' });
    expect(machine.kernel.control.info(id)!.fuel - before).toBeLessThan(25_000);
    expect(invoke('add', 1, 1)).toEqual({ kind: 'busy' });
    machine.kernel.control.fault(id, 'it took too long');
    machine.kernel.step();
    const [report] = machine.faults;
    expect(report?.source).toBe('main.lua');
    expect(report?.frames.some(({ locals }) => locals.some(({ value }) => value === '"spin"'))).toBe(true);
  });

  it('every millisecond, beside hogs, without missing one', () => {
    const machine = new Machine();
    const results: unknown[] = [];
    let missed = 0;
    for (let count = 0; count < 3; count++) machine.start('while true do end');
    const step: StepShape = {
      function: 'step',
      inputs: [{ name: 'x', type: { kind: 'number' } }],
      outputs: [{ name: 'y', type: { kind: 'number' } }],
    };
    const control = {
      period: 1000,
      budget: 200,
      activity: {
        inputs: (_id: ProcessId, { numbers }: StepValues) => numbers.set([40]),
        outputs: (_id: ProcessId, { numbers }: StepValues) => results.push(numbers[0]),
        makeSafe: () => {},
        missed: () => missed++,
      },
    } as const satisfies AppDescription['control'];
    machine.start(waiting, { control }, step);
    machine.run(0.3 * SECOND);
    expect(results.length).toBeGreaterThan(290);
    expect(new Set(results)).toEqual(new Set([41]));
    expect(missed).toBe(0);
  });
});
