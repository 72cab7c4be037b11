/**
 * What is done to a machine from outside: the same list for the live screen, tests and the studio. A command reaches the
 * machine as a message of the host, so a recorded run has it at the very same moment when it is repeated.
 */
import { decodeUtf8, encodeUtf8 } from '@perilune/engine';
import { type Question, questionKinds } from './questions.ts';

/** `ticket`: a number whoever wants to hear what came of it gives; the event 'done' or 'rejected' has it. */
export type MachineCommand = MachineAction & { readonly ticket?: number };

export type MachineAction =
  /** Turns a control of a chip. A momentary one goes back after `for` µs, or stays until it is turned again. */
  | {
      readonly type: 'turn';
      readonly chip: string;
      readonly control: string;
      readonly value: number;
      readonly for?: number;
    }
  /** Has a device fail, or stick at what it is; 'none' repairs it. */
  | { readonly type: 'break'; readonly device: string; readonly fault: DeviceFault }
  /** Begins maintenance, which ends by itself when no command has come for `for` µs (10 min, if not given); or ends it. */
  | { readonly type: 'maintenance'; readonly isOn: boolean; readonly for?: number }
  /** Sets an output by hand, in maintenance only; without values it is given back. */
  | { readonly type: 'set'; readonly device: string; readonly values?: readonly number[] }
  /** Text typed for a process. */
  | { readonly type: 'input'; readonly process: string; readonly text: string }
  /** By name or id. */
  | { readonly type: 'process'; readonly process: string | number; readonly operation: ProcessOperation }
  /** A piece of a file of a version of an app that is to come; pieces of one file follow each other. The next two use it up. */
  | { readonly type: 'stage'; readonly id: number; readonly path: string; readonly bytes: Uint8Array }
  /** Looks at what was staged under the id, for an app of this name: compiles it, and looks whether it could start. */
  | { readonly type: 'check'; readonly id: number; readonly app: string }
  /** Ends the process of an app and starts what was staged in its place; what was there again, if that cannot start. */
  | {
      readonly type: 'install';
      readonly id: number;
      readonly app: string;
      /** It gets no more than that. */
      readonly granted?: readonly string[];
      /** µs: how long it is on trial. A fault ends it, and does not start it again. */
      readonly trial?: number;
      /** Hands over what the old one's `save()` returns to the new one's `restore(state)`. */
      readonly keepsState?: boolean;
    }
  | { readonly type: 'app'; readonly id: number; readonly app: string; readonly operation: AppOperation }
  /** What the host has measured, by parts of a chip: a number; or a text that says why it has no such thing now. */
  | {
      readonly type: 'measured';
      readonly chip: string;
      readonly values: Readonly<Record<string, number | string>>;
    }
  /** The host has done an output, or could not: then `problem` says why. */
  | { readonly type: 'answered'; readonly chip: string; readonly part: string; readonly problem?: string }
  /** The host has opened a UDP port of the board, or could not. */
  | { readonly type: 'socket'; readonly port: number; readonly problem?: string }
  /** A datagram has come to a port; `lost` were dropped by the host before it. */
  | {
      readonly type: 'datagram';
      readonly port: number;
      /** IPv4, the first byte high. */
      readonly address: number;
      readonly from: number;
      readonly lost: number;
      readonly bytes: Uint8Array;
    }
  /** A datagram was handed to the network, or could not be. */
  | { readonly type: 'sent'; readonly port: number; readonly problem?: string }
  /** The line of a serial port is up; or it is not, and `problem` says why. */
  | { readonly type: 'line'; readonly port: string; readonly problem?: string }
  /** Bytes have come to a serial port; `lost` were dropped by the host before them. */
  | { readonly type: 'serial'; readonly port: string; readonly lost: number; readonly bytes: Uint8Array }
  /** What was to be written to a serial port is, or could not be. */
  | { readonly type: 'wrote'; readonly port: string; readonly problem?: string }
  /** A folder of the board that cannot be had. */
  | { readonly type: 'folder'; readonly folder: string; readonly problem: string }
  /** A request for a file is done: see Folders of hil. 'absent': there is no such file. */
  | {
      readonly type: 'file';
      readonly id: number;
      /** 0 or an Errno. */
      readonly errno: number;
      readonly length: number;
      readonly bytes: Uint8Array;
    }
  /** Runs a chunk inside a process, in its turns. @see Kernel.evaluate */
  | {
      readonly type: 'evaluate';
      readonly process: string | number;
      readonly code: string;
      readonly values: readonly string[];
      /** µs of the processor; absent: of a control step if it has one, or else 20 ms. 0: without limit. */
      readonly budget?: number;
      /** The same in units of work; it goes before the other. */
      readonly fuel?: number;
      /** µs to wait for a process that is busy. */
      readonly patience: number;
    }
  /** Ends the evaluation that has this ticket, as if its budget were used up; does nothing if it is over. */
  | { readonly type: 'end-evaluation'; readonly of: number }
  /** Starts a process that is no app of the board and waits for code: see Evaluate. */
  | {
      readonly type: 'create-state';
      readonly name: string;
      /** Bytes. */
      readonly memory: number;
      /** Percent. */
      readonly cpuLimit: number;
      readonly permissions: readonly string[];
      readonly sources: Readonly<Record<string, string>>;
      readonly values: readonly string[];
    }
  /** Ends such a process and forgets it. */
  | { readonly type: 'destroy-state'; readonly name: string }
  /** Ends the process of an app and goes on with the one that was frozen. */
  | { readonly type: 'thaw'; readonly app: string; readonly bytes: Uint8Array }
  /** A request for values that an app keeps is done: see Flash of hil. */
  | {
      readonly type: 'flash';
      readonly id: number;
      readonly status: number;
      readonly length: number;
      readonly bytes: Uint8Array;
    }
  /** Ends the run in order: all processes end, all outputs are safe. */
  | { readonly type: 'stop' };

