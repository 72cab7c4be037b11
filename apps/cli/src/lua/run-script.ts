/** Runs the chunks and the script of a command line to their end. */
import type { LuaInput, Process } from '@perilune/engine';
import { StandardInput } from '@perilune/platform-node';
import type { LuaOptions } from './options.ts';
import { Output } from './output.ts';
import { isCut, LuaStatus, Session } from './session.ts';
import { readSource, type Source } from './source.ts';

const PREFIX = 'perilune: ';

/** @returns the exit status */
export async function runScript(options: LuaOptions): Promise<number> {
  const input = new StandardInput();
  const source = options.script === undefined ? undefined : await readSource(options.script, options.memory, input);
  const session = await Session.open(options, input, new Output());
  const interruption = new AbortController();
  const interrupt = () => interruption.abort();
  process.on('SIGINT', interrupt);
  try {
    let status: number = LuaStatus.done;
    for (const begin of stepsOf(options, source)) {
      begin(session.process);
      status = session.report(await session.finish(interruption.signal), PREFIX);
      if (status !== LuaStatus.done || session.process.state === 'ended') break;
    }
    const statusOfEnd = isCut(status) ? status : await session.end(PREFIX, interruption.signal);
    session.process.kill();
    if (options.showsStatistics) session.reportStatistics();
    return status === LuaStatus.done ? statusOfEnd : status;
  } finally {
    process.off('SIGINT', interrupt);
    input.close();
  }
}

/** What the process is to do, one after the other. */
function stepsOf(options: LuaOptions, source: Source | undefined): ((process: Process) => void)[] {
  return [
    (process) => process.set('arg', argumentTable(options)),
    ...options.chunks.map((chunk) => (process: Process) => process.load(chunk, { chunkName: '=(command line)' })),
    ...(source
      ? [
          (process: Process) =>
            process.load(source.bytes, { chunkName: source.chunkName, arguments: options.scriptArguments }),
        ]
      : []),
  ];
}

/** The global `arg`: the script at 0, its arguments from 1. */
function argumentTable({ script, scriptArguments }: LuaOptions): ReadonlyMap<LuaInput, LuaInput> {
  return new Map<LuaInput, LuaInput>([
    [0, script ?? 'perilune'],
    ...scriptArguments.map((argument, index): [number, string] => [index + 1, argument]),
  ]);
}
