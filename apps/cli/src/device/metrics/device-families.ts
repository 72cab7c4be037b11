/** Numbers of devices: values, and what the limits of the board did. */
import type { GuardStatus, MachineStatus } from '@perilune/machine';
import { unitOfPin } from '../telling.ts';
import type { Family, Labels } from './family.ts';

/** Outputs and pins that are kept in an envelope; a pin and a pwm may have one name. */
function guarded({ devices, pins }: MachineStatus): { readonly labels: Labels; readonly guard: GuardStatus }[] {
  return [
    ...devices.flatMap(({ name, guard }) => (guard ? [{ labels: { device: name }, guard }] : [])),
    ...pins.map(({ name, kind, guard }) => ({ labels: { [kind]: name }, guard })),
  ];
}

export const deviceFamilies: readonly Family[] = [
  {
    name: 'perilune_device_value',
    type: 'gauge',
    help: 'Value of a device as last read or set, in its unit; of a vector each component. Level of a pin with limits, duty of pulses.',
    samples: ({ devices, pins }) => [
      ...devices.flatMap(({ name, unit, values }) =>
        (values ?? []).map((value, index) => ({ labels: { device: name, unit, index: `${index}` }, value })),
      ),
      ...pins.map(({ name, kind, value }) => ({
        labels: { [kind]: name, unit: unitOfPin(kind), index: '0' },
        value,
      })),
    ],
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
