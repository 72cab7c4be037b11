/**
 * Alarm: Tock's single 32-bit alarm, and timers of which a process has many. Each is one timer of the kernel's queue.
 *
 * A timer that fires joins the list `fired` of its process. The first of the list is told by an upcall, which is the only
 * one there is at a time: the process asks for the others with `nextFired`. So neither a process that does not listen nor
 * one with a thousand timers fills its queue of upcalls, and no timer is lost.
 */
import { alarm, ErrorCode, type StatusCode } from '@perilune/abi';
import type { Microseconds, Timer, Timers } from '@perilune/hil';
import type {
  Caller,
  CommandAnswer,
  Driver,
  DriverContext,
  Grant,
  GrantAccess,
  ProcessId,
  ProcessIdentity,
} from '@perilune/kernel';
import { commandTable, numbers, tell } from './command-table.ts';

const upcalls = numbers(alarm.upcalls);
const TICKS_PER_SECOND = 1_000_000;
const WRAP = 2 ** 32;
/** Bytes a process pays for a timer beside its handle, and for what it has of alarms at all: what they take of the host. */
const TIMER_SIZE = 256;
const STATE_SIZE = 352;

interface ProcessTimer {
  /** 0 until its handle is open. */
  handle: number;
  deadline: Microseconds;
  /** 0: it fires once. */
  readonly period: Microseconds;
  /** The kernel's; undefined once it fires no more. */
  kernelTimer: Timer | undefined;
  /** How often it has fired since the process was told. */
  times: number;
}

interface AlarmState {
  /** Those that will fire. */
  readonly timers: Map<number, ProcessTimer>;
  /** How many are paid for: those that will fire, and those that have fired for the last time and were not told. */
  count: number;
  /** Those that have fired and were not told, in that order, each once; one that fires no more is in no other list. */
  readonly fired: ProcessTimer[];
  /** True while an upcall was sent and `nextFired` has not said 0. */
  isTold: boolean;
}

/** What `freeze` gives: moments are relative to the moment of freezing. */
interface FrozenAlarm {
  readonly single: { readonly delay: Microseconds; readonly expiry: number } | undefined;
  readonly timers: readonly (readonly [handle: number, delay: Microseconds, period: Microseconds, times: number])[];
  readonly fired: readonly (readonly [handle: number, times: number])[];
}

interface SingleAlarm {
  readonly expiry: number;
  readonly kernelTimer: Timer;
}

export class Alarm implements Driver {
  readonly description = alarm;
  readonly command: Driver['command'];
  readonly #timers: Timers;
  readonly #grant: Grant<AlarmState>;
  /** Tock's alarm of each process that has set it. */
  readonly #single = new Map<ProcessId, SingleAlarm>();

