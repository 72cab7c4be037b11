/**
 * A driver that does at once whatever a case asks of it: events, answers of every variant, looking into lent memory,
 * handles, grants. Real drivers do these things too, but each only some, and at moments of its own.
 */
import {
  type DriverDescription,
  ErrorCode,
  type ErrorName,
  type FailureDescription,
  ReturnVariant,
  type ValueDescription,
} from '@perilune/abi';
import type { Timers } from '@perilune/hil';
import type { Caller, CommandAnswer, Driver, DriverContext, Grant, GrantAccess, ProcessId } from '@perilune/kernel';

const word = (name: string, range: { least?: number; most?: number } = {}): ValueDescription => ({
  name,
  type: 'u32',
  summary: 'A word.',
  ...range,
});
const wide = (name: string): ValueDescription => ({ name, type: 'u64', summary: 'Two words.' });
const thing = (name: string): ValueDescription => ({ name, type: 'handle', kind: 'thing', summary: 'An open thing.' });
const lengths = [word('written'), word('read'), word('watched')];
const event = { summary: 'An event that was asked for.', arguments: [word('first'), word('second'), word('third')] };

const noMemory: readonly FailureDescription[] = [{ error: 'NoMemory', when: 'memory does not suffice' }];
const everyFailure = (Object.keys(ErrorCode) as ErrorName[])
  .filter((error) => error !== 'BadReturnVariant')
  .map((error): FailureDescription => ({ error, when: 'it is asked for' }));

export const probe = {
  number: 0xf0000,
  name: 'probe',
  summary: 'Does at once whatever a case asks of it.',
  permission: undefined,
  commands: [
    command(1, 'emit', 'Queues an upcall of a subscription.', [word('subscription', { most: 2 }), word('value')]),
    command(2, 'emitSoon', 'Queues an upcall of subscription 0 after so many µs.', [word('delay'), word('value')]),
    command(3, 'lengths', 'Tells how long what is lent is.', [], ReturnVariant.Success3U32, lengths),
    command(4, 'sum', 'Adds up the bytes lent for reading.', [], ReturnVariant.SuccessU32, [word('sum')]),
    command(5, 'fill', 'Fills what is lent for writing.', [word('byte')], ReturnVariant.SuccessU32, [word('length')]),
    command(6, 'fillLater', 'The same, after so many µs.', [word('byte'), word('delay')]),
    command(7, 'publish', 'Writes into what is watched: counter, value, counter.', [word('value')]),
    command(10, 'answerNothing', 'Succeeds.', []),
    command(11, 'answerWord', 'Gives back its argument.', [word('a')], ReturnVariant.SuccessU32, [word('a')]),
    command(12, 'answerTwo', 'Gives back its arguments.', [word('a'), word('b')], ReturnVariant.Success2U32, [
      word('a'),
      word('b'),
    ]),
    command(13, 'answerWide', 'Gives back its argument.', [wide('a')], ReturnVariant.SuccessU64, [wide('a')]),
    command(
      14,
      'answerThree',
      'Gives back its arguments and their sum.',
      [word('a'), word('b')],
      ReturnVariant.Success3U32,
      [word('a'), word('b'), word('sum')],
    ),
    command(15, 'answerMixed', 'Gives back 7 and its argument.', [wide('a')], ReturnVariant.SuccessU32U64, [
      word('seven'),
      wide('a'),
    ]),
    command(16, 'fail', 'Fails with the error of that number.', [word('error', { least: 1, most: 13 })]),
    command(20, 'open', 'Opens a thing.', [], ReturnVariant.SuccessU32, [thing('thing')]),
    command(21, 'close', 'Closes a thing.', [thing('thing')]),
    command(22, 'use', 'Tells how often a thing was used.', [thing('thing')], ReturnVariant.SuccessU32, [
      word('times'),
    ]),
    command(23, 'openOther', 'Opens something that is no thing.', [], ReturnVariant.SuccessU32, [word('other')]),
    command(24, 'openThings', 'Tells how many things are open, of all processes.', [], ReturnVariant.SuccessU32, [
      word('count'),
    ]),
    command(30, 'charge', 'Has the process pay so many bytes.', [word('bytes')]),
    command(31, 'refund', 'Gives up to so many of these bytes back.', [word('bytes')]),
    command(
      32,
      'remember',
      'Keeps a number in the grant; tells the one before.',
      [word('value')],
      ReturnVariant.SuccessU32,
      [word('before')],
    ),
    command(33, 'enterTwice', 'Enters its grant inside of its grant.', [], ReturnVariant.SuccessU32, [word('entered')]),
  ],
  upcalls: [0, 1, 2].map((number) => ({ number, name: `event${number}`, ...event })),
  readWriteBuffers: [{ number: 0, name: 'written', summary: 'Is filled.' }],
  readOnlyBuffers: [{ number: 0, name: 'read', summary: 'Is added up.' }],
  userspaceReadableBuffers: [{ number: 0, name: 'watched', summary: 'A counter, a value, the counter; each a u32.' }],
  handles: [
    { kind: 'thing', summary: 'A thing.' },
    { kind: 'other', summary: 'Something else.' },
  ],
} as const satisfies DriverDescription;

function command<const Name extends string>(
  number: number,
  name: Name,
  summary: string,
  values: readonly ValueDescription[],
  success: ReturnVariant = ReturnVariant.Success,
  returns: readonly ValueDescription[] = [],
) {
  return {
    number,
    name,
    summary,
    arguments: values,
    success,
    returns,
    failures: name === 'fail' ? everyFailure : noMemory,
  };
}

