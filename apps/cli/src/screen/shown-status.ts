import type { MachineStatus } from '@perilune/machine';

/** What the screen shows of a machine: of one that runs elsewhere, no more is told. */
export interface ShownStatus
  extends Pick<MachineStatus, 'board' | 'time' | 'devices' | 'controls' | 'insights' | 'processes'> {
  readonly kernel: Omit<MachineStatus['kernel'], 'now'>;
}
