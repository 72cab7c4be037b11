/** System calls: decodes and checks what a process asks for, and answers it. Whatever the words are, there is an answer. */
import { ErrorCode, ExitNumber, MemopOperation, ReturnVariant, SystemCallClass, YieldNumber } from '@perilune/abi';
import {
  ANSWER_BLOCK,
  ANSWER_EXIT,
  ANSWER_NOTHING,
  ANSWER_UPCALL,
  type Image,
  type SystemCallAnswer,
} from '@perilune/hil';
import { AnswerInCall, CallerInCall } from './command-call.ts';
import type { Containment } from './containment.ts';
import { ArgumentCheck, type CompiledArgument, type CompiledDriver, type DriverTable } from './driver-table.ts';
import type { KernelObserver } from './observer.ts';
import { type Process, ProcessState, type Verdict } from './process.ts';
import { type BufferKind, SHARED_BUFFER_SIZE } from './shared-buffers.ts';
import { type SliceAccount, SYSTEM_CALL_FUEL } from './slice-account.ts';
import type { HistoryPlace, SystemCallHistory } from './system-call-history.ts';
import { SUBSCRIPTION_SIZE } from './upcall-queue.ts';

export interface SystemCallContext {
  readonly drivers: DriverTable;
  readonly history: SystemCallHistory;
  readonly account: SliceAccount;
  readonly containment: Containment;
  readonly observer: KernelObserver | undefined;
  /** Decides the end of a process; it takes place after the slice. */
  condemn(process: Process, verdict: Verdict): void;
}

export class SystemCalls {
  readonly #context: SystemCallContext;
  readonly #drivers: DriverTable;
  readonly #history: SystemCallHistory;
  readonly #account: SliceAccount;
  readonly #caller: CallerInCall;
  readonly #answer: AnswerInCall;
  /** The driver that carries out a command now. */
  #busy: CompiledDriver | undefined;

  constructor(context: SystemCallContext) {
    this.#context = context;
    this.#drivers = context.drivers;
    this.#history = context.history;
    this.#account = context.account;
    const misuse = (message: string): void => {
      context.containment.report(this.#busy?.description.name ?? 'a driver', message);
    };
    this.#caller = new CallerInCall(misuse, context.containment, context.account);
    this.#answer = new AnswerInCall(misuse);
  }

  /** True while a driver carries out a command. */
  get isBusy(): boolean {
    return this.#busy !== undefined;
  }

  handle(
    process: Process,
    callClass: number,
    word0: number,
    word1: number,
    word2: number,
    word3: number,
    answer: SystemCallAnswer,
  ): void {
    const history = process.history as HistoryPlace;
    const place = this.#history.begin(history, process.systemCalls++, callClass, word0, word1, word2, word3);
    this.#account.charge(SYSTEM_CALL_FUEL);
    answer.word1 = answer.word2 = answer.word3 = 0;
    answer.variant =
      callClass === SystemCallClass.Command
        ? this.#command(process, word0, word1, word2, word3, answer)
        : this.#other(process, callClass, word0, word1, word2, word3, answer);
    this.#history.end(history, place, answer.variant, answer.word1, answer.word2);
    this.#context.observer?.systemCall?.(process.id, callClass, word0, word1, word2, word3, answer);
    if (answer.variant < ANSWER_BLOCK) this.#mayGoOn(process, answer);
  }

  /** A process that has ended, was stopped, or has used up its slice does not go on now. */
  #mayGoOn(process: Process, answer: SystemCallAnswer): void {
    if (process.verdict !== undefined) {
      answer.variant = ANSWER_EXIT;
    } else if (process.isStopped || this.#account.isUsedUp(process)) {
      process.heldAnswer = { ...answer };
      answer.variant = ANSWER_BLOCK;
    }
  }

