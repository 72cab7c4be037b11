/**
 * Random system calls with random words from several processes, against several drivers, some of which misbehave. Whatever
 * they do: the kernel does not throw, every answer is one the call may have, nothing is written where it was not lent,
 * and a bystander notices nothing.
 */
import { ReturnVariant, SystemCallClass } from '@perilune/abi';
import {
  ANSWER_BLOCK,
  ANSWER_EXIT,
  ANSWER_NOTHING,
  ANSWER_UPCALL,
  FUEL_COUNTER,
  type Image,
  type ImageLoader,
  type ImageProgram,
  ImageStop,
  type SystemCallAnswer,
  type SystemCallHandler,
} from '@perilune/hil';
import { type AppDescription, type Grant, Kernel, type ProcessId } from '@perilune/kernel';
import { everything } from './descriptions.ts';
import { FakeDriver, TestChip } from './test-machine.ts';

export interface FuzzSummary {
  readonly calls: number;
  /** Processes that were started, faults of them, and mistakes of drivers that were contained. */
  readonly processes: number;
  readonly faults: number;
  readonly defects: number;
  /** Over all calls and answers: the same for the same seed and count. */
  readonly digest: number;
}

const MEMORY = 512;
const READABLE = 64;
const WRITABLE = 256;
const WRITABLE_END = 384;
const QUOTA = 4096;
const drivers = [5, 6, 300] as const;

class Randomness {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** Mulberry32. */
  word(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  below(limit: number): number {
    return this.word() % limit;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }
}

/** What all images of a run share. */
class Campaign {
  readonly random: Randomness;
  calls = 0;
  digest = 0x811c9dc5;
  /** Words processes were given, which others may try too. */
  readonly seen: number[] = [0];

  constructor(seed: number) {
    this.random = new Randomness(seed);
  }

  note(word: number): void {
    this.digest = Math.imul(this.digest ^ word, 0x01000193) >>> 0;
  }

  interestingWord(): number {
    const { random } = this;
    switch (random.below(6)) {
      case 0:
        return random.below(24);
      case 1:
        return random.pick([0, 1, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff, 0x10000, 0xffff]);
      case 2:
        return random.pick(this.seen);
      case 3:
        return random.below(MEMORY + 8);
      case 4:
        return random.pick(drivers);
      default:
        return random.word();
    }
  }
}

export class FuzzError extends Error {
  override name = 'FuzzError';
}

/** The first thing that was wrong: the kernel contains what images and drivers throw, so it has to be kept. */
let violation: FuzzError | undefined;

function insist(condition: boolean, what: string): void {
  if (condition) return;
  violation ??= new FuzzError(what);
  throw violation;
}

class FuzzImage implements Image {
  readonly memory = new Uint8Array(MEMORY).fill(0xa5);
  fuelUsed = 0;
  completion: number | undefined;
  readonly fault = undefined;
  readonly place = undefined;
  charged = 0;
  #isBlocked = false;
  readonly #campaign: Campaign;
  readonly #handler: SystemCallHandler;
  readonly #answer: SystemCallAnswer = { variant: 0, word1: 0, word2: 0, word3: 0, function: 0, userdata: 0 };

  constructor(campaign: Campaign, handler: SystemCallHandler) {
    this.#campaign = campaign;
    this.#handler = handler;
  }

  get fuelCounter(): number {
    return this.fuelUsed % FUEL_COUNTER;
  }

  run(fuel: number): ImageStop {
    insist(!this.#isBlocked, 'a blocked image runs');
    insist(fuel >= 1 && Number.isInteger(fuel), `a slice of ${fuel} fuel`);
    const end = this.fuelUsed + fuel;
    while (this.fuelUsed < end) {
      this.fuelUsed += 1 + this.#campaign.random.below(10);
      const stop = this.#call();
      if (stop !== undefined) return stop;
    }
    return ImageStop.OutOfFuel;
  }

  #call(): ImageStop | undefined {
    const campaign = this.#campaign;
    const { random } = campaign;
    const kind = random.below(1000);
    // Most calls are commands to drivers there are; the end of a process is rare.
    let callClass: number = SystemCallClass.Command;
    if (kind < 150) callClass = random.pick([1, 3, 4, 7]);
    else if (kind < 230) callClass = SystemCallClass.Yield;
    else if (kind < 260) callClass = SystemCallClass.Memop;
    else if (kind < 262) callClass = SystemCallClass.Exit;
    else if (kind < 263) callClass = 8 + random.below(1 << 20);
    const isDriverCall = callClass !== 0 && callClass !== 5 && callClass !== 6;
    const words = Array.from({ length: 4 }, () => campaign.interestingWord());
    if (isDriverCall && random.below(10) > 0) words[0] = random.pick(drivers);
    if (random.below(3) > 0) words[1] = random.below(12);
    if (callClass === 0) words[0] = random.below(4);
    const [a = 0, b = 0, c = 0, d = 0] = words;
    campaign.calls++;
    const answer = this.#answer;
    this.#handler.systemCall(callClass, a, b, c, d, answer);
    for (const word of [callClass, a, b, c, d, answer.variant, answer.word1, answer.word2, answer.word3])
      campaign.note(word);
    this.#check(callClass, words, answer);
    if (answer.variant === ANSWER_EXIT) return ImageStop.Exited;
    if (answer.variant === ANSWER_BLOCK) {
      this.#isBlocked = true;
      return ImageStop.Blocked;
    }
    if (answer.variant === ReturnVariant.SuccessU32) {
      campaign.seen[random.below(64)] = answer.word1 >>> 0;
      for (let index = 0; index < campaign.seen.length; index++) campaign.seen[index] ??= 0;
    }
    return undefined;
  }