  constructor(context: DriverContext, timers: Timers) {
    this.#timers = timers;
    this.#grant = context.grant({
      size: STATE_SIZE,
      create: () => ({ timers: new Map(), count: 0, fired: [], isTold: false }),
    });
    this.command = commandTable(alarm, {
      frequency: (_caller, _0, _1, answer) => tell(answer, TICKS_PER_SECOND),
      now: (_caller, _0, _1, answer) => tell(answer, this.#timers.now() % WRAP),
      stop: (caller) => this.#stop(caller),
      setRelative: (caller, delay, _1, answer) => this.#setSingle(caller, this.#timers.now() % WRAP, delay, answer),
      setAbsolute: (caller, reference, delay, answer) => this.#setSingle(caller, reference, delay, answer),
      time: (_caller, _0, _1, answer) => {
        answer.success64(this.#timers.now());
        return 0;
      },
      after: (caller, delay, _1, answer) => this.#setTimer(caller, this.#timers.now() + delay, 0, answer),
      at: (caller, moment, _1, answer) => this.#setTimer(caller, moment, 0, answer),
      every: (caller, period, _1, answer) => this.#setTimer(caller, this.#timers.now() + period, period, answer),
      cancel: (caller) => this.#cancel(caller),
      nextFired: (caller, _0, _1, answer) => this.#nextFired(caller, answer),
    });
  }

  processEnded(process: ProcessId): void {
    this.#single.get(process)?.kernelTimer.cancel();
    this.#single.delete(process);
  }

  // ── The single alarm ──

  #stop(caller: Caller): StatusCode {
    const single = this.#single.get(caller.id);
    if (single === undefined) return ErrorCode.Already;
    single.kernelTimer.cancel();
    this.#single.delete(caller.id);
    return 0;
  }

  #setSingle(caller: Caller, reference: number, delay: number, answer: CommandAnswer): StatusCode {
    // The grant pays for the record; without it there is no alarm.
    if (this.#grant.enter(caller.id, () => true) === undefined) return ErrorCode.NoMemory;
    const now = this.#timers.now();
    // A reference lies in the past, so how far is unambiguous although ticks wrap.
    const elapsed = ((now % WRAP) - reference + WRAP) % WRAP;
    const expiry = (reference + delay) % WRAP;
    this.#startSingle(caller.id, elapsed >= delay ? now : now - elapsed + delay, expiry);
    return tell(answer, expiry);
  }

  #startSingle(process: ProcessId, deadline: Microseconds, expiry: number): void {
    this.#single.get(process)?.kernelTimer.cancel();
    const kernelTimer = this.#timers.at(deadline, () => {
      this.#single.delete(process);
      this.#grant.enter(process, (_state, kernel) => {
        kernel.scheduleUpcall(upcalls.alarm, this.#timers.now() % WRAP, expiry);
      });
    });
    this.#single.set(process, { expiry, kernelTimer });
  }

  // ── Timers ──

  #setTimer(caller: Caller, deadline: Microseconds, period: Microseconds, answer: CommandAnswer): StatusCode {
    const timer: ProcessTimer = { handle: 0, deadline, period, kernelTimer: undefined, times: 0 };
    const isPaid = this.#grant.enter(caller.id, (state, kernel) => pay(state, kernel, caller.quotas.timers));
    if (!isPaid) return ErrorCode.NoMemory;
    timer.handle = caller.openHandle('timer', timer, () => stopKernelTimer(timer));
    if (timer.handle === 0) {
      this.#grant.enter(caller.id, payBack);
      return ErrorCode.NoMemory;
    }
    this.#grant.enter(caller.id, (state) => state.timers.set(timer.handle, timer));
    this.#start(caller.id, timer);
    return tell(answer, timer.handle);
  }

  #start(process: ProcessId, timer: ProcessTimer): void {
    timer.kernelTimer = this.#timers.at(timer.deadline, () => this.#fire(process, timer));
  }

  #fire(process: ProcessId, timer: ProcessTimer): void {
    timer.kernelTimer = undefined;
    this.#grant.enter(process, (state, kernel) => {
      if (timer.times === 0) state.fired.push(timer);
      if (timer.period === 0) {
        timer.times = 1;
        state.timers.delete(timer.handle);
        kernel.closeHandle(timer.handle);
      } else {
        // Periods that have passed meanwhile are counted, and the grid of deadlines stays as it was set.
        const passed = 1 + Math.floor((this.#timers.now() - timer.deadline) / timer.period);
        timer.times += passed;
        timer.deadline += passed * timer.period;
        this.#start(process, timer);
      }
      tellFired(state, kernel);
    });
  }

  #cancel(caller: Caller): StatusCode {
    const timer = caller.handle<ProcessTimer>(0);
    this.#grant.enter(caller.id, (state, kernel) => {
      state.timers.delete(timer.handle);
      if (timer.times > 0) state.fired.splice(state.fired.indexOf(timer), 1);
      payBack(state, kernel);
    });
    caller.closeHandle(0);
    return 0;
  }

  #nextFired(caller: Caller, answer: CommandAnswer): StatusCode {
    const isThere = this.#grant.enter(caller.id, (state, kernel) => {
      const next = takeFired(state, kernel);
      if (next === undefined) state.isTold = false;
      answer.success(next?.handle ?? 0, next?.times ?? 0, next?.isLast ? 1 : 0);
      return true;
    });
    return isThere ? 0 : ErrorCode.NoMemory;
  }

  // ── Snapshots ──

  freeze(process: ProcessId): FrozenAlarm | undefined {
    const now = this.#timers.now();
    const single = this.#single.get(process);
    const frozen = this.#grant.enter(process, (state) => ({
      timers: [...state.timers.values()].map(
        (timer) => [timer.handle, timer.deadline - now, timer.period, timer.times] as const,
      ),
      fired: state.fired.map((timer) => [timer.handle, timer.times] as const),
    }));
    if (single === undefined && frozen === undefined) return undefined;
    return {
      single: single && { delay: single.kernelTimer.deadline - now, expiry: single.expiry },
      ...(frozen ?? { timers: [], fired: [] }),
    };
  }

  thaw({ id: process }: ProcessIdentity, state: unknown): boolean {
    const frozen = state as FrozenAlarm;
    if (!isFrozenAlarm(frozen)) return false;
    const now = this.#timers.now();
    const isDone = this.#grant.enter(process, (into, kernel) => {
      const timers = new Map<number, ProcessTimer>();
      for (const [handle, delay, period, times] of frozen.timers) {
        const timer: ProcessTimer = { handle, deadline: now + delay, period, kernelTimer: undefined, times };
        if (!pay(into, kernel, Number.POSITIVE_INFINITY)) return false;
        if (!kernel.restoreHandle(handle, 'timer', timer, () => stopKernelTimer(timer))) return false;
        timers.set(handle, timer);
      }
      for (const [handle, times] of frozen.fired) {
        const timer = timers.get(handle);
        if (timer === undefined && !pay(into, kernel, Number.POSITIVE_INFINITY)) return false;
        into.fired.push(timer ?? { handle, deadline: now, period: 0, kernelTimer: undefined, times });
      }
      for (const timer of timers.values()) {
        into.timers.set(timer.handle, timer);
        this.#start(process, timer);
      }
      // An upcall under way is the kernel's to keep; one too many does no harm.
      tellFired(into, kernel);
      return true;
    });
    if (!isDone) return false;
    // Ticks go on from where this machine is, so an expiry means the moment, not the number it had.
    if (frozen.single !== undefined)
      this.#startSingle(process, now + frozen.single.delay, (now + frozen.single.delay) % WRAP);
    return true;
  }
}

