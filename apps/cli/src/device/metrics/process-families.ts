/** Numbers of processes, and of the control tasks among them. */
import type { MachineStatus, ProcessStatus } from '@perilune/machine';
import { type Family, type Sample, SECOND } from './family.ts';

type Control = NonNullable<ProcessStatus['control']>;

const labelsOf = ({ name, id }: ProcessStatus) => ({ process: name, id: `${id}` });

const ofProcesses =
  (value: (process: ProcessStatus) => number) =>
  ({ processes }: MachineStatus): Sample[] =>
    processes.map((process) => ({ labels: labelsOf(process), value: value(process) }));

const ofControl =
  (value: (control: Control) => number) =>
  ({ processes }: MachineStatus): Sample[] =>
    processes.flatMap((process) =>
      process.control ? [{ labels: labelsOf(process), value: value(process.control) }] : [],
    );

/** The least and the most are the quantiles 0 and 1. Written as OpenMetrics writes numbers in labels. */
const quantiles = [
  ['0.0', 'least'],
  ['0.5', 'median'],
  ['0.99', 'p99'],
  ['0.999', 'p999'],
  ['1.0', 'most'],
] as const;

const distribution =
  (of: (control: Control) => Control['jitter']) =>
  ({ processes }: MachineStatus): Sample[] =>
    processes.flatMap((process) => {
      const { control } = process;
      if (!control) return [];
      const labels = labelsOf(process);
      return [
        ...quantiles.map(([quantile, name]) => ({
          labels: { ...labels, quantile },
          value: of(control)[name] / SECOND,
        })),
        { labels, value: control.steps, suffix: '_count' as const },
      ];
    });

export const processFamilies: readonly Family[] = [
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
    help: 'Steps of a control task that have returned.',
    samples: ofControl(({ steps }) => steps),
  },
  {
    name: 'perilune_control_misses',
    type: 'counter',
    help: 'Deadlines a control task has missed.',
    samples: ofControl(({ misses }) => misses),
  },
  {
    name: 'perilune_control_lost',
    type: 'counter',
    help: 'Those of the misses that were periods which went by while the machine itself was held up.',
    samples: ofControl(({ lost }) => lost),
  },
  {
    name: 'perilune_control_jitter_seconds',
    type: 'summary',
    unit: 'seconds',
    help: 'From the moment a step was due to the moment it began; least and most are the quantiles 0 and 1.',
    samples: distribution(({ jitter }) => jitter),
  },
  {
    name: 'perilune_control_used_seconds',
    type: 'summary',
    unit: 'seconds',
    help: 'Time of the processor a step took, of its budget; least and most are the quantiles 0 and 1.',
    samples: distribution(({ used }) => used),
  },
  {
    name: 'perilune_control_longest_seconds',
    type: 'gauge',
    unit: 'seconds',
    help: 'From the moment a step was due to its result, of the longest.',
    samples: ofControl(({ longest }) => longest / SECOND),
  },
  {
    name: 'perilune_control_budget_seconds',
    type: 'gauge',
    unit: 'seconds',
    help: 'Time of the processor a step may take.',
    samples: ofControl(({ budget }) => budget / SECOND),
  },
  {
    name: 'perilune_control_deadline_seconds',
    type: 'gauge',
    unit: 'seconds',
    help: 'Time in which a step has to be done once it is due.',
    samples: ofControl(({ deadline }) => deadline / SECOND),
  },
  {
    name: 'perilune_control_period_seconds',
    type: 'gauge',
    unit: 'seconds',
    help: 'From one step to the next.',
    samples: ofControl(({ period }) => period / SECOND),
  },
];
