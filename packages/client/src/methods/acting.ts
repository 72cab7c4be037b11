/** Methods that change something: processes, simulated inputs, the device itself. */
import { method } from '../method.ts';
import { base64, choice, field, flag, integer, list, number, optional, process, text } from '../schema.ts';

const which = field(process, 'which');
/** Bytes of a snapshot that goes through the socket. */
export const LARGEST_SNAPSHOT = 8 << 20;

export const acting = {
  start: method({
    summary: 'Let a stopped process go on, or start an app that has ended',
    params: { process: which },
    result: { id: field(optional(integer()), 'of the process') },
  }),
  stop: method({
    summary: 'Halt a process until it is started again',
    details:
      'It keeps its memory and its devices; its outputs are safe until it goes on and sets them again. `kill` ends it.',
    params: { process: which },
  }),
  restart: method({
    summary: 'End a process and start its app anew',
    details: 'One that has ended, or waits to be started again after a fault, is started at once.',
    params: { process: which },
  }),
  kill: method({
    summary: 'End a process: its outputs become safe, and it is not started again',
    params: {
      process: which,
      fault: field(optional(flag), 'true: it faults, and its fault policy decides what follows'),
    },
  }),
  set: method({
    summary: 'Turn a control of a simulated chip; in maintenance, set an output by hand',
    details:
      'What is set by hand is taken from the app that has it, and kept within its limits and interlocks like all else. Without values an output is given back.',
    params: {
      name: field(
        text(64),
        'of a control, CHIP.CONTROL, or in maintenance of an output: a device, or a pin with limits',
      ),
      values: field(
        optional(list(number, 8)),
        'of a control one, from its least to its most; of an output one for each dimension; of a pin 0 or 1, of pulses the duty in percent',
      ),
      for: field(
        optional(integer(1, 3_600_000)),
        'milliseconds, of a momentary control: then it goes back; of others it is refused',
      ),
    },
    result: {
      name: field(text(), 'in full'),
      values: field(optional(list(number)), 'it has now: an output may be held at another one'),
    },
  }),
  maintenance: method({
    summary: 'Begin or end maintenance, in which outputs can be set by hand',
    details:
      "It ends by itself when nothing was set for some time; then outputs become safe and are their apps' again.",
    params: {
      isOn: field(flag, 'true: it begins'),
      for: field(optional(integer(1, 86_400)), 'seconds without a command until it ends by itself; 600 if absent'),
    },
  }),
  break: method({
    summary: 'Have a device fail, stick or work again',
    params: {
      device: field(text(64), 'which'),
      fault: field(choice(['none', 'fails', 'stuck']), 'what is wrong with it from now on'),
    },
  }),
  eval: method({
    summary: 'Run Lua inside a process, with its rights and out of its memory',
    details:
      'The process has to wait for events: then the code runs in its turns. What takes more than the budget is ended, and nothing in the process can catch that; what waits for something goes on by itself, and its result is lost; an error goes where the process prints. To cancel the request ends the code. A process with a control activity does no steps meanwhile, which is why its budget is that of a step if none is given.',
    params: {
      process: which,
      code: field(text(65_536), 'an expression or statements; what it returns is the result'),
      budget: field(optional(integer(1, 10_000)), 'milliseconds of the processor; 20 if absent'),
      patience: field(optional(integer(0, 60_000)), 'milliseconds to wait for a process that is busy; 1000 if absent'),
    },
    result: {
      kind: field(
        choice(['returned', 'failed', 'over budget', 'waits']),
        'waits: it went on by itself, since it waits for something',
      ),
      values: field(list(text()), 'what it returned, as tostring shows it'),
      message: field(optional(text()), 'of a failure, with traceback'),
    },
  }),
  snapshot: method({
    summary: 'Freeze a process into bytes; it goes on meanwhile',
    details: 'They are sealed with the key of the device, `snapshot.key` in its state folder.',
    params: { process: which },
    result: {
      app: field(text(), 'whose process it is'),
      time: field(number, 'µs since boot'),
      snapshot: field(base64(64 << 20), 'the bytes'),
    },
  }),
  restore: method({
    summary: 'Put a process in the place of one of the same app, as it was when it was frozen',
    details:
      'Only what this device has sealed is gone on with, unless it is trusted: memory that somebody made by hand can do what no program can, and stop the device.',
    params: {
      process: field(text(64), 'name of the app'),
      snapshot: field(base64(LARGEST_SNAPSHOT), 'the bytes'),
      trust: field(optional(flag), 'go on with it although it was not sealed with the key of this device'),
    },
    result: { id: field(integer(), 'of the new process') },
    longestRequest: LARGEST_SNAPSHOT * 2,
  }),
  record: method({
    summary: 'Record the machine from boot, so that it can be repeated',
    details:
      'A recording begins at boot: "start" ends all processes and boots the machine anew. "save" writes what there is so far, and it goes on; "stop" ends the recording and the machine goes on.',
    params: {
      action: field(choice(['start', 'save', 'stop', 'status']), 'what to do'),
    },
    result: {
      isRecording: field(flag, 'true: the machine is being recorded'),
      file: field(optional(text()), 'on the computer of the device: what was written'),
      bytes: field(integer(), 'of it'),
    },
  }),
  down: method({
    summary: 'End the device: all processes end, all outputs become safe',
    details: 'Once the device has closed the connection it can be started again.',
    result: { time: field(number, 'µs the machine ran') },
  }),
  cancel: method({
    summary: 'Cancel a request of this client that is not answered yet: a stream, or what takes long',
    params: { request: field(integer(), 'its id') },
    result: { wasUnderWay: field(flag, 'false: it was answered already, or there was none') },
  }),
} as const;
