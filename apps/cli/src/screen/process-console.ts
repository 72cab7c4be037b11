/** The process console: Tock's, on the live screen. A line typed becomes a command to the machine, or an answer at once. */
import type { ProcessOperation, ProcessStatus } from '@perilune/machine';
import type { CommandSink } from '../machine/view.ts';
import { controlLines } from './control-lines.ts';
import type { ShownStatus } from './shown-status.ts';
import { clockTime, size } from './text.ts';

/** Columns of a memory map. */
const MAP = 32;

interface ConsoleCommand {
  readonly usage: string;
  readonly summary: string;
  run(argument: string, status: ShownStatus, sink: CommandSink): string[];
}

const operation = (name: ProcessOperation, summary: string): ConsoleCommand => ({
  usage: `${name} NAME`,
  summary,
  run(argument, status, sink) {
    const process = findProcess(argument, status);
    if (typeof process === 'string') return [process];
    const isSent = sink.send({ type: 'process', process: process.id, operation: name });
    return [isSent ? `${name} ${process.name} (process ${process.id})` : 'the machine is too busy: try again'];
  },
});

const commands: Readonly<Record<string, ConsoleCommand>> = {
  help: { usage: 'help', summary: 'these lines', run: () => helpLines() },
  status: {
    usage: 'status',
    summary: 'how many processes there are',
    run: (_, { kernel, processes }) => {
      const counts = new Map<string, number>();
      for (const { state } of processes) counts.set(state, (counts.get(state) ?? 0) + 1);
      const states = [...counts].map(([state, count]) => `${count} ${state}`).join(', ');
      return [`${kernel.processes} processes: ${states || 'none'}; ${kernel.started} were started since boot`];
    },
  },
  list: { usage: 'list', summary: 'the processes', run: (_, { processes }) => listLines(processes) },
  stop: operation('stop', 'halts a process'),
  start: operation('start', 'lets a stopped process go on'),
  fault: operation('fault', 'has a process fault, and its policy decide'),
  terminate: operation('terminate', 'ends a process'),
  boot: operation('boot', 'starts the app of a process that has ended'),
  restart: operation('restart', 'ends a process and starts its app anew'),
  process: {
    usage: 'process NAME',
    summary: 'all about a process, with its memory',
    run(argument, status) {
      const process = findProcess(argument, status);
      return typeof process === 'string' ? [process] : processLines(process);
    },
  },
  kernel: { usage: 'kernel', summary: 'the kernel', run: (_, status) => kernelLines(status) },
};

/** @returns what is answered */
export function runConsoleLine(line: string, status: ShownStatus | undefined, sink: CommandSink): string[] {
  const [name = '', ...rest] = line.trim().split(/\s+/);
  if (name === '') return [];
  if (!status) return ['the machine has not told anything yet'];
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) return [`no command '${name}': help lists them`];
  const argument = rest.join(' ');
  if (command.usage.includes(' ') && argument === '') return [`usage: ${command.usage}`];
  return command.run(argument, status, sink);
}

function helpLines(): string[] {
  return Object.values(commands).map(({ usage, summary }) => `${usage.padEnd(16)} ${summary}`);
}

/** By name or id; of several of one name the one that lives, or else the last. */
function findProcess(argument: string, { processes }: ShownStatus): ProcessStatus | string {
  const named = processes.filter(({ name, id }) => name === argument || `${id}` === argument);
  const isOver = ({ state }: ProcessStatus) => state === 'terminated' || state === 'faulted';
  return named.find((process) => !isOver(process)) ?? named.at(-1) ?? `no process '${argument}': list shows them`;
}

function listLines(processes: readonly ProcessStatus[]): string[] {
  return [
    'PID   Name            Expired  Syscalls  Restarts  Grants  State',
    ...processes.map(({ id, name, expiredSlices, systemCalls, restarts, grants, state }) =>
      [
        `${id}`.padEnd(5),
        name.padEnd(15),
        `${expiredSlices}`.padStart(7),
        `${systemCalls}`.padStart(9),
        `${restarts}`.padStart(9),
        `${grants}`.padStart(7),
        ` ${state}`,
      ].join(' '),
    ),
  ];
}

function processLines(process: ProcessStatus): string[] {
  const { id, name, state, waitsFor, memoryUsed, memoryHigh, memoryQuota, control, lastFault, completion } = process;
  const waits = waitsFor ? `, waits for ${waitsFor.driverName} ${waitsFor.subscription}` : '';
  const lines = [
    `${name} (process ${id}): ${state}${waits}${completion === undefined ? '' : `, ended with ${completion}`}`,
    `memory ${size(memoryUsed)} of ${size(memoryQuota)} used, ${size(memoryHigh)} at most`,
    ...memoryMap(process),
    `fuel ${process.fuel}, and ${process.kernelFuel} in the kernel; ${process.systemCalls} system calls`,
    `${process.waitingUpcalls} upcalls wait, ${process.droppedUpcalls} were dropped; ${process.handles} handles, ${process.grants} grants`,
  ];
  if (control) lines.push(...controlLines(control).map((line) => `control: ${line}`));
  if (lastFault) {
    const place = lastFault.source === undefined ? '' : ` at ${lastFault.source}:${lastFault.line ?? '?'}`;
    lines.push(`last fault ${clockTime(lastFault.time)}: ${lastFault.cause}${place}: ${lastFault.message}`);
  }
  return lines;
}

/** From its beginning to the quota: what the program uses, what is free, and at the end what is kept for it. */
function memoryMap({ memoryUsed, memoryKernel, memoryQuota }: ProcessStatus): string[] {
  if (memoryUsed === 0) return [];
  const program = Math.max(0, memoryUsed - memoryKernel);
  const columns = (bytes: number) => Math.ceil((bytes / memoryQuota) * MAP);
  const [used, kept] = [columns(program), columns(memoryKernel)];
  const map = '█'.repeat(used) + '░'.repeat(Math.max(0, MAP - used - kept)) + '▒'.repeat(kept);
  return [
    `  ${map}  █ program ${size(program)}, ░ free ${size(memoryQuota - memoryUsed)}, ▒ kernel ${size(memoryKernel)}`,
  ];
}

function kernelLines({ kernel, time }: ShownStatus): string[] {
  return [
    `up ${clockTime(time)}, scheduler ${kernel.scheduler}, ${kernel.timers} timers, ${kernel.slices} slices, ${kernel.fuel} fuel`,
    `${kernel.living} processes live, ${kernel.started} were started, ${kernel.defects} defects contained`,
    `drivers: ${kernel.drivers.join(', ')}`,
  ];
}