  #other(
    process: Process,
    callClass: number,
    word0: number,
    word1: number,
    word2: number,
    word3: number,
    answer: SystemCallAnswer,
  ): number {
    switch (callClass) {
      case SystemCallClass.Yield:
        return this.#yield(process, word0, word1, word2, answer);
      case SystemCallClass.Subscribe:
        return this.#subscribe(process, word0, word1, word2, word3, answer);
      case SystemCallClass.ReadWriteAllow:
      case SystemCallClass.ReadOnlyAllow:
      case SystemCallClass.UserspaceReadableAllow:
        return this.#allow(process, callClass, word0, word1, word2, word3, answer);
      case SystemCallClass.Memop:
        return answerMemop(process, word0, answer);
      case SystemCallClass.Exit:
        return this.#exit(process, word0, word1, answer);
      default:
        this.#context.condemn(process, {
          kind: 'faulted',
          fault: { cause: 'system-call', message: `there is no system call class ${callClass}` },
        });
        return ANSWER_EXIT;
    }
  }

  /** Undefined if there is none, or the process may not use it: which of the two it does not learn. */
  #driverFor(process: Process, number: number): CompiledDriver | undefined {
    const driver = this.#drivers.find(number);
    return driver === undefined || process.mayUseDriver(driver) ? driver : undefined;
  }

  #command(
    process: Process,
    driverNumber: number,
    commandNumber: number,
    word0: number,
    word1: number,
    answer: SystemCallAnswer,
  ): number {
    const driver = this.#driverFor(process, driverNumber);
    if (driver === undefined) return fail(answer, ErrorCode.NoDevice);
    if (commandNumber === 0) return succeed(answer, ReturnVariant.Success, 0, 0);
    const command = commandNumber < driver.commands.length ? driver.commands[commandNumber] : undefined;
    if (command === undefined) return fail(answer, ErrorCode.NoSupport);
    if (command.permission !== undefined && !process.mayUse(command.permission)) {
      return fail(answer, ErrorCode.NoDevice);
    }
    const { argument0, argument1 } = command;
    let value0 = 0;
    let value1 = 0;
    if (argument0 !== undefined) {
      value0 = decode(process, argument0, word0, word1);
      if (Number.isNaN(value0)) return fail(answer, ErrorCode.Invalid);
      if (argument1 !== undefined) {
        value1 = decode(process, argument1, word1, 0);
        if (Number.isNaN(value1)) return fail(answer, ErrorCode.Invalid);
      }
    }
    this.#account.charge(command.fuel);
    this.#busy = driver;
    this.#caller.begin(process, driver, command, word0, word1);
    this.#answer.begin(answer, command.success);
    try {
      driver.driver.command(this.#caller, commandNumber, value0, value1, this.#answer);
    } catch (error) {
      this.#context.containment.report(driver.description.name, error);
      this.#answer.begin(answer, command.success);
      this.#answer.failure(ErrorCode.Fail);
    }
    this.#answer.end();
    this.#caller.end();
    this.#busy = undefined;
    return answer.variant;
  }

  #yield(process: Process, which: number, word1: number, word2: number, answer: SystemCallAnswer): number {
    switch (which) {
      case YieldNumber.NoWait: {
        const isUpcall = this.takeUpcall(process, answer);
        if (word1 !== 0) writeByte(process.image as Image, word1, isUpcall ? 1 : 0);
        return isUpcall ? ANSWER_UPCALL : ANSWER_NOTHING;
      }
      case YieldNumber.Wait:
        // The function that was invoked is done, so the slice it was called for ends here, whatever waits.
        if (process.invocation?.result === undefined && this.takeUpcall(process, answer)) return ANSWER_UPCALL;
        process.state = ProcessState.Yielded;
        return ANSWER_BLOCK;
      case YieldNumber.WaitFor: {
        const driver = this.#driverFor(process, word1);
        // Without such an event it would never come back.
        if (driver?.subscriptions.has(word2) !== true) return ANSWER_NOTHING;
        process.waitDriver = word1;
        process.waitSubscription = word2;
        if (this.takeAwaited(process, answer)) return answer.variant;
        process.state = ProcessState.YieldedFor;
        return ANSWER_BLOCK;
      }
      default:
        // TRD104 4.1: returns immediately.
        return ANSWER_NOTHING;
    }
  }

  /** Fills in the next upcall with a function. @returns false if there is none */
  takeUpcall(process: Process, answer: SystemCallAnswer): boolean {
    const subscription = process.upcalls.takeExecutable(answer);
    if (subscription === undefined) return false;
    answer.variant = ANSWER_UPCALL;
    answer.function = subscription.function;
    answer.userdata = subscription.userdata;
    this.#tellUpcall(process, subscription.driver, subscription.number, answer);
    return true;
  }

  /** Fills in the event a process YieldedFor, or wants to. @returns false if it has not happened */
  takeAwaited(process: Process, answer: SystemCallAnswer): boolean {
    const subscription = process.upcalls.find(process.waitDriver, process.waitSubscription);
    if (subscription === undefined || !process.upcalls.takeFor(subscription, answer)) return false;
    answer.variant = ReturnVariant.Success3U32;
    this.#tellUpcall(process, subscription.driver, subscription.number, answer);
    return true;
  }

  #tellUpcall(process: Process, driver: number, subscription: number, { word1, word2, word3 }: SystemCallAnswer): void {
    this.#context.observer?.upcall?.(process.id, driver, subscription, word1, word2, word3);
  }

  #subscribe(
    process: Process,
    driverNumber: number,
    number: number,
    function_: number,
    userdata: number,
    answer: SystemCallAnswer,
  ): number {
    const driver = this.#driverFor(process, driverNumber);
    if (driver === undefined) return refuse(answer, ErrorCode.NoDevice, function_, userdata);
    if (!driver.subscriptions.has(number)) return refuse(answer, ErrorCode.Invalid, function_, userdata);
    if (function_ !== 0 && !(process.image as Image).isFunction(function_)) {
      return refuse(answer, ErrorCode.Invalid, function_, userdata);
    }
    let subscription = process.upcalls.find(driverNumber, number);
    if (subscription === undefined) {
      // Taking back what never was needs no memory.
      if (function_ === 0) return succeed(answer, ReturnVariant.Success2U32, 0, 0);
      if (!process.charge(SUBSCRIPTION_SIZE)) return refuse(answer, ErrorCode.NoMemory, function_, userdata);
      subscription = process.upcalls.ensure(driverNumber, number);
    }
    const variant = succeed(answer, ReturnVariant.Success2U32, subscription.function, subscription.userdata);
    process.upcalls.subscribe(subscription, function_, userdata);
    return variant;
  }

  #allow(
    process: Process,
    kind: BufferKind,
    driverNumber: number,
    number: number,
    address: number,
    length: number,
    answer: SystemCallAnswer,
  ): number {
    const driver = this.#driverFor(process, driverNumber);
    if (driver === undefined) return refuse(answer, ErrorCode.NoDevice, address, length);
    if (!mayLend(process, driver, kind, number, address, length)) {
      return refuse(answer, ErrorCode.Invalid, address, length);
    }
    let buffer = process.buffers.find(kind, driverNumber, number);
    if (buffer === undefined) {
      if (!process.charge(SHARED_BUFFER_SIZE)) return refuse(answer, ErrorCode.NoMemory, address, length);
      buffer = process.buffers.add(kind, driverNumber, number);
    }
    const variant = succeed(answer, ReturnVariant.Success2U32, buffer.address, buffer.length);
    buffer.address = address;
    buffer.length = length;
    return variant;
  }

  #exit(process: Process, which: number, completion: number, answer: SystemCallAnswer): number {
    if (which === ExitNumber.Terminate) this.#context.condemn(process, { kind: 'terminated', completion });
    else if (which === ExitNumber.Restart) this.#context.condemn(process, { kind: 'restart', completion });
    else return fail(answer, ErrorCode.NoSupport);
    return ANSWER_EXIT;
  }
}

