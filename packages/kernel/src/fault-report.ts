/** What is known of a process at the moment it faulted: as data, which JSON can carry, and as text to be read. */
import { ErrorCode, errorDescriptions, ReturnVariant, SystemCallClass } from '@perilune/abi';
import {
  ANSWER_BLOCK,
  ANSWER_EXIT,
  ANSWER_NOTHING,
  ANSWER_UPCALL,
  type Image,
  type ImageFrame,
  type Microseconds,
} from '@perilune/hil';
import type { Containment } from './containment.ts';
import type { DriverTable } from './driver-table.ts';
import type { FaultCause, Process, ProcessFault } from './process.ts';
import type { RecordedCall, SystemCallHistory } from './system-call-history.ts';

export interface FaultReport {
  readonly process: number;
  readonly name: string;
  readonly time: Microseconds;
  readonly cause: FaultCause;
  readonly message: string;
  readonly source: string | undefined;
  readonly line: number | undefined;
  readonly traceback: string | undefined;
  /** Innermost first. */
  readonly frames: readonly ImageFrame[];
  /** What its image used, and the kernel for its system calls. */
  readonly fuel: number;
  readonly kernelFuel: number;
  /** Bytes. */
  readonly memoryUsed: number;
  readonly memoryHigh: number;
  readonly memoryQuota: number;
  readonly restarts: number;
  readonly droppedUpcalls: number;
  readonly waitingUpcalls: number;
  /** Oldest first. */
  readonly systemCalls: readonly ReportedCall[];
  /** What becomes of it now. */
  readonly action: FaultAction;
}

export interface ReportedCall extends RecordedCall {
  /** As a person would write it: `alarm.set(10, 0) = SuccessU32 65537`. */
  readonly text: string;
}

export type FaultAction =
  | { readonly action: 'stop'; readonly reason: string }
  | { readonly action: 'restart'; readonly at: Microseconds }
  | { readonly action: 'panic' };

const noMemory = { memoryUsed: 0, memoryHigh: 0, memoryQuota: 0 };

export interface ReportContext {
  readonly containment: Containment;
  readonly history: SystemCallHistory;
  readonly drivers: DriverTable;
  readonly now: Microseconds;
}

export function makeFaultReport(
  process: Process,
  fault: ProcessFault,
  action: FaultAction,
  { containment, history, drivers, now }: ReportContext,
): FaultReport {
  const { image, history: place } = process;
  // An image that faulted by a defect of its engine may not be able to tell anything.
  const ask = <T>(otherwise: T, question: (image: Image) => T): T =>
    image === undefined ? otherwise : containment.attempt('image', otherwise, () => question(image));
  const statistics = ask(noMemory, (one) => one.statistics);
  // When a control step has returned, the program is in the kernel's own waiting.
  const at = fault.cause === 'output' ? undefined : ask(undefined, (one) => one.place);
  return {
    process: process.id,
    name: process.name,
    time: now,
    cause: fault.cause,
    message: fault.message,
    source: fault.image?.source ?? at?.source,
    line: fault.image?.line ?? at?.line,
    traceback: fault.image?.traceback,
    frames: ask([], (one) => one.frames()),
    fuel: ask(0, (one) => one.fuelUsed),
    kernelFuel: process.kernelFuel,
    memoryUsed: statistics.memoryUsed,
    memoryHigh: statistics.memoryHigh,
    memoryQuota: statistics.memoryQuota,
    restarts: process.app.restarts,
    droppedUpcalls: process.upcalls.dropped,
    waitingUpcalls: process.upcalls.waiting,
    systemCalls: (place === undefined ? [] : history.list(place, process.systemCalls)).map((call) => ({
      ...call,
      text: callText(call, drivers),
    })),
    action,
  };
}

