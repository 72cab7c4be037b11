/** Turns what guards of outputs and sensors, and owners, do into events of the machine. */
import type { Timers } from '@perilune/hil';
import type { WiringEvents } from './device-wiring.ts';
import type { MachineEvent } from './events.ts';
import { InterventionReporter } from './intervention-reporter.ts';

export interface DeviceEventsContext {
  readonly timers: Timers;
  tell(event: MachineEvent): void;
  /** Of a process, or of whoever maintains the machine. */
  nameOf(process: number): string | undefined;
}

export function deviceEvents(context: DeviceEventsContext): WiringEvents {
  const { timers, tell, nameOf } = context;
  const reporter = new InterventionReporter(context);
  return {
    intervened: (device, notice) => reporter.report(device, notice),
    judged: (device, problem, values) => {
      const what = { ...(problem !== undefined && { problem }), values: [...values] };
      tell({ type: 'reading', time: timers.now(), device, ...what });
    },
    takenOver: (device, { from, to }) => {
      const name = (process: number) => nameOf(process) ?? `process ${process}`;
      tell({ type: 'owner', time: timers.now(), device, app: name(to), from: name(from) });
    },
  };
}
