/** Reads, runs and prints line by line, all in one process that keeps what was made. */
import type { Finish } from '@perilune/engine';
import { History } from './history.ts';
import type { LuaOptions } from './options.ts';
import { Output } from './output.ts';
import { isCut, LuaStatus, Session } from './session.ts';
import { Terminal, type Typed } from './terminal.ts';

const PROMPT = '> ';
const CONTINUATION = '>> ';
/** How the compiler's message ends when more lines could make it right. */
const INCOMPLETE = '<eof>';

/** @returns the exit status */
export async function runRepl(options: LuaOptions): Promise<number> {
  const output = new Output();
  const terminal = new Terminal(new History(), output);
  try {
    const session = await Session.open(options, terminal, output);
    if (terminal.isInteractive) output.show('Perilune: Lua 5.4 in a process of its own. Ctrl-D leaves.\n');
    const status = await readEvaluatePrint(session, terminal, output);
    if (!isCut(status)) await session.end('', terminal.stopSignal);
    session.process.kill();
    if (options.showsStatistics) session.reportStatistics();
    return status;
  } finally {
    terminal.close();
  }
}

/** Bytes: a short entry compiles in them, wherever the collector is. */
const RESERVE = 12_288;

async function readEvaluatePrint(session: Session, terminal: Terminal, output: Output): Promise<number> {
  for (;;) {
    const typed = await terminal.ask(PROMPT);
    if (typed === 'end') {
      if (terminal.isInteractive) output.show('\n');
      return LuaStatus.done;
    }
    if (typed !== 'interrupted') {
      const status = await runEntry(typed.line, session, terminal);
      if (status !== undefined) return status;
    } else if (!terminal.isInteractive) return LuaStatus.interrupted;
  }
}

/** @returns the exit status if nothing more can or is to be done, else undefined */
async function runEntry(line: string, session: Session, terminal: Terminal): Promise<number | undefined> {
  terminal.remember(line);
  leaveRoom(session);
  const finish = await evaluate(line, session, terminal);
  if (!finish) return terminal.isInteractive ? undefined : LuaStatus.interrupted;
  const status = session.report(finish, '');
  if (session.process.state === 'ended') return status;
  if (finish.kind !== 'stopped') return undefined;
  const goesOn = finish.reason === 'signal' && terminal.isInteractive;
  return goesOn ? undefined : status;
}

/** Runs an entry, asking for more lines while it is not complete. @returns undefined if it was given up */
/** What an entry has filled the memory with can be let go by the next one, which has a little more. */
function leaveRoom({ process }: Session): void {
  const { memoryUsed, memoryQuota } = process.stats;
  process.keepBack(memoryUsed > memoryQuota - 2 * RESERVE ? 0 : RESERVE);
}

async function evaluate(line: string, session: Session, terminal: Terminal): Promise<Finish | undefined> {
  let entry = line.startsWith('=') ? `return ${line.slice(1)}` : line;
  for (;;) {
    const asExpression = await run(`return ${entry}`, session, terminal);
    if (!isSyntaxError(asExpression)) return asExpression;
    const asStatement = await run(entry, session, terminal);
    if (!isSyntaxError(asStatement)) return asStatement;
    if (!isIncomplete(asStatement) && !isIncomplete(asExpression)) return asStatement;
    const more: Typed = await terminal.ask(CONTINUATION);
    if (more === 'interrupted') return undefined;
    if (more === 'end') return asStatement;
    terminal.remember(more.line);
    entry += `\n${more.line}`;
  }
}

function run(source: string, session: Session, terminal: Terminal): Promise<Finish> {
  session.process.load(source, { chunkName: '=stdin', showsResults: true });
  return session.finish(terminal.stopSignal);
}

function isSyntaxError(finish: Finish): boolean {
  return finish.kind === 'faulted' && finish.fault.isSyntax;
}
function isIncomplete(finish: Finish): boolean {
  return finish.kind === 'faulted' && finish.fault.message.endsWith(INCOMPLETE);
}
