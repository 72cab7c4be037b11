/** The real kernel, engine, userland and drivers, with the probe, on a chip of the benchmark's choice. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { alarm, console as consoleDescription, ipc, processInfo, type Quotas } from '@perilune/abi';
import { Alarm, Console, Ipc, ProcessInfo } from '@perilune/capsules';
import { LuaImageLoader } from '@perilune/engine';
import { loadEngine } from '@perilune/engine/node';
import type { Chip, ImageLoader, StepShape } from '@perilune/hil';
import {
  type AppDescription,
  type Defect,
  type FaultReport,
  Kernel,
  type ProcessId,
  type Scheduler,
  type StepResult,
} from '@perilune/kernel';
import { nodePlatform } from '@perilune/platform-node';
import { userlandModules } from '@perilune/userland';
import { luaModule } from '../../packages/abi/tools/lua-module.ts';
import { Probe, probe } from './probe.ts';

const engine = await loadEngine(nodePlatform);
const PROGRAMS = join(import.meta.dirname, 'programs');
/** The module made for the probe is made as that of every driver. */
const modules = new Map([...userlandModules, ['syscall.probe', luaModule(probe)]]);

export interface BenchMachineOptions {
  readonly scheduler?: Scheduler;
  /** Stands between kernel and loader. */
  readonly wrapLoader?: (loader: ImageLoader) => ImageLoader;
}

export interface AppOptions extends Partial<Pick<AppDescription, 'control' | 'scheduling' | 'faultPolicy'>> {
  readonly step?: StepShape;
  readonly memory?: number;
  readonly quotas?: Partial<Quotas>;
  readonly arguments?: readonly string[];
}

const STANDARD_MEMORY = 256 * 1024;

export class BenchMachine {
  readonly kernel: Kernel;
  readonly probe: Probe;
  readonly faults: FaultReport[] = [];
  readonly defects: Defect[] = [];
  onFault: ((report: FaultReport) => void) | undefined;

  constructor(chip: Chip, { scheduler, wrapLoader }: BenchMachineOptions = {}) {
    const loader = new LuaImageLoader(engine, { modules, seed: 1 });
    this.kernel = new Kernel({
      chip,
      loader: wrapLoader?.(loader) ?? loader,
      ...(scheduler && { scheduler }),
      events: {
        faulted: (report) => {
          this.faults.push(report);
          this.onFault?.(report);
        },
        defect: (defect) => this.defects.push(defect),
      },
    });
    const { kernel } = this;
    const { timers } = kernel;
    kernel.addDriver(alarm, (context) => new Alarm(context, timers));
    kernel.addDriver(ipc, (context) => new Ipc(context, timers));
    kernel.addDriver(processInfo, (context) => new ProcessInfo(context, kernel.control));
    const output = kernel.addDriver(consoleDescription, (context) => new Console(context, { write: () => {} }, timers));
    kernel.setOutput((process, stream, bytes) => output.output(process, stream, bytes));
    this.probe = kernel.addDriver(probe, (context) => new Probe(context));
  }

  describe(name: string, source: string, options: AppOptions = {}): AppDescription {
    const { memory = STANDARD_MEMORY, quotas, arguments: given, step, ...rest } = options;
    return {
      name,
      program: {
        name,
        memory,
        main: 'main.lua',
        sources: new Map([['main.lua', new TextEncoder().encode(source)]]),
        ...(given && { arguments: given }),
        ...(step && { step }),
      },
      permissions: ['console', 'ipc', 'process-control', 'process-info'],
      ...(quotas && { quotas }),
      faultPolicy: { policy: 'stop' },
      ...rest,
    };
  }

  /** @throws Error if it is refused */
  start(description: AppDescription): ProcessId {
    const result = this.kernel.start(description);
    if (result.kind === 'refused') throw new Error(`${description.name} ${result.message}`);
    return result.process;
  }

  startProgram(name: string, options: AppOptions = {}): ProcessId {
    return this.start(this.describe(name, program(name), options));
  }

  /** Rounds of the kernel until this is true. @throws Error if nothing is left to do, or a program failed */
  runUntil(isDone: () => boolean, until?: number): void {
    while (!isDone()) {
      const step: StepResult = this.kernel.step(until);
      if (step === 'idle' || step === 'finished') this.check(`the kernel has nothing to do: ${step}`);
      if (this.faults.length > 0 && this.onFault === undefined) this.check('');
    }
  }

  /** @throws Error with what went wrong in the programs, or else the message, unless it is '' */
  check(message = ''): void {
    const problems = [
      ...this.faults.map(({ name, message: why }) => `${name}: ${why}`),
      ...this.defects.map((defect) => JSON.stringify(defect)),
      ...(message === '' ? [] : [message]),
    ];
    if (problems.length > 0) throw new Error(problems.join('; '));
  }
}

/** One of programs/. */
export function program(name: string): string {
  return readFileSync(join(PROGRAMS, `${name}.lua`), 'utf8');
}

export { engine };