interface ProbeState {
  remembered: number;
  published: number;
  /** Bytes. */
  charged: number;
}

export class Probe implements Driver {
  readonly description = probe;
  readonly #grant: Grant<ProbeState>;
  readonly #timers: Timers;
  #open = 0;

  constructor(context: DriverContext, timers: Timers) {
    this.#timers = timers;
    this.#grant = context.grant({ size: 64, create: () => ({ remembered: 0, published: 0, charged: 0 }) });
  }

  command(caller: Caller, number: number, a: number, b: number, answer: CommandAnswer): void {
    const { name } = probe.commands.find((entry) => entry.number === number)!;
    if (!this.#answer(name, caller, a, b, answer)) answer.failure(ErrorCode.NoMemory);
  }

  /** @returns false if the grant could not be entered */
  #answer(
    name: (typeof probe.commands)[number]['name'],
    caller: Caller,
    a: number,
    b: number,
    answer: CommandAnswer,
  ): boolean {
    const { id } = caller;
    switch (name) {
      case 'emit':
        return this.#within(id, answer, (_state, kernel) => void kernel.scheduleUpcall(a, b, a, 3));
      case 'emitSoon':
        this.#timers.at(this.#timers.now() + a, () => {
          this.#grant.enter(id, (_state, kernel) => kernel.scheduleUpcall(0, b, 0, 0));
        });
        return this.#within(id, answer, () => {});
      case 'lengths':
        return (
          this.#grant.enter(id, (_state, kernel) => {
            answer.success(kernel.readWrite(0).length, kernel.readOnly(0).length, kernel.userspaceReadable(0).length);
            return true;
          }) ?? false
        );
      case 'sum':
        return (
          this.#grant.enter(id, (_state, kernel) => {
            answer.success(kernel.readOnly(0).reduce((sum, byte) => sum + byte, 0));
            return true;
          }) ?? false
        );
      case 'fill':
        return this.#fill(id, a, answer);
      case 'fillLater':
        this.#timers.at(this.#timers.now() + b, () => {
          this.#fill(id, a);
          this.#grant.enter(id, (_state, kernel) => kernel.scheduleUpcall(0, a, 0, 0));
        });
        return this.#within(id, answer, () => {});
      case 'publish':
        return this.#within(id, answer, (state, kernel) => publish(state, kernel.userspaceReadable(0), a));
      case 'answerNothing':
        answer.success();
        return true;
      case 'answerWord':
        answer.success(a);
        return true;
      case 'answerTwo':
        answer.success(a, b);
        return true;
      case 'answerWide':
        answer.success64(a);
        return true;
      case 'answerThree':
        answer.success(a, b, a + b);
        return true;
      case 'answerMixed':
        answer.success32And64(7, a);
        return true;
      case 'fail':
        answer.failure(a as ErrorCode);
        return true;
      default:
        return this.#answerOfState(name, caller, a, answer);
    }
  }

  #answerOfState(
    name: (typeof probe.commands)[number]['name'],
    caller: Caller,
    a: number,
    answer: CommandAnswer,
  ): boolean {
    switch (name) {
      case 'open':
      case 'openOther': {
        const closed = () => {
          this.#open--;
        };
        const handle = caller.openHandle(name === 'open' ? 'thing' : 'other', { times: 0 }, closed);
        if (handle === 0) return false;
        this.#open++;
        answer.success(handle);
        return true;
      }
      case 'close':
        caller.closeHandle(0);
        answer.success();
        return true;
      case 'use':
        answer.success(++caller.handle<{ times: number }>(0).times);
        return true;
      case 'openThings':
        answer.success(this.#open);
        return true;
      case 'charge': {
        const paid =
          this.#grant.enter(caller.id, (state, kernel) => {
            if (!kernel.charge(a)) return false;
            state.charged += a;
            return true;
          }) ?? false;
        if (paid) answer.success();
        return paid;
      }
      case 'refund':
        return this.#within(caller.id, answer, (state, kernel) => {
          const bytes = Math.min(a, state.charged);
          state.charged -= bytes;
          kernel.refund(bytes);
        });
      case 'remember':
        return (
          this.#grant.enter(caller.id, (state) => {
            answer.success(state.remembered);
            state.remembered = a;
            return true;
          }) ?? false
        );
      case 'enterTwice': {
        const inner = this.#grant.enter(caller.id, () => this.#grant.enter(caller.id, () => 1) ?? 0);
        answer.success(inner ?? 2);
        return true;
      }
      default:
        throw new Error(`the probe has no command ${name}`);
    }
  }

  #within(id: ProcessId, answer: CommandAnswer, use: (state: ProbeState, kernel: GrantAccess) => void): boolean {
    const entered = this.#grant.enter(id, (state, kernel) => {
      use(state, kernel);
      return true;
    });
    if (entered) answer.success();
    return entered ?? false;
  }

  #fill(id: ProcessId, byte: number, answer?: CommandAnswer): boolean {
    const length = this.#grant.enter(id, (_state, kernel) => kernel.readWrite(0).fill(byte).length);
    if (length !== undefined) answer?.success(length);
    return length !== undefined;
  }
}

/** The scheme of consistency: the second counter is written first, so that equal counters mean a whole value. */
function publish(state: ProbeState, bytes: Uint8Array, value: number): void {
  if (bytes.length < 12) return;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  state.published++;
  view.setUint32(8, state.published, true);
  view.setUint32(4, value, true);
  view.setUint32(0, state.published, true);
}