  #check(callClass: number, [, number = 0, c = 0, d = 0]: readonly number[], answer: SystemCallAnswer): void {
    const { variant } = answer;
    const what = `class ${callClass} was answered with variant ${variant}`;
    if (variant === ANSWER_BLOCK || variant === ANSWER_EXIT) return;
    insist(callClass <= 7, what);
    if (callClass === SystemCallClass.Yield) {
      insist(
        [ANSWER_UPCALL, ANSWER_NOTHING, ReturnVariant.Success3U32].some((one) => one === variant),
        what,
      );
    } else if (callClass === SystemCallClass.Command) {
      const { success } = everything(0).commands.find((command) => command.number === number) ?? { success: 128 };
      insist(variant === ReturnVariant.Failure || variant === success, `${what} for command ${number}`);
      if (variant === ReturnVariant.Failure) insist(answer.word1 >= 1 && answer.word1 <= 13, 'an error that is none');
    } else if (callClass === SystemCallClass.Memop) {
      insist([0, 128, 129].includes(variant), what);
    } else if (callClass === SystemCallClass.Exit) {
      insist(variant === ReturnVariant.Failure, what);
    } else {
      insist(variant === ReturnVariant.Success2U32 || variant === ReturnVariant.Failure2U32, what);
      if (variant === ReturnVariant.Failure2U32)
        insist(answer.word2 === c && answer.word3 === d, 'a refusal without what was passed');
    }
    this.checkMemory();
  }

  checkMemory(): void {
    for (let address = 0; address < MEMORY; address++) {
      if (address === WRITABLE) address = WRITABLE_END;
      if (this.memory[address] !== 0xa5) insist(false, `the byte at ${address} was written`);
    }
  }

  resume(): void {
    insist(this.#isBlocked, 'an image that is not blocked is resumed');
    this.#isBlocked = false;
  }

  invoke(): boolean {
    return false;
  }

  stopInvoked(): boolean {
    return false;
  }

  forgetInvoked(): void {}

  step(): boolean {
    return false;
  }
  readonly stepOutputs = undefined;

  get statistics() {
    return { fuelUsed: this.fuelUsed, memoryUsed: this.charged, memoryHigh: this.charged, memoryQuota: QUOTA };
  }

  frames() {
    return [];
  }

  mayShare(address: number, length: number, forWriting: boolean): boolean {
    return address >= (forWriting ? WRITABLE : READABLE) && address + length <= (forWriting ? WRITABLE_END : MEMORY);
  }

  isFunction(address: number): boolean {
    return address >= 1 && address <= 0xffff;
  }

  charge(bytes: number): boolean {
    insist(bytes >= 0, `${bytes} bytes are charged`);
    if (this.charged + bytes > QUOTA) return false;
    this.charged += bytes;
    return true;
  }

  refund(bytes: number): void {
    insist(bytes >= 0 && bytes <= this.charged, `${bytes} of ${this.charged} bytes are refunded`);
    this.charged -= bytes;
  }

  snapshot(): Uint8Array {
    return new Uint8Array(0);
  }

  drop(): void {}
}

/** Counts with a driver, and knows what it must be told. */
class BystanderImage extends FuzzImage {
  rounds = 0;
  readonly #handler: SystemCallHandler;
  #handle = 0;

  constructor(campaign: Campaign, handler: SystemCallHandler) {
    super(campaign, handler);
    this.#handler = handler;
  }

