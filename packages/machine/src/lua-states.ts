/** Lua states: processes that are no apps of the board but made by hand, to be given code. */
import { ErrorCode } from '@perilune/abi';
import { encodeUtf8 } from '@perilune/engine';
import type { Kernel, ProcessId } from '@perilune/kernel';
import { type CommandResult, notFound } from './command-result.ts';
import type { MachineAction } from './commands.ts';

type Creation = Extract<MachineAction, { readonly type: 'create-state' }>;

const MAIN = 'main.lua';
const MOST_STATES = 1000;

export class LuaStates {
  readonly #kernel: Kernel;
  readonly #processes = new Map<string, ProcessId>();
  /** Told when a process has ended that is to be forgotten. */
  readonly #ending = new Map<ProcessId, () => void>();

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  create(creation: Creation, settle: (result: CommandResult) => void): CommandResult {
    this.#kernel.whenQuiet(() => settle(this.#create(creation)));
    return 'later';
  }

  #create({ name, memory, cpuLimit, permissions, sources, values }: Creation): CommandResult {
    if (this.#processes.size >= MOST_STATES) return `there are ${MOST_STATES} states: 'luactl destroy' ends one`;
    if (this.#processes.has(name)) return `there is a state '${name}' already: 'luactl destroy ${name}' ends it`;
    const result = this.#kernel.start({
      name,
      program: {
        name,
        memory,
        main: MAIN,
        sources: new Map(Object.entries(sources).map(([path, text]) => [path, encodeUtf8(text)])),
        arguments: values,
      },
      permissions,
      quotas: { cpuLimit },
      faultPolicy: { policy: 'stop' },
    });
    if (result.kind === 'refused') return `the state '${name}' cannot be made: ${result.message}`;
    this.#processes.set(name, result.process);
    return { process: result.process };
  }

  destroy(name: string, settle: (result: CommandResult) => void): CommandResult {
    const id = this.#processes.get(name);
    if (id === undefined) return notFound(`there is no state '${name}' that was made by hand: 'luactl' lists them`);
    this.#processes.delete(name);
    const { control } = this.#kernel;
    const last = control.find(name) ?? id;
    control.terminate(last);
    if (control.remove(last) !== ErrorCode.Already) return undefined; // it had ended before
    this.#ending.set(last, () => {
      control.remove(last);
      settle(undefined);
    });
    return 'later';
  }

  /** A process has ended; the kernel has still to deal with it. */
  ended(process: ProcessId): void {
    const forget = this.#ending.get(process);
    if (!forget) return;
    this.#ending.delete(process);
    this.#kernel.whenQuiet(forget);
  }
}
