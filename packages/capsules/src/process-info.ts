/** Process info: tells of the processes there are, and controls them, as the operator of the machine could. */
import { ErrorCode, ProcessStateCode, processInfo, type StatusCode } from '@perilune/abi';
import type {
  Caller,
  CommandAnswer,
  Driver,
  DriverContext,
  Grant,
  ProcessInfo as KernelProcessInfo,
  ProcessControl,
  ProcessId,
} from '@perilune/kernel';
import { commandTable, numbers, tell } from './command-table.ts';
import { put, utf8 } from './text.ts';

const readWrite = numbers(processInfo.readWriteBuffers);
const { choices: Operation } = processInfo.commands.find(({ name }) => name === 'setStateOfShort')!.arguments[1]!;

const WORD = 2 ** 32;
/** To find a process and write its id takes as long as to copy so many bytes. */
const ID_COPIES = 80;

export class ProcessInfo implements Driver {
  readonly description = processInfo;
  readonly command: Driver['command'];
  readonly #control: ProcessControl;
  readonly #grant: Grant<undefined>;

  constructor(context: DriverContext, control: ProcessControl) {
    this.#control = control;
    this.#grant = context.grant({ size: 0, create: () => undefined });
    this.command = commandTable(processInfo, {
      count: (_caller, _0, _1, answer) => tell(answer, control.count),
      shortIds: (caller, _0, _1, answer) => this.#ids(caller, 4, answer),
      nameOfShort: (caller, id, _1, answer) => this.#name(caller, this.#long(id), answer),
      statsOfShort: (caller, id) => this.#stats(caller, this.#long(id), 4, tockStats),
      setStateOfShort: (_caller, id, operation) => this.#setState(this.#long(id), operation),
      ids: (caller, _0, _1, answer) => this.#ids(caller, 8, answer),
      name: (caller, id, _1, answer) => this.#name(caller, id as ProcessId, answer),
      stats: (caller, id) => this.#stats(caller, id as ProcessId, 8, allStats),
      self: (caller, _0, _1, answer) => {
        answer.success64(caller.id);
        return 0;
      },
      start: (_caller, id) => control.start(id as ProcessId),
      stop: (_caller, id) => control.stop(id as ProcessId),
      fault: (caller, id) => control.fault(id as ProcessId, `ended by the process ${caller.name}`),
      terminate: (_caller, id) => control.terminate(id as ProcessId),
      boot: (_caller, id) => this.#boot(id as ProcessId),
    });
  }

  /** The newest id with these low 32 bits; one that no process has, if there is none. */
  #long(short: number): ProcessId {
    const { lastId } = this.#control;
    for (let id = lastId - (lastId % WORD) + short; id > 0; id -= WORD) {
      if (this.#control.has(id as ProcessId)) return id as ProcessId;
    }
    return 0 as ProcessId;
  }

  #ids(caller: Caller, size: 4 | 8, answer: CommandAnswer): StatusCode {
    const isDone = this.#grant.enter(caller.id, (_state, kernel) => {
      const bytes = kernel.readWrite(readWrite.info);
      const ids = this.#control.ids(Math.floor(bytes.length / size));
      writeNumbers(bytes, ids, size);
      caller.chargeBytes(ids.length * ID_COPIES);
      return true;
    });
    return isDone ? tell(answer, this.#control.count) : ErrorCode.NoMemory;
  }

  #name(caller: Caller, id: ProcessId, answer: CommandAnswer): StatusCode {
    const info = this.#control.info(id);
    if (info === undefined) return ErrorCode.Invalid;
    const length = this.#grant.enter(
      caller.id,
      (_state, kernel) => put(utf8(info.name), kernel.readWrite(readWrite.info)) ?? -1,
    );
    if (length === undefined) return ErrorCode.NoMemory;
    return length < 0 ? ErrorCode.Size : tell(answer, length);
  }

  #stats(caller: Caller, id: ProcessId, size: 4 | 8, of: (info: KernelProcessInfo) => readonly number[]): StatusCode {
    const info = this.#control.info(id);
    if (info === undefined) return ErrorCode.Invalid;
    const values = of(info);
    const status = this.#grant.enter(caller.id, (_state, kernel) => {
      const bytes = kernel.readWrite(readWrite.info);
      if (bytes.length < values.length * size) return ErrorCode.Size;
      writeNumbers(bytes, values, size);
      return 0;
    });
    return status ?? ErrorCode.NoMemory;
  }

  #setState(id: ProcessId, operation: number): StatusCode {
    switch (operation) {
      case Operation.start:
        return this.#control.start(id);
      case Operation.stop:
        return this.#control.stop(id);
      case Operation.fault:
        return this.#control.fault(id);
      case Operation.terminate:
        return this.#control.terminate(id);
      default:
        return this.#boot(id);
    }
  }

  #boot(id: ProcessId): StatusCode {
    if (this.#control.info(id) === undefined) return ErrorCode.Invalid;
    return this.#control.boot(id).kind === 'refused' ? ErrorCode.Already : 0;
  }
}

const tockStats = ({ expiredSlices, systemCalls, restarts, state }: KernelProcessInfo): readonly number[] => [
  expiredSlices,
  systemCalls,
  restarts,
  ProcessStateCode[state],
];

const allStats = (info: KernelProcessInfo): readonly number[] => [
  ProcessStateCode[info.state],
  info.restarts,
  info.systemCalls,
  info.expiredSlices,
  info.droppedUpcalls,
  info.fuel,
  info.memoryUsed,
  info.memoryQuota,
];

function writeNumbers(bytes: Uint8Array, values: readonly number[], size: 4 | 8): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const [index, value] of values.entries()) {
    if (size === 4) view.setUint32(index * 4, value % WORD, true);
    else {
      view.setUint32(index * 8, value % WORD, true);
      view.setUint32(index * 8 + 4, value / WORD, true);
    }
  }
}
