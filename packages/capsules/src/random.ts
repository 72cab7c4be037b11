/** Random: numbers nobody can predict, from the entropy of the host. */
import { ErrorCode, RANDOM_MOST_BYTES, random } from '@perilune/abi';
import type { Entropy } from '@perilune/hil';
import type { Caller, Driver, DriverContext, GrantAccess } from '@perilune/kernel';
import { commandTable, numbers, tell } from './command-table.ts';

const upcalls = numbers(random.upcalls);
const readWrite = numbers(random.readWriteBuffers);
/** To make a random byte takes as long as to copy so many. */
const COPIES = 16;

export class Random implements Driver {
  readonly description = random;
  readonly command: Driver['command'];

  constructor(context: DriverContext, entropy: Entropy) {
    const grant = context.grant({ size: 0, create: () => undefined });
    const word = new Uint8Array(4);
    const view = new DataView(word.buffer);
    const fill = (caller: Caller, kernel: GrantAccess, most: number): number => {
      const buffer = kernel.readWrite(readWrite.bytes);
      const wanted = buffer.subarray(0, Math.min(most, buffer.length, RANDOM_MOST_BYTES));
      entropy.fill(wanted);
      caller.chargeBytes(wanted.length * COPIES);
      return wanted.length;
    };
    this.command = commandTable(random, {
      get: (caller, length) => {
        const isDone = grant.enter(caller.id, (_state, kernel) => {
          kernel.scheduleUpcall(upcalls.done, 0, fill(caller, kernel, length));
          return true;
        });
        return isDone ? 0 : ErrorCode.NoMemory;
      },
      number: (_caller, _0, _1, answer) => {
        entropy.fill(word);
        return tell(answer, view.getUint32(0, true));
      },
      fill: (caller, _0, _1, answer) => {
        const length = grant.enter(caller.id, (_state, kernel) => fill(caller, kernel, RANDOM_MOST_BYTES));
        return length === undefined ? ErrorCode.NoMemory : tell(answer, length);
      },
    });
  }
}
