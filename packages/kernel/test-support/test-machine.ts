/** A kernel on a clock that moves only by work and sleep, with programs that are generators. */
import type { DriverDescription } from '@perilune/abi';
import type { Chip, ImageProgram, Microseconds, StepShape } from '@perilune/hil';
import type {
  AppDescription,
  Caller,
  CommandAnswer,
  Defect,
  Driver,
  DriverContext,
  EndNotice,
  FaultReport,
  KernelOptions,
  ProcessId,
  ProcessIdentity,
} from '@perilune/kernel';
import { Kernel } from '@perilune/kernel';
import { type FakeApp, FakeLoader, type FakeProgram } from './fake-image.ts';

export class TestChip implements Chip {
  time = 0;
  #fuel = 0;
  readonly bootTime = 0;
  readonly fuelPerMicrosecond: number;
  /** Interrupts that wait: handlers by moment. */
  readonly interrupts: { readonly at: Microseconds; readonly handler: () => void }[] = [];
  slept = 0;
  tidy?: () => void;

  constructor(fuelPerMicrosecond = 10) {
    this.fuelPerMicrosecond = fuelPerMicrosecond;
  }

  now(): Microseconds {
    return this.time;
  }

  hasInterrupts(): boolean {
    return this.interrupts.some(({ at }) => at <= this.time);
  }

  serviceInterrupts(): void {
    const due = this.interrupts.filter(({ at }) => at <= this.time);
    for (const interrupt of due) {
      this.interrupts.splice(this.interrupts.indexOf(interrupt), 1);
      interrupt.handler();
    }
  }

  sleep(until: Microseconds | undefined): void {
    this.slept++;
    const next = Math.min(until ?? Number.POSITIVE_INFINITY, ...this.interrupts.map(({ at }) => at));
    if (next !== Number.POSITIVE_INFINITY) this.time = Math.max(this.time, next);
  }

  spend(fuel: number): void {
    this.#fuel += fuel;
    const whole = Math.floor(this.#fuel / this.fuelPerMicrosecond);
    this.time += whole;
    this.#fuel -= whole * this.fuelPerMicrosecond;
  }
}

/** A driver made of functions. */
export class FakeDriver implements Driver {
  readonly description: DriverDescription;
  readonly context: DriverContext;
  onCommand: (caller: Caller, command: number, a: number, b: number, answer: CommandAnswer) => void = (
    _caller,
    _command,
    _a,
    _b,
    answer,
  ) => answer.success();
  readonly ended: ProcessId[] = [];
  freeze?: (process: ProcessId) => unknown;
  thaw?: (process: ProcessIdentity, state: unknown) => boolean;

  constructor(description: DriverDescription, context: DriverContext) {
    this.description = description;
    this.context = context;
  }

  command(caller: Caller, command: number, a: number, b: number, answer: CommandAnswer): void {
    this.onCommand(caller, command, a, b, answer);
  }

  processEnded(process: ProcessId): void {
    this.ended.push(process);
  }
}

export class TestMachine {
  readonly chip: TestChip;
  readonly loader = new FakeLoader();
  readonly kernel: Kernel;
  readonly faults: FaultReport[] = [];
  readonly ends: EndNotice[] = [];
  readonly defects: Defect[] = [];
  readonly refusals: string[] = [];

  constructor({ chip = new TestChip(), ...options }: Partial<Omit<KernelOptions, 'chip'>> & { chip?: TestChip } = {}) {
    this.chip = chip;
    this.kernel = new Kernel({
      loader: this.loader,
      events: {
        faulted: (report) => this.faults.push(report),
        ended: (notice) => this.ends.push(notice),
        defect: (defect) => this.defects.push(defect),
        refused: (name, message) => this.refusals.push(`${name}: ${message}`),
      },
      ...options,
      chip,
    });
  }

  addDriver(description: DriverDescription): FakeDriver {
    return this.kernel.addDriver(description, (context) => new FakeDriver(description, context));
  }

  describe(
    name: string,
    app: FakeApp | FakeProgram,
    description: Partial<AppDescription> = {},
    step?: StepShape,
  ): AppDescription {
    this.loader.apps.set(name, typeof app === 'function' ? { program: app } : app);
    const program: ImageProgram = {
      name,
      memory: 16_384,
      main: 'main.lua',
      sources: new Map([['main.lua', new Uint8Array()]]),
      ...(step && { step }),
    };
    return { name, program, permissions: [], ...description };
  }

  /** @throws if it is refused */
  start(
    name: string,
    app: FakeApp | FakeProgram,
    description: Partial<AppDescription> = {},
    step?: StepShape,
  ): ProcessId {
    const result = this.kernel.start(this.describe(name, app, description, step));
    if (result.kind === 'refused') throw new Error(result.message);
    return result.process;
  }

  /** Steps until nothing is left to do, or the time is reached. @throws after too many steps */
  run(until: Microseconds = Number.POSITIVE_INFINITY, steps = 100_000): void {
    for (let step = 0; step < steps; step++) {
      if (this.chip.now() >= until) return;
      const result = this.kernel.step(until === Number.POSITIVE_INFINITY ? undefined : until);
      if (result === 'idle' || result === 'finished' || result === 'panicked') return;
    }
    throw new Error(`still busy after ${steps} steps`);
  }
}
