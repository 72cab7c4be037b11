/** The command a driver is carrying out: who makes it, and its answer. One object each serves all commands. */
import { ErrorCode, type Quotas, ReturnVariant } from '@perilune/abi';
import type { SystemCallAnswer } from '@perilune/hil';
import type { Containment } from './containment.ts';
import type { Caller, CommandAnswer } from './driver.ts';
import type { CompiledCommand, CompiledDriver } from './driver-table.ts';
import { HANDLE_SIZE, tellClosed } from './handle-table.ts';
import type { Process } from './process.ts';
import type { ProcessId } from './process-id.ts';
import type { SliceAccount } from './slice-account.ts';

const noSystemCallAnswer: SystemCallAnswer = { variant: 0, word1: 0, word2: 0, word3: 0, function: 0, userdata: 0 };

export class AnswerInCall implements CommandAnswer {
  readonly #misuse: (message: string) => void;
  #target = noSystemCallAnswer;
  #success: number = ReturnVariant.Success;
  /** Undefined between commands. */
  #isOpen = false;
  #isGiven = false;

  constructor(misuse: (message: string) => void) {
    this.#misuse = misuse;
  }

  begin(target: SystemCallAnswer, success: number): void {
    this.#target = target;
    this.#success = success;
    this.#isOpen = true;
    this.#isGiven = false;
  }

  /** Whatever a driver did, there is an answer of one of the two variants the command has. */
  end(): void {
    this.#isOpen = false;
    if (!this.#isGiven) this.#fail('gave no answer');
  }

  success(word1 = 0, word2 = 0, word3 = 0): void {
    if (!this.#mayAnswer()) return;
    const variant = this.#success;
    if (variant === ReturnVariant.SuccessU64 || variant === ReturnVariant.SuccessU32U64) {
      this.#fail(`answered with words where its description says variant ${variant}`);
      return;
    }
    const target = this.#target;
    target.variant = variant;
    target.word1 = word1;
    target.word2 = word2;
    target.word3 = word3;
  }

  success64(value: number): void {
    if (this.#mayAnswer() && this.#has(ReturnVariant.SuccessU64) && this.#isWhole(value)) {
      this.#target.word1 = value >>> 0;
      this.#target.word2 = Math.floor(value / 2 ** 32);
      this.#target.word3 = 0;
    }
  }

  success32And64(word: number, value: number): void {
    if (this.#mayAnswer() && this.#has(ReturnVariant.SuccessU32U64) && this.#isWhole(value)) {
      this.#target.word1 = word;
      this.#target.word2 = value >>> 0;
      this.#target.word3 = Math.floor(value / 2 ** 32);
    }
  }

  failure(error: ErrorCode): void {
    if (!this.#mayAnswer()) return;
    this.#setFailure(error);
  }

  #mayAnswer(): boolean {
    if (!this.#isOpen) {
      this.#misuse('answered a command that was over');
      return false;
    }
    if (this.#isGiven) this.#misuse('answered a command twice');
    this.#isGiven = true;
    return true;
  }

  #has(variant: number): boolean {
    if (this.#success !== variant) {
      this.#fail(`answered with variant ${variant} where its description says ${this.#success}`);
      return false;
    }
    this.#target.variant = variant;
    return true;
  }

  #isWhole(value: number): boolean {
    if (Number.isInteger(value) && value >= 0 && value <= 2 ** 53) return true;
    this.#fail(`answered with ${value}, which is no whole number from 0 to 2^53`);
    return false;
  }

  #fail(message: string): void {
    this.#misuse(message);
    this.#setFailure(ErrorCode.Fail);
  }

  #setFailure(error: number): void {
    const target = this.#target;
    target.variant = ReturnVariant.Failure;
    target.word1 = error;
    target.word2 = 0;
    target.word3 = 0;
  }
}

export class CallerInCall implements Caller {
  readonly #misuse: (message: string) => void;
  readonly #containment: Containment;
  readonly #account: SliceAccount;
  #process: Process | undefined;
  #driver: CompiledDriver | undefined;
  #command: CompiledCommand | undefined;
  readonly #words: [number, number] = [0, 0];

  constructor(misuse: (message: string) => void, containment: Containment, account: SliceAccount) {
    this.#misuse = misuse;
    this.#containment = containment;
    this.#account = account;
  }

  begin(process: Process, driver: CompiledDriver, command: CompiledCommand, word0: number, word1: number): void {
    this.#process = process;
    this.#driver = driver;
    this.#command = command;
    this.#words[0] = word0;
    this.#words[1] = word1;
  }

  end(): void {
    this.#process = undefined;
  }

  get id(): ProcessId {
    return this.#current.id;
  }

  get name(): string {
    return this.#current.name;
  }

  get quotas(): Quotas {
    return this.#current.quotas;
  }

  mayUse(permission: string, object?: string): boolean {
    return this.#current.mayUse(permission, object);
  }

  chargeBytes(bytes: number): void {
    if (this.#process !== undefined) this.#account.chargeBytes(bytes);
  }

  handle<T>(argument: 0 | 1): T {
    const entry = this.#current.handles.get(this.#words[argument]);
    if (entry === undefined) throw new Error(`argument ${argument} is no handle`);
    return entry.object as T;
  }

  openHandle(kind: string, object: unknown, onClose?: () => void): number {
    const process = this.#current;
    const driver = this.#driver as CompiledDriver;
    if (!driver.description.handles.some((described) => described.kind === kind)) {
      this.#misuse(`opens a handle of the kind '${kind}', which it does not describe`);
      return 0;
    }
    if (process.handles.isFull || !process.charge(HANDLE_SIZE)) return 0;
    return process.handles.open({ kind, driver: driver.number, object, onClose });
  }

  closeHandle(argument: 0 | 1): void {
    const process = this.#current;
    const entry = process.handles.close(this.#words[argument]);
    if (entry === undefined) {
      this.#misuse(`closes argument ${argument} of ${this.#command?.name}, which is no open handle`);
      return;
    }
    process.refund(HANDLE_SIZE);
    tellClosed(entry, this.#containment);
  }

  get #current(): Process {
    if (this.#process === undefined) throw new Error('the caller of a command is used after the command');
    return this.#process;
  }
}