/** @returns the value of an argument; NaN if it is not valid */
function decode(process: Process, argument: CompiledArgument, word: number, nextWord: number): number {
  switch (argument.check) {
    case ArgumentCheck.Any:
      return word;
    case ArgumentCheck.Unsigned:
      return inRange(argument, word);
    case ArgumentCheck.Signed:
      return inRange(argument, word | 0);
    case ArgumentCheck.Unsigned64:
      return inRange(argument, exact(nextWord, word));
    case ArgumentCheck.Signed64:
      return inRange(argument, exact(nextWord | 0, word));
    case ArgumentCheck.Choice:
      return argument.choices?.has(word) ? word : Number.NaN;
    case ArgumentCheck.Handle:
      return process.handlesIfAny?.get(word)?.kind === argument.kind ? word : Number.NaN;
  }
}

function inRange({ least, most }: CompiledArgument, value: number): number {
  return value >= least && value <= most ? value : Number.NaN;
}

/** From 2^53 on not every whole number has a value of its own: those are not valid. */
function exact(high: number, low: number): number {
  const value = high * 2 ** 32 + low;
  return Number.isSafeInteger(value) ? value : Number.NaN;
}

function buffersOf(driver: CompiledDriver, kind: BufferKind): ReadonlySet<number> {
  switch (kind) {
    case SystemCallClass.ReadWriteAllow:
      return driver.readWrite;
    case SystemCallClass.ReadOnlyAllow:
      return driver.readOnly;
    case SystemCallClass.UserspaceReadableAllow:
      return driver.userspaceReadable;
  }
}

