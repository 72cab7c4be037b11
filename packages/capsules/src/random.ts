/** Random: numbers nobody can predict, from the entropy of the host. */
import { ErrorCode, random } from '@perilune/abi';
import type { Entropy } from '@perilune/hil';
import type { Driver, DriverContext } from '@perilune/kernel';
import { commandTable, numbers, tell } from './command-table.ts';

const upcalls = numbers(random.upcalls);
const readWrite = numbers(random.readWriteBuffers);

export class Random implements Driver {
  readonly description = random;
  readonly command: Driver['command'];

  constructor(context: DriverContext, entropy: Entropy) {
    const grant = context.grant({ size: 0, create: () => undefined });
    const word = new Uint8Array(4);
    const view = new DataView(word.buffer);
    this.command = commandTable(random, {
      get: (caller, length) => {
        const isDone = grant.enter(caller.id, (_state, kernel) => {
          const bytes = kernel.readWrite(readWrite.bytes);
          const wanted = bytes.subarray(0, Math.min(length, bytes.length));
          entropy.fill(wanted);
          kernel.scheduleUpcall(upcalls.done, 0, wanted.length);
          return true;
        });
        return isDone ? 0 : ErrorCode.NoMemory;
      },
      number: (_caller, _0, _1, answer) => {
        entropy.fill(word);
        return tell(answer, view.getUint32(0, true));
      },
      fill: (caller, _0, _1, answer) => {
        const length = grant.enter(caller.id, (_state, kernel) => {
          const bytes = kernel.readWrite(readWrite.bytes);
          entropy.fill(bytes);
          return bytes.length;
        });
        return length === undefined ? ErrorCode.NoMemory : tell(answer, length);
      },
    });
  }
}
