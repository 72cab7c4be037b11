/** Lua that an operator has run inside a process: waits until the process can, and shows what came of it as text. */
import type { ImageValue } from '@perilune/hil';
import type { InvocationEnd, Kernel, ProcessId } from '@perilune/kernel';
import type { CommandResult } from './command-result.ts';

/** µs between two tries to have a busy process do it. */
const RETRY = 1000;
/** Line of a traceback: what called the chunk. */
const OUTSIDE = '\t[C]: in ?';
const LONGEST_VALUE = 65_536;

/**
 * Runs the first argument, an expression or statements (the third says if it can only be those), as the chunk that the second
 * names; what it returns becomes text. What a call has returned has no name, so tracebacks say that the chunk is one, and not
 * what it is called here. What `tostring` has become in this process is the process's affair.
 */
const RUN = `local code, name, kind = ...
local load, select, sub, tostring = load, select, string.sub, tostring
local f, problem, incomplete
if kind ~= "statements" then f, problem = load("return " .. code, name, "t") end
if not f then
  incomplete = problem and sub(problem, -5) == "<eof>" and problem
  f, problem = load(code, name, "t")
end
if not f then return { false, incomplete or problem } end
local function show(...)
  local shown = { true }
  for index = 1, select("#", ...) do shown[index + 1] = sub(tostring((select(index, ...))), 1, ${LONGEST_VALUE}) end
  return shown
end
return show(select(1, f)())`;

export interface EvaluationRequest {
  readonly code: string;
  /** What messages call it, "=eval" if that is missing; then "statements" if it is no expression. */
  readonly values: readonly string[];
  /** µs of the processor; 0: without limit. */
  readonly budget: number;
  /** The same in units of work; it goes before the other. */
  readonly fuel?: number;
  /** µs. */
  readonly patience: number;
}

export class Evaluations {
  readonly #kernel: Kernel;
  readonly #fuelPerMicrosecond: number;
  /** What ends those under way, by their tickets. */
  readonly #underWay = new Map<number, () => void>();

  constructor(kernel: Kernel, fuelPerMicrosecond: number) {
    this.#kernel = kernel;
    this.#fuelPerMicrosecond = fuelPerMicrosecond;
  }

  /**
   * @param ticket by which it can be ended
   * @param settle told once: what came of it, or why it could not be done
   */
  begin(
    id: ProcessId,
    request: EvaluationRequest,
    ticket: number | undefined,
    settle: (result: CommandResult) => void,
  ): void {
    const { timers, control } = this.#kernel;
    let end = timers.now() + request.patience;
    const finish = (result: CommandResult): void => {
      if (ticket !== undefined) this.#underWay.delete(ticket);
      settle(result);
    };
    const attempt = (): void => {
      const refusal = this.#try(id, request, finish);
      if (refusal === undefined) {
        if (ticket !== undefined) this.#underWay.set(ticket, () => this.#kernel.endEvaluation(id));
      } else if (refusal !== 'busy') finish(refusal);
      else if (timers.now() < end) timers.at(timers.now() + RETRY, attempt);
      else finish(busyMessage(control.info(id)?.name ?? `process ${id}`, control.info(id)?.state));
    };
    if (ticket !== undefined) {
      this.#underWay.set(ticket, () => {
        end = 0;
      });
    }
    attempt();
  }

  /** Ends one that is not over. */
  end(ticket: number): undefined {
    this.#underWay.get(ticket)?.();
  }

  /** @returns why not; undefined if it has begun */
  #try(
    id: ProcessId,
    { code, values, budget, fuel: units }: EvaluationRequest,
    settle: (result: CommandResult) => void,
  ): string | undefined {
    const kernel = this.#kernel;
    const name = kernel.control.info(id)?.name ?? `process ${id}`;
    const fuel = units ?? Math.round(budget * this.#fuelPerMicrosecond);
    const refusal = kernel.evaluate(id, RUN, [code, values[0] ?? '=eval', ...values.slice(1)], {
      fuel: fuel === 0 ? Number.POSITIVE_INFINITY : fuel,
      done: (end) => settle(show(end, name)),
    });
    if (refusal === undefined) return undefined;
    if (refusal.kind === 'busy') return 'busy';
    return refusal.kind === 'gone' ? `${name} has ended: 'start' starts it again` : `${name}: ${refusal.message}`;
  }
}

function busyMessage(name: string, state: string | undefined): string {
  if (state === 'stopped') return `${name} is stopped: 'start' lets it go on`;
  return `${name} does not wait for events (it is ${state ?? 'gone'}), so nothing can be run inside of it now; 'inspect' looks without`;
}

function show(end: InvocationEnd, name: string): CommandResult {
  switch (end.kind) {
    case 'returned': {
      const [list] = end.values;
      const [isCompiled, ...values] = Array.isArray(list) ? (list as readonly ImageValue[]).map(textOf) : [];
      if (isCompiled === 'true') return { evaluation: 'returned', values };
      return { evaluation: 'failed', message: values[0] ?? 'the process answers something else' };
    }
    case 'failed':
      return { evaluation: 'failed', message: withoutOurs(end.message) };
    case 'ended over budget':
      return { evaluation: 'over budget' };
    case 'waits':
      return { evaluation: 'waits' };
    case 'gone':
      return `${name} has ended meanwhile`;
    case 'no such function':
      return `${name} cannot run it`;
  }
}

/** The traceback ends where the code that was given does: what is below is ours. */
function withoutOurs(message: string): string {
  const lines = message.split('\n');
  const end = lines.indexOf(OUTSIDE);
  return end < 2 ? message : lines.slice(0, end - 1).join('\n');
}

/** What is not UTF-8 is shown byte for byte. */
function textOf(value: ImageValue): string {
  if (!(value instanceof Uint8Array)) return String(value);
  return Array.from(value, (byte) =>
    byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`,
  ).join('');
}
