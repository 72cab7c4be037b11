/** Board info: what this machine is, as its board file says. */
import { boardInfo, ErrorCode } from '@perilune/abi';
import type { Driver, DriverContext } from '@perilune/kernel';
import { type CommandHandler, commandTable, numbers, tell } from './command-table.ts';
import { put, utf8 } from './text.ts';

const readWrite = numbers(boardInfo.readWriteBuffers);

export interface BoardIdentity {
  readonly name: string;
  readonly version: string;
  /** The variant of the product; empty if there is but one. */
  readonly sku: string;
  /** The version of the kernel. */
  readonly kernel: string;
}

export class BoardInfo implements Driver {
  readonly description = boardInfo;
  readonly command: Driver['command'];

  constructor(context: DriverContext, board: BoardIdentity) {
    const grant = context.grant({ size: 0, create: () => undefined });
    const telling = (text: string): CommandHandler => {
      const bytes = utf8(text);
      return (caller, _0, _1, answer) => {
        const length = grant.enter(caller.id, (_state, kernel) => put(bytes, kernel.readWrite(readWrite.text)) ?? -1);
        if (length === undefined) return ErrorCode.NoMemory;
        return length < 0 ? ErrorCode.Size : tell(answer, length);
      };
    };
    this.command = commandTable(boardInfo, {
      name: telling(board.name),
      version: telling(board.version),
      sku: telling(board.sku),
      kernel: telling(board.kernel),
    });
  }
}