/** What is done to a run and not to the machine: it does not notice, so none of it is needed to repeat the run. */
export type RunCommand =
  | { readonly type: 'pause'; readonly isPaused: boolean }
  /** How many times faster than the real one virtual time goes; 0: as fast as it can. */
  | { readonly type: 'speed'; readonly speed: number }
  /** A question, and the number its answer is to have. */
  | { readonly type: 'ask'; readonly id: number; readonly question: Question };

export type DeviceFault = 'none' | 'fails' | 'stuck';
export const deviceFaults: readonly DeviceFault[] = ['none', 'fails', 'stuck'];

export type ProcessOperation = 'stop' | 'start' | 'fault' | 'terminate' | 'restart' | 'boot';
export const processOperations: readonly ProcessOperation[] = [
  'stop',
  'start',
  'fault',
  'terminate',
  'restart',
  'boot',
];

/** `halt` ends its process, and `resume` starts it again; `remove` ends and forgets it, and starts that of the board, if it is of it. */
export type AppOperation = 'halt' | 'resume' | 'confirm' | 'remove';
export const appOperations: readonly AppOperation[] = ['halt', 'resume', 'confirm', 'remove'];

/** First byte of a message with bytes behind its JSON, which no JSON begins with. */
const WITH_BYTES = 0;
/** That byte, and the length of the JSON in two. */
const HEAD_SIZE = 3;

/** JSON; what has bytes has them behind it as they are. */
export function encodeCommand(command: MachineCommand | RunCommand): Uint8Array {
  if (!('bytes' in command)) return encodeUtf8(JSON.stringify(command));
  const { bytes, ...rest } = command;
  const json = encodeUtf8(JSON.stringify(rest));
  const message = new Uint8Array(HEAD_SIZE + json.length + bytes.length);
  message.set([WITH_BYTES, json.length & 0xff, json.length >> 8]);
  message.set(json, HEAD_SIZE);
  message.set(bytes, HEAD_SIZE + json.length);
  return message;
}

/** @returns the command, or what is wrong with the message */
export function decodeCommand(message: Uint8Array): MachineCommand | RunCommand | string {
  const isLong = message[0] === WITH_BYTES && message.length >= HEAD_SIZE;
  const start = isLong ? HEAD_SIZE : 0;
  const end = isLong ? start + (message[1] as number) + 256 * (message[2] as number) : message.length;
  if (end > message.length) return 'it is cut off';
  const text = decodeUtf8(message, start, end);
  let value: unknown;
  try {
    value = JSON.parse(text ?? '');
  } catch {
    return 'it is no JSON';
  }
  if (typeof value !== 'object' || value === null) return 'it is no object';
  const fields = value as Record<string, unknown>;
  if (isLong) fields.bytes = message.subarray(end);
  const form = Object.hasOwn(forms, String(fields.type)) ? forms[String(fields.type)] : undefined;
  if (!form) return `its type is none of ${Object.keys(forms).join(', ')}`;
  if (!isOptionalCount(fields.ticket)) return "its field 'ticket' is not what it should be";
  for (const [name, isGood] of Object.entries(form)) {
    if (!isGood(fields[name])) return `its field '${name}' is not what it should be`;
  }
  return value as MachineCommand | RunCommand;
}