/** Several lines, without one at the end. */
export function faultReportText(report: FaultReport): string {
  const where =
    report.source === undefined ? '' : ` at ${report.source}${report.line === undefined ? '' : `:${report.line}`}`;
  const lines = [
    `process ${report.process} (${report.name}) faulted after ${seconds(report.time)}${where}: ${causes[report.cause]}`,
    `  ${report.message}`,
    ...(report.traceback === undefined ? [] : report.traceback.split('\n').map((line) => `  ${line}`)),
  ];
  for (const frame of report.frames) {
    if (frame.locals.length === 0) continue;
    lines.push(`  variables of ${frame.function} (${frame.source}${frame.line === undefined ? '' : `:${frame.line}`})`);
    for (const { name, value } of frame.locals) lines.push(`    ${name} = ${value}`);
  }
  lines.push(
    `  memory ${report.memoryUsed} bytes in use, ${report.memoryHigh} at most, of ${report.memoryQuota}`,
    `  fuel ${report.fuel}, and ${report.kernelFuel} for system calls; restarts ${report.restarts}`,
    `  upcalls ${report.waitingUpcalls} waiting, ${report.droppedUpcalls} dropped`,
  );
  if (report.systemCalls.length > 0) lines.push('  last system calls');
  for (const { text } of report.systemCalls) lines.push(`    ${text}`);
  lines.push(`  ${actionText(report)}`);
  return lines.join('\n');
}

const causes: Readonly<Record<FaultCause, string>> = {
  error: 'an error nobody caught',
  memory: 'out of memory',
  'system-call': 'a system call that does not exist',
  output: 'its control step does not keep its contract',
  deadline: 'too many deadlines missed',
  killed: 'ended from outside',
  engine: 'a defect of the engine, not of the program',
};

function actionText({ action }: FaultReport): string {
  switch (action.action) {
    case 'stop':
      return `it stays stopped: ${action.reason}`;
    case 'restart':
      return `it is started again after ${seconds(action.at)} of the machine's time`;
    case 'panic':
      return 'the machine stops, as its fault policy says';
  }
}

function seconds(time: Microseconds): string {
  return `${(time / 1e6).toFixed(6)} s`;
}

const classNames = namesByNumber(SystemCallClass);
const variantNames: Readonly<Record<number, string>> = {
  ...namesByNumber(ReturnVariant),
  [ANSWER_UPCALL]: 'upcall',
  [ANSWER_NOTHING]: 'nothing',
  [ANSWER_BLOCK]: 'waits',
  [ANSWER_EXIT]: 'ends',
};
const errorNames = namesByNumber(ErrorCode);

export function callText({ class: callClass, words, variant, results }: RecordedCall, drivers: DriverTable): string {
  const className = classNames[callClass] ?? `class ${callClass}`;
  const result = resultText(variant, results);
  if (
    callClass === SystemCallClass.Yield ||
    callClass === SystemCallClass.Memop ||
    callClass === SystemCallClass.Exit
  ) {
    return `${className}(${words.slice(0, 3).join(', ')}) = ${result}`;
  }
  const [driverNumber, number, word2, word3] = words;
  const driver = drivers.find(driverNumber);
  const driverName = driver?.description.name ?? `driver ${driverNumber}`;
  if (callClass === SystemCallClass.Command) {
    const name = number === 0 ? 'exists' : (driver?.commands[number]?.name ?? `command ${number}`);
    return `${driverName}.${name}(${word2}, ${word3}) = ${result}`;
  }
  return `${className} ${driverName} ${number} (${word2}, ${word3}) = ${result}`;
}

/** Words of the answer to be shown, of which two are kept. */
const resultWords: Readonly<Record<number, number>> = {
  [ReturnVariant.FailureU32]: 1,
  [ReturnVariant.Failure2U32]: 2,
  [ReturnVariant.FailureU64]: 2,
  [ReturnVariant.SuccessU32]: 1,
  [ReturnVariant.Success2U32]: 2,
  [ReturnVariant.SuccessU64]: 2,
  [ReturnVariant.Success3U32]: 2,
  [ReturnVariant.SuccessU32U64]: 2,
};

function resultText(variant: number, results: readonly number[]): string {
  const name = variantNames[variant] ?? `variant ${variant}`;
  if (variant > ReturnVariant.FailureU64) return [name, ...results.slice(0, resultWords[variant] ?? 0)].join(' ');
  const [error = 0, ...rest] = results;
  const errorName = errorNames[error] as keyof typeof errorDescriptions | undefined;
  const text = errorName === undefined ? String(error) : errorDescriptions[errorName].tock;
  return [name, text, ...rest.slice(0, resultWords[variant] ?? 0)].join(' ');
}

function namesByNumber(table: Readonly<Record<string, number>>): Record<number, string> {
  return Object.fromEntries(Object.entries(table).map(([name, number]) => [number, name]));
}
