/** Methods that look and change nothing. */
import { method } from '../method.ts';
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
  process,
  record,
  text,
  titled,
  type ValueOf,
} from '../schema.ts';
import { controlAnswer, deviceAnswer, logEntry, logLevels, pinAnswer, processAnswer, time } from './answers.ts';

const every = field(optional(integer(100, 3_600_000)), 'milliseconds between two events; 1000 if absent');

// Of a device, a pin or a control.
const name = field(text(), 'in full');
const unit = field(text(), 'of the values');
const values = field(optional(list(number)), 'absent if it has none yet');

const processes = field(list(processAnswer), 'in the order of their ids');
const devices = field(list(deviceAnswer), 'in the order of the board');
const controls = field(list(controlAnswer), 'that can be turned');

const kernelNumbers = titled(
  'kernel',
  open({
    scheduler: field(text(), 'the policy'),
    processes: field(integer(), 'in the table'),
    living: field(integer(), 'that have not ended'),
    started: field(integer(), 'since boot'),
    slices: field(number, 'since boot'),
    fuel: field(number, 'since boot'),
    timers: field(integer(), 'set'),
    drivers: field(list(text()), 'that there are'),
    defects: field(integer(), 'mistakes of perilune that were contained'),
  }),
);

const kernel = field(kernelNumbers, 'numbers of the kernel');

const frame = titled(
  'frame',
  open({
    function: field(text(), 'what it is called'),
    source: field(text(), 'file, or [C]'),
    line: field(optional(integer()), 'being run'),
    locals: field(
      list(open({ name: field(text(), 'of the variable'), value: field(text(), 'shortened') })),
      'variables that are in scope',
    ),
  }),
);
export type FrameAnswer = ValueOf<typeof frame>;

const coroutine = open({
  status: field(text(), 'suspended, running, normal, dead or failed'),
  frames: field(list(frame), 'innermost first'),
});

const memory = open({
  quota: field(number, 'bytes it may have'),
  used: field(number, 'bytes in use, with all below'),
  high: field(number, 'bytes, at most so far'),
  kernel: field(number, 'bytes it pays for what the kernel keeps of it'),
  grants: field(list(open({ driver: field(text(), 'whose'), bytes: field(number, 'paid') })), 'state of drivers'),
  buffers: field(
    list(
      open({
        driver: field(text(), 'to whom'),
        kind: field(text(), 'read-write, read-only or userspace-readable'),
        number: field(integer(), 'of the buffer'),
        address: field(number, 'in its memory'),
        length: field(number, 'bytes'),
      }),
    ),
    'memory it has lent',
  ),
  heap: field(
    record(open({ count: field(number, 'blocks'), bytes: field(number, 'in all') }), 'an object: blocks by type'),
    'what its heap is made of',
  ),
});

export const looking = {
  status: method({
    summary: 'Tell how the device is',
    result: {
      board: field(text(), 'its name'),
      version: field(text(), 'of perilune'),
      folder: field(text(), 'of the board'),
      state: field(text(), 'folder of what it keeps'),
      pid: field(integer(), 'of the process of the computer it runs in'),
      upTime: field(number, 'milliseconds of real time since it was started'),
      time: field(number, 'µs of the machine since boot'),
      boots: field(integer(1), 'times the machine was booted since `up`'),
      isVirtual: field(flag, 'true: on virtual time'),
      clients: field(integer(), 'connected'),
      recording: field(optional(text()), 'the file a trace is written to'),
      faults: field(integer(), 'of processes since it was started'),
      interventions: field(integer(), 'of guards, since boot'),
      lost: field(integer(), 'events that were not logged, since there were too many'),
      kernel,
    },
  }),
  ps: method({
    summary: 'List the processes',
    result: { time, processes },
  }),
  top: method({
    summary: 'Watch processes and devices',
    params: { every },
    event: {
      time,
      board: field(text(), 'its name'),
      processes,
      devices,
      controls,
      insights: field(list(anything<InsightTold>('an object like a control')), 'values inside of simulated chips'),
      kernel,
    },
  }),
  devices: method({
    summary: 'List devices, pins with limits, and the controls of simulated chips',
    result: {
      time,
      devices,
      pins: field(list(pinAnswer), 'that are kept in limits, in the order of the board'),
      controls,
    },
  }),
  get: method({
    summary: 'Tell the value of a device, of a pin with limits or of a control',
    details: 'The value is the last one the machine has read or set: to ask does not read the device.',
    params: { name: field(text(64), 'of a device, of a pin or of a control, or CHIP.CONTROL') },
    result: {
      name,
      kind: field(text(), '"device", "pin", "pwm" or "control"'),
      unit,
      values,
      time,
    },
  }),
  watch: method({
    summary: 'Watch the values of devices, of pins with limits and of controls',
    params: { names: field(list(text(64), 64, 1), 'of devices, of pins or of controls, or CHIP.CONTROL'), every },
    event: {
      time,
      values: field(list(open({ name, unit, values })), 'in the order they were asked for'),
    },
  }),
  inspect: method({
    summary: 'Look into a process without stopping it',
    params: { process: field(process, 'which') },
    result: {
      process: field(processAnswer, 'as ps has it'),
      permissions: field(list(text()), 'what it asked for and was granted'),
      quotas: field(record(number, 'an object: numbers by quota'), 'what it may have'),
      waiting: field(text(), 'why it is not running, or that it is'),
      frames: field(list(frame), 'its stack, innermost first; of the coroutine that runs or waits'),
      coroutines: field(list(coroutine), 'others that have not ended'),
      memory: field(optional(memory), 'where its memory goes; absent once it was given back'),
      handles: field(list(open({ handle: field(number, 'number'), kind: field(text(), 'of what') })), 'open'),
      subscriptions: field(
        list(
          open({
            driver: field(text(), 'whose event'),
            number: field(integer(), 'of the event'),
            name: field(text(), 'of the event'),
            pending: field(integer(), 'that wait for the process'),
            isHeard: field(flag, 'true: a function is called with it'),
          }),
        ),
        'events it has to do with',
      ),
      timers: field(list(open({ due: time, what: field(text(), 'is due') })), 'that wake it'),
      systemCalls: field(list(text()), 'the last ones, oldest first'),
    },
  }),
  faults: method({
    summary: 'Tell of the last faults',
    params: {
      process: field(optional(process), 'of this one only'),
      most: field(optional(integer(1, 100)), 'so many; 20 if absent'),
    },
    result: {
      faults: field(
        list(logEntry),
        'events of the type "fault", oldest first; those of apps from before the device was started have the sequence 0, the time 0 and `isEarlier`, and less of a `report`',
      ),
    },
  }),
  logs: method({
    summary: 'Tell what has happened, and what happens',
    params: {
      most: field(optional(integer(0, 10_000)), 'so many of the past; 100 if absent'),
      follow: field(optional(flag), 'true: goes on until it is cancelled'),
      process: field(optional(text(64)), 'events of the process of this name only'),
      level: field(optional(choice(logLevels)), '"warning" has errors as well, "info" all; "info" if absent'),
    },
    event: {
      entries: field(list(logEntry), 'oldest first'),
      lost: field(integer(), 'entries that are missing before these, since there were too many for this client'),
    },
  }),
  metrics: method({
    summary: 'Tell the numbers of the device as OpenMetrics text',
    result: { text: field(text(), 'OpenMetrics 1.0, ends with "# EOF"') },
  }),
} as const;

/** A value inside of a simulated chip. */
export interface InsightTold {
  readonly chip: string;
  readonly name: string;
  readonly summary: string;
  readonly unit: string;
  readonly value: number;
}