  override run(fuel: number): ImageStop {
    const answer: SystemCallAnswer = { variant: 0, word1: 0, word2: 0, word3: 0, function: 0, userdata: 0 };
    this.fuelUsed += fuel;
    // The slice is used up, so that every answer is held, and comes with `resume`.
    if (this.#handle === 0) this.#handler.systemCall(SystemCallClass.Command, 5, 6, 0, 0, answer);
    else this.#handler.systemCall(SystemCallClass.Command, 5, 7, this.#handle, ++this.rounds, answer);
    insist(answer.variant === ANSWER_BLOCK, 'the bystander got more than its slice');
    this.checkMemory();
    return ImageStop.Blocked;
  }

  override resume(answer?: SystemCallAnswer): void {
    if (answer === undefined) return;
    if (this.#handle === 0) this.#handle = answer.word1;
    else
      insist(
        answer.variant === ReturnVariant.SuccessU32 && answer.word1 === this.rounds,
        'the bystander is told something else',
      );
  }
}

interface Thing {
  readonly owner: ProcessId;
  uses: number;
}

function addDrivers(kernel: Kernel, campaign: Campaign): void {
  const { random } = campaign;
  for (const number of drivers) {
    const driver = kernel.addDriver(everything(number), (context) => new FakeDriver(everything(number), context));
    const grant: Grant<{ count: number }> = driver.context.grant({ size: 40, create: () => ({ count: 0 }) });
    driver.onCommand = (caller, command, a, b, answer) => {
      if (command === 6) {
        answer.success(caller.openHandle(`thing-${number}`, { owner: caller.id, uses: 0 } satisfies Thing));
        return;
      }
      if (command === 7 || command === 8) {
        const thing = caller.handle<Thing>(0);
        insist(thing.owner === caller.id, 'a handle of another process was accepted');
        if (command === 8) caller.closeHandle(0);
        answer.success(command === 7 ? ++thing.uses : 0);
        return;
      }
      // The driver 300 misbehaves now and then.
      if (number === 300 && random.below(20) === 0) throw new Error('a driver that fails');
      if (number === 300 && random.below(20) === 0) return;
      grant.enter(caller.id, (state, access) => {
        state.count++;
        access.scheduleUpcall(random.below(number === 300 ? 4 : 3), a, b);
        access.readWrite(0).fill(state.count & 0xff);
        if (access.charge(a % 100)) access.refund(a % 100);
      });
      if (command === 3) answer.success64(a);
      else if (command === 9) answer.success32And64(1, 2);
      else if (random.below(3) === 0) answer.failure(6);
      else answer.success(a, b);
    };
    const wake = (): void => {
      for (const id of kernel.control.ids())
        grant.enter(id, (_state, access) => access.scheduleUpcall(random.below(3)));
      kernel.timers.at(kernel.timers.now() + 200, wake);
    };
    wake();
  }
}

/** Who has exited for good comes back; who waits for what never comes, since there is no memory for it, begins anew. */
function revive({ control }: Kernel, { random }: Campaign): void {
  for (const { id, name, state } of control.list()) {
    if (state === 'terminated') control.boot(id);
    else if (name !== 'bystander' && random.below(20) === 0) control.restart(id);
  }
}

/** @param count system calls to make at least. @throws FuzzError, or whatever the kernel throws */
export function fuzzSystemCalls(seed: number, count: number): FuzzSummary {
  violation = undefined;
  const campaign = new Campaign(seed);
  let bystander: BystanderImage | undefined;
  const loader: ImageLoader = {
    load: ({ name }, handler) => {
      if (name !== 'bystander') return new FuzzImage(campaign, handler);
      bystander = new BystanderImage(campaign, handler);
      return bystander;
    },
    restore: () => {
      throw new Error('not used');
    },
  };
  let faults = 0;
  const kernel = new Kernel({ chip: new TestChip(100), loader, events: { faulted: () => faults++ } });
  addDrivers(kernel, campaign);
  const describeApp = (name: string): AppDescription => {
    const program: ImageProgram = { name, memory: QUOTA, main: 'main', sources: new Map([['main', new Uint8Array()]]) };
    const quotas = { queuedUpcalls: 1 + campaign.random.below(20), handles: campaign.random.below(10) };
    const faultPolicy = { policy: 'restart', backOff: 0, longestBackOff: 1000 } as const;
    return name === 'bystander'
      ? { name, program, permissions: [] }
      : { name, program, permissions: [], quotas, faultPolicy };
  };
  for (const name of ['bystander', 'a', 'b', 'c', 'd']) {
    const started = kernel.start(describeApp(name));
    insist(started.kind === 'started', 'an app is refused');
  }
  for (let steps = 0; campaign.calls < count; steps++) {
    kernel.step();
    if (violation !== undefined) throw violation;
    insist(steps < 100 * count + 10_000, 'it does not get on');
    if (steps % 50 === 0) revive(kernel, campaign);
  }
  insist((bystander?.rounds ?? 0) > 0, 'the bystander has not run');
  insist(kernel.control.find('bystander') === 1, 'the bystander has ended');
  const { started, defects } = kernel.control.statistics();
  return { calls: campaign.calls, processes: started, faults, defects, digest: campaign.digest };
}
