/**
 * Where what a machine tells is shown. The log and JSON are here; a live screen is another view: it gets each status and
 * event, and does things to the machine through `CommandSink`.
 */
import type { Answer, MachineCommand, MachineEvent, MachineStatus, RunCommand } from '@perilune/machine';
import { showDuration } from '../lua/quantities.ts';
import { controlLines } from '../screen/control-lines.ts';
import { harmless } from '../screen/text.ts';
import type { SettledEvent, Summary } from './protocol.ts';

export interface View {
  event(event: MachineEvent): void;
  status(status: MachineStatus): void;
  /** For who asks. `cost`: milliseconds it took the machine. */
  answer?(id: number, answer: Answer, cost: number): void;
  /** What came of a command with a ticket. */
  settled?(event: SettledEvent): void;
  /** The last call. */
  end(summary: Summary): void;
  /** The last call if there is no end to tell of: gives back what it holds. */
  abandon?(): void;
}

export interface CommandSink {
  /** @returns false if the machine is so busy that the command is lost */
  send(command: MachineCommand | RunCommand): boolean;
  /** Events of the machine that were lost, since they were not read in time. */
  readonly dropped?: number;
}

export type Writer = (text: string) => void;

/** One JSON object a line: events as they are, then the summary with the type "summary". */
export class JsonView implements View {
  readonly #write: Writer;

  constructor(write: Writer) {
    this.#write = write;
  }

  event(event: MachineEvent): void {
    this.#write(`${JSON.stringify(event)}\n`);
  }

  status(): void {}

  end(summary: Summary): void {
    this.#write(`${JSON.stringify({ type: 'summary', ...summary })}\n`);
  }
}

/** Lines for people: when, who, what. */
export class LogView implements View {
  readonly #write: Writer;
  #widest = 8;

  constructor(write: Writer) {
    this.#write = write;
  }

  event(event: MachineEvent): void {
    const who = 'process' in event ? event.process : 'device' in event ? event.device : 'machine';
    this.#widest = Math.min(24, Math.max(this.#widest, who.length));
    const start = `${showTime(event.time)}  ${who.padEnd(this.#widest)}  `;
    const [first = '', ...rest] = harmless(describe(event)).split('\n');
    const indent = ' '.repeat(start.length);
    this.#write(`${[start + first, ...rest.map((line) => indent + line)].join('\n')}\n`);
  }

  status(): void {}

  end(summary: Summary): void {
    const { time, realTime, systemCalls, faults, refused, interventions, dropped } = summary;
    const parts = [
      `${ends[summary.end]} after ${showTime(time).trim()} s (${showDuration(realTime)} of real time)`,
      `${systemCalls} system calls`,
      `${faults} ${faults === 1 ? 'fault' : 'faults'}`,
      `${interventions} ${interventions === 1 ? 'intervention' : 'interventions'}`,
      ...(dropped > 0 ? [`${dropped} lines lost: nobody read them in time`] : []),
    ];
    this.#write(`${parts.join(', ')}\n`);
    if (refused.length > 0) {
      this.#write(
        `${refused.length === 1 ? '1 app' : `${refused.length} apps`} could not start: ${refused.join(', ')}\n`,
      );
    }
    for (const { process, ...control } of summary.control) {
      this.#write(`${[`control steps of ${process}:`, ...controlLines(control)].join('\n  ')}\n`);
    }
  }
}

const ends: Readonly<Record<Summary['end'], string>> = {
  time: 'ended',
  finished: 'ended, as no process is left,',
  idle: 'ended, as nothing can happen any more,',
  panicked: 'stopped by the fault policy of a process',
  stopped: 'stopped',
};

/** Seconds since boot, to the millisecond. */
function showTime(time: number): string {
  return (time / 1e6).toFixed(3).padStart(10);
}

function shownValues(values: readonly number[]): string {
  return values.map((value) => Number(value.toPrecision(6))).join(', ');
}

export function describe(event: MachineEvent): string {
  switch (event.type) {
    case 'output':
      return event.text;
    case 'started':
      return `(started as process ${event.id})`;
    case 'ended':
      if (event.state === 'faulted') return '(ended by a fault)';
      return event.completion === undefined ? '(ended)' : `(ended with ${event.completion})`;
    case 'fault':
      return event.text;
    case 'refused':
      return `(cannot start: ${event.message})`;
    case 'app':
      return appChangeText(event);
    case 'checked':
      if (event.check.problems.length === 0) return `(version ${event.check.version} can run)`;
      return `(not good, and not started)\n${event.check.problems.join('\n')}`;
    case 'trial':
      if (event.outcome === 'over') return `(version ${event.version}: the time of its trial is over)`;
      return event.outcome === 'confirmed'
        ? `(version ${event.version} says that it is good)`
        : `(version ${event.version} has faulted on trial)`;
    case 'intervention': {
      const { app, output, reason, requested, since, times } = event;
      const asked = app === undefined ? '' : `; ${app} asked for ${shownValues(requested)}`;
      const merged = since === undefined ? '' : `; ${times === 1 ? 'once' : `${times} times`} in the last second`;
      return `(held at ${shownValues(output)}: ${reason}${asked}${merged})`;
    }
    case 'reading':
      if (event.problem === undefined) return `(reads ${shownValues(event.values)}: plausible again)`;
      return `(reads ${shownValues(event.values)}, which cannot be: ${event.problem})`;
    case 'owner':
      return `(${event.app} has it now, not ${event.from})`;
    case 'maintenance':
      return event.isOn ? '(maintenance begins: outputs may be set by hand)' : '(maintenance is over)';
    case 'missing':
      return `(not there: ${event.message})`;
    case 'clock':
      return `(the clock of the computer was set ${event.by < 0 ? 'back' : 'forward'} by ${showDuration(Math.abs(event.by) * 1000)})`;
    case 'done':
      return '(done)';
    case 'rejected':
      return `(not done: ${event.message})`;
    case 'defect':
      return `(defect in perilune, contained: ${event.message})`;
    case 'panic':
      return `(panic: ${event.message})`;
  }
}

function appChangeText({ change, version, message }: Extract<MachineEvent, { readonly type: 'app' }>): string {
  const what = version === undefined ? '' : ` version ${version}`;
  const why = message === undefined ? '' : `: ${message}`;
  return `(${change}${what}${why})`;
}