type Check = (value: unknown) => boolean;
const isText: Check = (value) => typeof value === 'string';
const isNumber: Check = (value) => typeof value === 'number' && Number.isFinite(value);
const isOptionalTexts: Check = (value) => value === undefined || (Array.isArray(value) && value.every(isText));
const isSources: Check = (value) =>
  typeof value === 'object' && value !== null && Object.keys(value).length > 0 && Object.values(value).every(isText);
const isBytes: Check = (value) => value instanceof Uint8Array;
const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const isTexts: Check = (value) => Array.isArray(value) && value.every(isText);
const isOptionalCount: Check = (value) => value === undefined || isCount(value);
const isOptionalText: Check = (value) => value === undefined || isText(value);
const isMeasured: Check = (value) =>
  typeof value === 'object' && value !== null && Object.values(value).every((one) => isText(one) || isNumber(one));

const isQuestion: Check = (value) => {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  if (!questionKinds.some((kind) => kind === value.kind)) return false;
  const isNamed = 'process' in value && (isText(value.process) || Number.isSafeInteger(value.process));
  return value.kind === 'status' || value.kind === 'flush' || isNamed;
};

/** Each field of each type. */
const forms: Readonly<Record<string, Readonly<Record<string, Check>>>> = {
  turn: {
    chip: isText,
    control: isText,
    value: isNumber,
    for: (value) => value === undefined || (isNumber(value) && (value as number) >= 0),
  },
  break: { device: isText, fault: (value) => deviceFaults.some((fault) => fault === value) },
  maintenance: {
    isOn: (value) => typeof value === 'boolean',
    for: (value) => value === undefined || (isNumber(value) && (value as number) > 0),
  },
  set: { device: isText, values: (value) => value === undefined || (Array.isArray(value) && value.every(isNumber)) },
  input: { process: isText, text: isText },
  process: {
    process: (value) => isText(value) || Number.isSafeInteger(value),
    operation: (value) => processOperations.some((operation) => operation === value),
  },
  measured: { chip: isText, values: isMeasured },
  answered: { chip: isText, part: isText, problem: isOptionalText },
  socket: { port: isCount, problem: isOptionalText },
  datagram: { port: isCount, address: isCount, from: isCount, lost: isCount, bytes: isBytes },
  sent: { port: isCount, problem: isOptionalText },
  line: { port: isText, problem: isOptionalText },
  serial: { port: isText, lost: isCount, bytes: isBytes },
  wrote: { port: isText, problem: isOptionalText },
  folder: { folder: isText, problem: isText },
  file: {
    id: isCount,
    errno: isCount,
    length: isCount,
    bytes: isBytes,
  },
  flash: { id: isCount, status: isCount, length: isCount, bytes: isBytes },
  stop: {},
  pause: { isPaused: (value) => typeof value === 'boolean' },
  evaluate: {
    process: (value) => isText(value) || Number.isSafeInteger(value),
    code: isText,
    values: isTexts,
    budget: isOptionalCount,
    fuel: isOptionalCount,
    patience: isCount,
  },
  'end-evaluation': { of: isCount },
  'create-state': {
    name: isText,
    memory: isCount,
    cpuLimit: isCount,
    permissions: isTexts,
    sources: isSources,
    values: isTexts,
  },
  'destroy-state': { name: isText },
  thaw: { app: isText, bytes: isBytes },
  ask: { id: isCount, question: isQuestion },
  speed: { speed: (value) => isNumber(value) && (value as number) >= 0 },
  stage: { id: isCount, path: isText, bytes: isBytes },
  check: { id: isCount, app: isText },
  install: {
    id: isCount,
    app: isText,
    granted: isOptionalTexts,
    trial: (value) => value === undefined || (isNumber(value) && (value as number) > 0),
    keepsState: (value) => value === undefined || typeof value === 'boolean',
  },
  app: { id: isCount, app: isText, operation: (value) => appOperations.some((operation) => operation === value) },
};

export function isRunCommand(command: MachineCommand | RunCommand): command is RunCommand {
  return command.type === 'pause' || command.type === 'speed' || command.type === 'ask';
}
