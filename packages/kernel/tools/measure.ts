/**
 * Measures what the kernel itself costs, on images that do nothing:
 *
 *   node --expose-gc packages/kernel/tools/measure.ts
 *
 * CPU time, the best of several rounds.
 */
import {
  ANSWER_BLOCK,
  type Chip,
  FUEL_COUNTER,
  type Image,
  ImageStop,
  type SystemCallAnswer,
  type SystemCallHandler,
} from '@perilune/hil';
import { type AppDescription, type Driver, type DriverContext, Kernel, type ProcessId } from '@perilune/kernel';
import { everything } from '../test-support/descriptions.ts';
import { TestChip } from '../test-support/test-machine.ts';

const DRIVER = 5;
const description = everything(DRIVER);

/** What an image does in a slice: the calls it makes, until it waits or the fuel is used up. */
type Behaviour = (image: IdleImage, fuel: number) => ImageStop;

class IdleImage implements Image {
  fuelUsed = 0;
  isStarted = false;
  readonly completion = undefined;
  readonly fault = undefined;
  readonly place = undefined;
  readonly memory = noMemory;
  readonly handler: SystemCallHandler;
  readonly #behaviour: Behaviour;

  constructor(handler: SystemCallHandler, behaviour: Behaviour) {
    this.handler = handler;
    this.#behaviour = behaviour;
  }

  run(fuel: number): ImageStop {
    return this.#behaviour(this, fuel);
  }

  get fuelCounter(): number {
    return this.fuelUsed % FUEL_COUNTER;
  }

  get statistics() {
    return { fuelUsed: this.fuelUsed, memoryUsed: 0, memoryHigh: 0, memoryQuota: 65_536 };
  }

  resume(): void {}
  invoke = never;
  stopInvoked = never;
  forgetInvoked = never;
  step = never;
  readonly stepOutputs = undefined;
  mayShare = always;
  isFunction = always;
  charge = always;
  frames = (): never[] => [];
  snapshot = (): Uint8Array => noMemory;
  refund(): void {}
  drop(): void {}
}

const noMemory = new Uint8Array(64);
const always = (): boolean => true;
const never = (): boolean => false;
const answer: SystemCallAnswer = { variant: 0, word1: 0, word2: 0, word3: 0, function: 0, userdata: 0 };

/** A storm of commands that the driver answers at once. */
const commands: Behaviour = (image, fuel) => {
  const end = image.fuelUsed + fuel;
  while (image.fuelUsed < end) {
    image.fuelUsed++;
    image.handler.systemCall(2, DRIVER, 1, 0, 0, answer);
    if (answer.variant === ANSWER_BLOCK) return ImageStop.Blocked;
  }
  return ImageStop.OutOfFuel;
};
const spin: Behaviour = (image, fuel) => {
  image.fuelUsed += fuel;
  return ImageStop.OutOfFuel;
};
const waitForUpcalls: Behaviour = (image) => {
  if (!image.isStarted) image.handler.systemCall(1, DRIVER, 0, 7, 7, answer);
  image.isStarted = true;
  image.fuelUsed++;
  image.handler.systemCall(0, 1, 0, 0, 0, answer);
  return answer.variant === ANSWER_BLOCK ? ImageStop.Blocked : ImageStop.OutOfFuel;
};
/** Has the driver schedule an upcall, and waits for it. */
const wakeItself: Behaviour = (image) => {
  if (!image.isStarted) image.handler.systemCall(1, DRIVER, 0, 7, 7, answer);
  image.isStarted = true;
  image.fuelUsed += 5;
  image.handler.systemCall(2, DRIVER, 1, 0, 0, answer);
  image.handler.systemCall(0, 1, 0, 0, 0, answer);
  return answer.variant === ANSWER_BLOCK ? ImageStop.Blocked : ImageStop.OutOfFuel;
};

const answering = (): Driver => ({
  description,
  command(_caller, _number, _a, _b, given) {
    given.success();
  },
});
const waking = (context: DriverContext): Driver => {
  const grant = context.grant({ size: 0, create: () => ({}) });
  return {
    description,
    command(caller, _number, _a, _b, given) {
      grant.enter(caller.id, (_state, access) => access.scheduleUpcall(0, 1));
      given.success();
    },
  };
};

const sources = new Map([['main', new Uint8Array()]]);
const app: AppDescription = {
  name: 'app',
  program: { name: 'app', memory: 65_536, main: 'main', sources },
  permissions: [],
};

function machine(behaviour: Behaviour, makeDriver: (context: DriverContext) => Driver, processes: number): Kernel {
  const chip: Chip = new TestChip(100);
  const load = (_program: unknown, handler: SystemCallHandler): Image => new IdleImage(handler, behaviour);
  const kernel = new Kernel({
    chip,
    loader: { load, restore: (_snapshot, program, handler) => load(program, handler) },
  });
  kernel.addDriver(description, makeDriver);
  for (let count = 0; count < processes; count++) kernel.start(app);
  return kernel;
}

/** Nanoseconds of CPU time for each of the operations that `work` says it did. */
function measure(work: () => number, rounds = 7): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const before = process.cpuUsage();
    const operations = work();
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, ((user + system) * 1000) / operations);
  }
  return best;
}

function stepping(kernel: Kernel, steps: number): () => number {
  return () => {
    for (let count = 0; count < steps; count++) kernel.step();
    return steps;
  };
}

function tell(what: string, value: number, unit: string): void {
  process.stdout.write(`${what.padEnd(52)} ${value.toFixed(unit === 'bytes' ? 0 : 1).padStart(8)} ${unit}\n`);
}

function measureTimes(): void {
  const storm = machine(commands, answering, 1);
  const calls = (): number => storm.control.info(1 as ProcessId)?.systemCalls ?? 0;
  const count = (): number => {
    const before = calls();
    stepping(storm, 3000)();
    return calls() - before;
  };
  tell('null command', measure(count), 'ns');
  for (const processes of [2, 100, 10_000]) {
    tell(
      `switch, ${processes} processes that never wait`,
      measure(stepping(machine(spin, answering, processes), 200_000)),
      'ns',
    );
  }
  tell('command, upcall, yield and switch', measure(stepping(machine(wakeItself, waking, 2), 200_000)), 'ns');
  const started = machine(spin, answering, 0);
  const start = (): number => {
    for (let number = 0; number < 2000; number++) started.start(app);
    return 2000;
  };
  tell('start of a process, without its image', measure(start, 5) / 1000, 'µs');
}

function measureMemory(): void {
  const collect = globalThis.gc;
  if (collect === undefined) {
    process.stdout.write('memory: run with --expose-gc\n');
    return;
  }
  const processes = 10_000;
  const used = (): number => {
    collect();
    collect();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  const kernel = machine(waitForUpcalls, answering, 200);
  stepping(kernel, 400)();
  const before = used();
  for (let count = 0; count < processes; count++) kernel.start(app);
  stepping(kernel, processes + 10)();
  const between = used();
  const images = Array.from({ length: processes }, () => new IdleImage({} as SystemCallHandler, spin));
  const after = used();
  const image = (after - between) / images.length;
  tell('memory of a process that waits, without its image', (between - before) / processes - image, 'bytes');
}

measureTimes();
measureMemory();