/** True if the driver has such a buffer, and the process may share the memory for it. */
export function mayLend(
  process: Process,
  driver: CompiledDriver,
  kind: BufferKind,
  number: number,
  address: number,
  length: number,
): boolean {
  const forWriting = kind !== SystemCallClass.ReadOnlyAllow;
  return buffersOf(driver, kind).has(number) && isShareable(process.image as Image, address, length, forWriting);
}

/** Whatever the image says, nothing is shared beyond its memory. */
function isShareable(image: Image, address: number, length: number, forWriting: boolean): boolean {
  if (length === 0) return true;
  return address + length <= image.memory.length && image.mayShare(address, length, forWriting);
}

function writeByte(image: Image, address: number, value: number): void {
  if (isShareable(image, address, 1, true)) image.memory[address] = value;
}

/** What an image has of Tock's memory map: its linear memory, of which nothing is flash, and which it cannot resize itself. */
function answerMemop(process: Process, operation: number, answer: SystemCallAnswer): number {
  switch (operation) {
    case MemopOperation.Break:
    case MemopOperation.SegmentBreak:
      return fail(answer, ErrorCode.NoMemory);
    case MemopOperation.MemoryStart:
    case MemopOperation.FlashStart:
    case MemopOperation.FlashEnd:
    case MemopOperation.WriteableFlashRegions:
      return succeed(answer, ReturnVariant.SuccessU32, 0, 0);
    case MemopOperation.MemoryEnd:
      return succeed(answer, ReturnVariant.SuccessU32, (process.image as Image).statistics.memoryQuota, 0);
    case MemopOperation.GrantStart: {
      const grants = Math.max(0, (process.image as Image).statistics.memoryQuota - process.charged);
      return succeed(answer, ReturnVariant.SuccessU32, grants, 0);
    }
    case MemopOperation.WriteableFlashRegionStart:
    case MemopOperation.WriteableFlashRegionEnd:
      return fail(answer, ErrorCode.Fail);
    case MemopOperation.SetStackTop:
    case MemopOperation.SetHeapStart:
      return succeed(answer, ReturnVariant.Success, 0, 0);
    default:
      return fail(answer, ErrorCode.NoSupport);
  }
}

/** These fill in the words and return the variant. */
function succeed(answer: SystemCallAnswer, variant: number, word1: number, word2: number): number {
  answer.word1 = word1;
  answer.word2 = word2;
  answer.word3 = 0;
  return variant;
}

function fail(answer: SystemCallAnswer, error: number): number {
  answer.word1 = error;
  answer.word2 = 0;
  answer.word3 = 0;
  return ReturnVariant.Failure;
}

/** The failure of subscribe and the allows, which gives back what was passed. */
function refuse(answer: SystemCallAnswer, error: number, passed1: number, passed2: number): number {
  answer.word1 = error;
  answer.word2 = passed1;
  answer.word3 = passed2;
  return ReturnVariant.Failure2U32;
}