function stopKernelTimer(timer: ProcessTimer): void {
  timer.kernelTimer?.cancel();
  timer.kernelTimer = undefined;
}

function pay(state: AlarmState, kernel: GrantAccess, quota: number): boolean {
  if (state.count >= quota || !kernel.charge(TIMER_SIZE)) return false;
  state.count += 1;
  return true;
}

function payBack(state: AlarmState, kernel: GrantAccess): void {
  state.count -= 1;
  kernel.refund(TIMER_SIZE);
}

/** Sends the upcall for the first of those that have fired, unless one was sent that is not dealt with. */
function tellFired(state: AlarmState, kernel: GrantAccess): void {
  if (state.isTold || state.fired.length === 0) return;
  state.isTold = true;
  const { handle, times, isLast } = takeFired(state, kernel)!;
  kernel.scheduleUpcall(upcalls.fired, handle, times, isLast ? 1 : 0);
}

/** Takes the first of those that have fired. One that fires no more is paid for no longer. */
function takeFired(
  state: AlarmState,
  kernel: GrantAccess,
): { handle: number; times: number; isLast: boolean } | undefined {
  const timer = state.fired.shift();
  if (timer === undefined) return undefined;
  const { handle, times } = timer;
  timer.times = 0;
  const isLast = timer.period === 0;
  if (isLast) payBack(state, kernel);
  return { handle, times, isLast };
}

const areWholeNumbers = (values: unknown): boolean =>
  Array.isArray(values) && values.every((value) => Number.isSafeInteger(value));

function isFrozenAlarm(value: FrozenAlarm): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    Array.isArray(value.timers) &&
    value.timers.every((timer) => areWholeNumbers(timer) && timer.length === 4 && timer[2] >= 0 && timer[3] >= 0) &&
    Array.isArray(value.fired) &&
    value.fired.every((fired) => areWholeNumbers(fired) && fired.length === 2) &&
    (value.single === undefined || areWholeNumbers([value.single.delay, value.single.expiry]))
  );
}
