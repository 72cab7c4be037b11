/** Reads, runs and prints line by line, all in one process that keeps what was made. */
import type { Finish } from '@perilune/engine';
import { History } from './history.ts';
import type { LuaOptions } from './options.ts';
import { LuaStatus, Session } from './session.ts';
import { Terminal, type Typed } from './terminal.ts';

const PROMPT = '> ';
const CONTINUATION = '>> ';
/** How the compiler's message ends when more lines could make it right. */
const INCOMPLETE = '<eof>';

/** @returns the exit status */
export async function runRepl(options: LuaOptions): Promise<number> {
  const terminal = new Terminal(new History());
  const session = await Session.open(options, terminal);
  const interrupt = () => session.interrupt();
  process.on('SIGINT', interrupt);
  try {
    if (terminal.isInteractive) process.stdout.write('Perilune: Lua 5.4 in a process of its own. Ctrl-D leaves.\n');
    const status = await readEvaluatePrint(session, terminal);
    await session.end('');
    session.process.kill();
    if (options.showsStatistics) session.reportStatistics();
    return status;
  } finally {
    process.off('SIGINT', interrupt);
    terminal.close();
  }
}

async function readEvaluatePrint(session: Session, terminal: Terminal): Promise<number> {
  for (;;) {
    const typed = await terminal.ask(PROMPT);
    if (typed === 'end') {
      if (terminal.isInteractive) process.stdout.write('\n');
      return LuaStatus.done;
    }
    if (typed === 'interrupted') {
      process.stdout.write('\n');
      continue;
    }
    terminal.remember(typed.line);
    const finish = await evaluate(typed.line, session, terminal);
    if (!finish) continue;
    const status = session.report(finish, '');
    if (session.process.state === 'ended') return status;
  }
}

/** Runs an entry, asking for more lines while it is not complete. @returns undefined if it was given up */
async function evaluate(line: string, session: Session, terminal: Terminal): Promise<Finish | undefined> {
  let entry = line.startsWith('=') ? `return ${line.slice(1)}` : line;
  for (;;) {
    const asExpression = await run(`return ${entry}`, session, terminal);
    if (!isSyntaxError(asExpression)) return asExpression;
    const asStatement = await run(entry, session, terminal);
    if (!isSyntaxError(asStatement)) return asStatement;
    if (!isIncomplete(asStatement) && !isIncomplete(asExpression)) return asStatement;
    const more: Typed = await terminal.ask(CONTINUATION);
    if (more === 'interrupted') {
      process.stdout.write('\n');
      return undefined;
    }
    if (more === 'end') return asStatement;
    terminal.remember(more.line);
    entry += `\n${more.line}`;
  }
}

function run(source: string, session: Session, terminal: Terminal): Promise<Finish> {
  session.process.load(source, { chunkName: '=stdin', showsResults: true });
  return terminal.whileRunning(() => session.finish());
}

function isSyntaxError(finish: Finish): boolean {
  return finish.kind === 'faulted' && finish.fault.isSyntax;
}
function isIncomplete(finish: Finish): boolean {
  return finish.kind === 'faulted' && finish.fault.message.endsWith(INCOMPLETE);
}
