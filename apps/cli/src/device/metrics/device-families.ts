/** Numbers of devices: values, and what the limits of the board did. */
import type { GuardStatus, MachineStatus } from '@perilune/machine';
import type { Family, Labels } from './family.ts';

/** Outputs and pins that are kept in an envelope. */
function guarded({ devices, pins }: MachineStatus): { readonly labels: Labels; readonly guard: GuardStatus }[] {
  return [
    ...devices.flatMap(({ name, guard }) => (guard ? [{ labels: { device: name }, guard }] : [])),
    ...pins.map(({ name, guard }) => ({ labels: { pin: name }, guard })),
  ];
}

export const deviceFamilies: readonly Family[] = [
  {
    name: 'perilune_device_value',
    type: 'gauge',
    help: 'Value of a device as last read or set, in its unit; of a vector each component.',
    samples: ({ devices }) =>
      devices.flatMap(({ name, unit, values }) =>
        (values ?? []).map((value, index) => ({ labels: { device: name, unit, index: `${index}` }, value })),
      ),
  },
  {
    name: 'perilune_device_interventions',
    type: 'counter',
    help: 'Times that a guard put out something else than was asked for.',
    samples: (status) => guarded(status).map(({ labels, guard }) => ({ labels, value: guard.interventions })),
  },
  {
    name: 'perilune_device_interventions_by_cause',
    type: 'counter',
    help: 'The same by cause, those that were at all.',
    samples: (status) =>
      guarded(status).flatMap(({ labels, guard }) =>
        Object.entries(guard.causes).map(([cause, value]) => ({ labels: { ...labels, cause }, value })),
      ),
  },
  {
    name: 'perilune_device_implausible_readings',
    type: 'counter',
    help: 'Times that readings of a sensor became ones which cannot be true.',
    samples: ({ devices }) =>
      devices.flatMap(({ name, sensor }) =>
        Object.entries(sensor?.counts ?? {}).map(([problem, value]) => ({ labels: { device: name, problem }, value })),
      ),
  },
];
