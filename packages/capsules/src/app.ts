/** App: what app a process is of, and its word that a new version is good. Who keeps the apps knows, and decides. */
import { app, ErrorCode } from '@perilune/abi';
import type { Driver, DriverContext, ProcessIdentity } from '@perilune/kernel';
import { type CommandHandler, commandTable, numbers, tell } from './command-table.ts';
import { put, utf8 } from './text.ts';

const readWrite = numbers(app.readWriteBuffers);

/** Whoever knows the versions of apps. Asked inside commands: it starts and ends nothing there. */
export interface AppRegister {
  /** At most 64 bytes. */
  versionOf(process: ProcessIdentity): string;
  /** µs left of the trial; undefined if the app is not on trial. */
  trialOf(process: ProcessIdentity): number | undefined;
  /** Takes the word of an app on trial. */
  confirmed(process: ProcessIdentity): void;
}

export class App implements Driver {
  readonly description = app;
  readonly command: Driver['command'];

  constructor(context: DriverContext, register: AppRegister) {
    const grant = context.grant({ size: 0, create: () => undefined });
    const telling = (textOf: (process: ProcessIdentity) => string): CommandHandler => {
      return (caller, _0, _1, answer) => {
        const bytes = utf8(textOf(caller));
        const length = grant.enter(caller.id, (_state, kernel) => put(bytes, kernel.readWrite(readWrite.text)) ?? -1);
        if (length === undefined) return ErrorCode.NoMemory;
        return length < 0 ? ErrorCode.Size : tell(answer, length);
      };
    };
    this.command = commandTable(app, {
      name: telling(({ name }) => name),
      version: telling((process) => register.versionOf(process)),
      trial: (caller, _0, _1, answer) => {
        const left = register.trialOf(caller);
        if (left === undefined) return ErrorCode.Already;
        answer.success64(left);
        return 0;
      },
      confirm: (caller) => {
        if (register.trialOf(caller) === undefined) return ErrorCode.Already;
        register.confirmed(caller);
        return 0;
      },
    });
  }
}
