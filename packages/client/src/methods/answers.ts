/** What several methods answer with: processes, devices, entries of the log. */
import {
  anything,
  choice,
  field,
  flag,
  integer,
  list,
  number,
  open,
  optional,
  type Schema,
  text,
  titled,
  type ValueOf,
} from '../schema.ts';

/** When something was, or is. */
export const time = field(number, 'µs since boot');

export const processStates = ['running', 'yielded', 'yielded-for', 'stopped', 'faulted', 'terminated'] as const;

const control: Schema<ControlTold> = anything(
  'an object with `steps`, `misses` and what else is measured of the control activity',
);

/** A control activity's own statistics, as the kernel has them. */
export interface ControlTold {
  readonly steps: number;
  readonly misses: number;
  readonly [name: string]: unknown;
}

export const lastFault = open({
  time,
  cause: field(text(), 'error, memory, system-call, deadline, killed or engine'),
  message: field(text(), 'what went wrong'),
  source: field(optional(text()), 'where'),
  line: field(optional(integer()), 'where'),
});

export const processAnswer = titled(
  'process',
  open({
    id: field(integer(1), 'ids never come back: a restart is another'),
    name: field(text(), 'of its app'),
    state: field(choice(processStates), 'what it is in'),
    innerState: field(choice(processStates), 'what it is in while it is stopped, or else its state'),
    waitsFor: field(
      optional(
        open({
          driver: field(integer(), 'number'),
          driverName: field(text(), 'name'),
          subscription: field(integer(), 'number'),
        }),
      ),
      'the only event that wakes it, while it is yielded-for',
    ),
    completion: field(optional(number), 'what it ended with'),
    restarts: field(integer(), 'processes its app had before'),
    startedAt: time,
    restartAt: field(optional(number), 'when it will be started again, µs since boot'),
    systemCalls: field(number, 'so many since it was started'),
    expiredSlices: field(number, 'slices that ended because they were used up'),
    waitingUpcalls: field(number, 'in its queue'),
    droppedUpcalls: field(number, 'merged, since the queue was full'),
    handles: field(number, 'open'),
    grants: field(number, 'of drivers'),
    fuel: field(number, 'units of work it did'),
    kernelFuel: field(number, 'units the kernel did for it'),
    memoryUsed: field(number, 'bytes; 0 once its memory was given back'),
    memoryHigh: field(number, 'bytes, at most so far'),
    memoryKernel: field(number, 'bytes of what is used: what kernel and drivers keep for it'),
    memoryQuota: field(number, 'bytes'),
    cpuShare: field(number, 'of the time since somebody looked, a second ago or longer, from 0 to 1'),
    control: field(optional(control), 'if it has a control activity'),
    lastFault: field(optional(lastFault), 'of its app'),
  }),
);
export type ProcessAnswer = ValueOf<typeof processAnswer>;

const guard = open({
  interventions: field(integer(), 'times that something else was put out than was asked for'),
  reason: field(text(), 'why the output is not what is asked for now; "none" if it is'),
  lastReason: field(text(), 'of the last intervention'),
  safe: field(list(number), 'what it is set to when nobody drives it'),
  range: field(optional(list(number)), 'least and most'),
});

export const deviceAnswer = titled(
  'device',
  open({
    name: field(text(), 'in the board'),
    class: field(text(), 'such as heater or temperature'),
    unit: field(text(), 'such as celsius'),
    values: field(optional(list(number)), 'as last read or set; absent before that, and where there is none'),
    owner: field(optional(text()), 'the process that has it open for writing'),
    fault: field(choice(['none', 'fails', 'stuck']), 'injected'),
    guard: field(optional(guard), 'of outputs'),
  }),
);
export type DeviceAnswer = ValueOf<typeof deviceAnswer>;

export const pinAnswer = titled(
  'pin',
  open({
    name: field(text(), 'in the board'),
    kind: field(choice(['pin', 'pwm']), 'pulses are "pwm"'),
    value: field(number, 'that is put out: 0 or 1; of pulses the duty in percent'),
    owner: field(optional(text()), 'the process that drives it'),
    guard: field(guard, 'as that of a device'),
  }),
);
export type PinAnswer = ValueOf<typeof pinAnswer>;

export const controlAnswer = titled(
  'control',
  open({
    chip: field(text(), 'it is of'),
    name: field(text(), 'of the control'),
    summary: field(text(), 'what it stands for'),
    unit: field(text(), 'of its value'),
    value: field(number, 'now'),
    least: field(number, 'it can be'),
    most: field(number, 'it can be'),
    step: field(number, 'of a key press'),
    isMomentary: field(flag, 'true: it goes back by itself'),
  }),
);
export type ControlAnswer = ValueOf<typeof controlAnswer>;

/** An event of the machine, docs/running.md. */
export interface EventTold {
  readonly type: string;
  /** µs since boot. */
  readonly time: number;
  readonly [name: string]: unknown;
}

/** How much an event matters, from all to errors only. */
export const logLevels = ['info', 'warning', 'error'] as const;

export const logEntry = titled(
  'log entry',
  open({
    sequence: field(integer(), 'counts up by one; a gap is what was thrown away'),
    at: field(text(), 'when, in UTC, as in 2026-01-31T12:00:00.000Z'),
    event: field(anything<EventTold>('an event as `perilune run --json` prints it, see running.md'), 'what happened'),
  }),
);
export type LogEntry = ValueOf<typeof logEntry>;
