/** Numbers of the device and its machine. */
import { type Family, one, SECOND } from './family.ts';

const states = ['running', 'yielded', 'yielded-for', 'stopped', 'faulted', 'terminated'] as const;

export const machineFamilies: readonly Family[] = [
  {
    name: 'perilune_build',
    type: 'info',
    help: 'Version of perilune, and the board.',
    samples: ({ board, kernel: { scheduler } }, { version }) => [{ labels: { version, board, scheduler }, value: 1 }],
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
      states.map((state) => ({
        labels: { state },
        value: processes.filter((process) => process.state === state).length,
      })),
  },
];
