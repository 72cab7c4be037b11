/**
 * Numbers of a device as OpenMetrics 1.0 text (https://github.com/prometheus/OpenMetrics, specification/OpenMetrics.md):
 * families with type, unit and help, samples, and "# EOF".
 */
import type { MachineStatus, ProcessStatus } from '@perilune/machine';
import type { Device } from './device.ts';

type Labels = Readonly<Record<string, string>>;
type Sample = readonly [labels: Labels, value: number];

interface Family {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'info';
  /** The name ends with it. */
  readonly unit?: string;
  readonly help: string;
  samples(status: MachineStatus, device: DeviceNumbers): readonly Sample[];
}

/** What is not of the machine. */
export type DeviceNumbers = Pick<Device, 'boots' | 'lost'> & {
  readonly faults: number;
  readonly clients: number;
  readonly version: string;
};

const SECOND = 1e6;
const states = ['running', 'yielded', 'yielded-for', 'stopped', 'faulted', 'terminated'] as const;

const ofProcesses =
  (value: (process: ProcessStatus, status: MachineStatus) => number | undefined) =>
  (status: MachineStatus): Sample[] =>
    status.processes.flatMap((process) => {
      const number = value(process, status);
      return number === undefined ? [] : [[{ process: process.name, id: `${process.id}` }, number] as const];
    });
const one =
  (value: (status: MachineStatus, device: DeviceNumbers) => number) =>
  (status: MachineStatus, device: DeviceNumbers): Sample[] => [[{}, value(status, device)]];

const families: readonly Family[] = [
  {
    name: 'perilune_build',
    type: 'info',
    help: 'Version of perilune, and the board.',
    samples: ({ board, kernel: { scheduler } }, { version }) => [[{ version, board, scheduler }, 1]],
  },
  {
    name: 'perilune_machine_seconds',
    type: 'counter',
    unit: 'seconds',
    help: 'Time of the machine since boot.',
    samples: one(({ time }) => time / SECOND),
  },
  {
    name: 'perilune_boots',
    type: 'counter',
    help: 'Times the machine was booted.',
    samples: one((_, { boots }) => boots),
  },
  { name: 'perilune_faults', type: 'counter', help: 'Faults of processes.', samples: one((_, { faults }) => faults) },
  {
    name: 'perilune_lost_events',
    type: 'counter',
    help: 'Events that were not logged, since there were too many.',
    samples: one((_, { lost }) => lost),
  },
  {
    name: 'perilune_clients',
    type: 'gauge',
    help: 'Clients that are connected.',
    samples: one((_, { clients }) => clients),
  },
  {
    name: 'perilune_kernel_slices',
    type: 'counter',
    help: 'Slices of processes since boot.',
    samples: one(({ kernel }) => kernel.slices),
  },
  {
    name: 'perilune_kernel_fuel',
    type: 'counter',
    help: 'Units of work done since boot.',
    samples: one(({ kernel }) => kernel.fuel),
  },
  {
    name: 'perilune_kernel_defects',
    type: 'counter',
    help: 'Mistakes of perilune that were contained.',
    samples: one(({ kernel }) => kernel.defects),
  },
  {
    name: 'perilune_kernel_started',
    type: 'counter',
    help: 'Processes that were started since boot.',
    samples: one(({ kernel }) => kernel.started),
  },
  {
    name: 'perilune_kernel_timers',
    type: 'gauge',
    help: 'Timers that are set.',
    samples: one(({ kernel }) => kernel.timers),
  },
  {
    name: 'perilune_processes',
    type: 'gauge',
    help: 'Processes by state.',
    samples: ({ processes }) =>
      states.map((state) => [{ state }, processes.filter((process) => process.state === state).length] as const),
  },
  {
    name: 'perilune_process_fuel',
    type: 'counter',
    help: 'Units of work a process did.',
    samples: ofProcesses(({ fuel }) => fuel),
  },
  {
    name: 'perilune_process_kernel_fuel',
    type: 'counter',
    help: 'Units of work the kernel did for a process.',
    samples: ofProcesses(({ kernelFuel }) => kernelFuel),
  },
  {
    name: 'perilune_process_system_calls',
    type: 'counter',
    help: 'System calls of a process.',
    samples: ofProcesses(({ systemCalls }) => systemCalls),
  },
  {
    name: 'perilune_process_restarts',
    type: 'counter',
    help: 'Processes its app had before.',
    samples: ofProcesses(({ restarts }) => restarts),
  },
  {
    name: 'perilune_process_dropped_upcalls',
    type: 'counter',
    help: 'Upcalls that were merged, since the queue was full.',
    samples: ofProcesses(({ droppedUpcalls }) => droppedUpcalls),
  },
  {
    name: 'perilune_process_memory_bytes',
    type: 'gauge',
    unit: 'bytes',
    help: 'Memory a process uses.',
    samples: ofProcesses(({ memoryUsed }) => memoryUsed),
  },
  {
    name: 'perilune_process_memory_quota_bytes',
    type: 'gauge',
    unit: 'bytes',
    help: 'Memory a process may use.',
    samples: ofProcesses(({ memoryQuota }) => memoryQuota),
  },
  {
    name: 'perilune_control_steps',
    type: 'counter',
    help: 'Steps of a control activity that have returned.',
    samples: ofProcesses(({ control }) => control?.steps),
  },
  {
    name: 'perilune_control_misses',
    type: 'counter',
    help: 'Deadlines a control activity has missed.',
    samples: ofProcesses(({ control }) => control?.misses),
  },
  {
    name: 'perilune_device_value',
    type: 'gauge',
    help: 'Value of a device as last read or set, in its unit; of a vector each component.',
    samples: ({ devices }) =>
      devices.flatMap(({ name, unit, values }) =>
        (values ?? []).map((value, index) => [{ device: name, unit, index: `${index}` }, value] as const),
      ),
  },
  {
    name: 'perilune_device_interventions',
    type: 'counter',
    help: 'Times that a guard put out something else than was asked for.',
    samples: ({ devices }) =>
      devices.flatMap(({ name, guard }) => (guard ? [[{ device: name }, guard.interventions] as const] : [])),
  },
];

export function metricsText(status: MachineStatus, device: DeviceNumbers): string {
  const lines = families.flatMap((family) => {
    const { name, type, unit, help } = family;
    const suffix = { counter: '_total', info: '_info', gauge: '' }[type];
    return [
      `# TYPE ${name} ${type}`,
      ...(unit === undefined ? [] : [`# UNIT ${name} ${unit}`]),
      `# HELP ${name} ${help}`,
      ...family
        .samples(status, device)
        .map(([labels, value]) => `${name}${suffix}${labelText(labels)} ${number(value)}`),
    ];
  });
  return `${[...lines, '# EOF'].join('\n')}\n`;
}

function labelText(labels: Labels): string {
  const texts = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return texts.length === 0 ? '' : `{${texts.join(',')}}`;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

function number(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  return `${value}`;
}
