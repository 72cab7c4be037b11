/** Process info: Tock's commands, by the low 32 bits of ids; from 100 on the same for whole ids, and control. */
import type { DriverDescription, FailureDescription, ValueDescription } from '../driver-description.ts';
import { ReturnVariant } from '../system-calls.ts';

/** As Tock counts them in `stats`. */
export const ProcessStateCode = {
  running: 0,
  yielded: 1,
  'yielded-for': 2,
  stopped: 3,
  faulted: 4,
  terminated: 5,
} as const;

const shortId: ValueDescription = { name: 'id', type: 'u32', summary: 'The low 32 bits of the id of a process.' };
const id: ValueDescription = { name: 'id', type: 'u64', summary: 'The id of a process.' };
const none: FailureDescription = { error: 'Invalid', when: 'there is no such process' };
const size: FailureDescription = { error: 'Size', when: 'the buffer is too small' };
const noMemory: FailureDescription = { error: 'NoMemory', when: 'memory does not suffice' };
const wrongState: FailureDescription = { error: 'Already', when: 'its state does not allow that' };

const control = {
  fuel: 512,
  arguments: [id],
  success: ReturnVariant.Success,
  returns: [],
  failures: [none, wrongState],
  permission: 'process-control',
} as const;

export const processInfo = {
  number: 0x10002,
  name: 'process-info',
  summary: 'Tells which processes there are and how they fare, and controls them.',
  permission: 'process-info',
  commands: [
    {
      number: 1,
      name: 'count',
      summary: 'Counts the processes.',
      arguments: [],
      success: ReturnVariant.SuccessU32,
      returns: [{ name: 'count', type: 'u32', summary: 'How many there are, the ended ones included.' }],
      failures: [],
    },
    {
      number: 2,
      name: 'shortIds',
      summary: 'Puts the low 32 bits of all ids into the buffer `info`, 4 bytes each, as many as fit.',
      fuel: 64,
      arguments: [],
      success: ReturnVariant.SuccessU32,
      returns: [{ name: 'count', type: 'u32', summary: 'How many processes there are.' }],
      failures: [noMemory],
    },
    {
      number: 4,
      name: 'nameOfShort',
      summary: 'Puts the name of a process into the buffer `info`.',
      fuel: 96,
      arguments: [shortId],
      success: ReturnVariant.SuccessU32,
      returns: [{ name: 'length', type: 'u32', unit: 'bytes', summary: 'How long the name is.' }],
      failures: [none, size, noMemory],
    },
    {
      number: 5,
      name: 'statsOfShort',
      summary: 'Puts four words about a process into the buffer `info`: slices used up, system calls, restarts, state.',
      fuel: 320,
      arguments: [shortId],
      success: ReturnVariant.Success,
      returns: [],
      failures: [none, size, noMemory],
    },
    {
      number: 6,
      name: 'setStateOfShort',
      summary: 'Controls a process.',
      fuel: 512,
      arguments: [
        shortId,
        {
          name: 'operation',
          type: 'choice',
          choices: { start: 1, stop: 2, fault: 3, terminate: 4, boot: 5 },
          summary: 'What is to become of it.',
        },
      ],
      success: ReturnVariant.Success,
      returns: [],
      failures: [none, wrongState],
      permission: 'process-control',
    },
    {
      number: 100,
      name: 'ids',
      summary: 'Puts all ids into the buffer `info`, 8 bytes each, as many as fit.',
      fuel: 64,
      arguments: [],
      success: ReturnVariant.SuccessU32,
      returns: [{ name: 'count', type: 'u32', summary: 'How many processes there are.' }],
      failures: [noMemory],
    },
    {
      number: 101,
      name: 'name',
      summary: 'Puts the name of a process into the buffer `info`.',
      fuel: 96,
      arguments: [id],
      success: ReturnVariant.SuccessU32,
      returns: [{ name: 'length', type: 'u32', unit: 'bytes', summary: 'How long the name is.' }],
      failures: [none, size, noMemory],
    },
    {
      number: 102,
      name: 'stats',
      summary:
        'Puts eight numbers of 8 bytes about a process into the buffer `info`: state, restarts, system calls, slices used up, upcalls merged for want of room, fuel, memory in use, memory quota.',
      fuel: 320,
      arguments: [id],
      success: ReturnVariant.Success,
      returns: [],
      failures: [none, size, noMemory],
    },
    {
      number: 103,
      name: 'self',
      summary: 'Tells the id of the process that asks.',
      arguments: [],
      success: ReturnVariant.SuccessU64,
      returns: [{ name: 'id', type: 'u64', summary: 'Its id.' }],
      failures: [],
    },
    { number: 110, name: 'start', summary: 'Lets a stopped process go on.', ...control },
    { number: 111, name: 'stop', summary: 'Stops a process until it is started.', ...control },
    { number: 112, name: 'fault', summary: 'Has a process fault, as its fault policy then says.', ...control },
    { number: 113, name: 'terminate', summary: 'Ends a process for good.', ...control },
    { number: 114, name: 'boot', summary: 'Starts a process that has ended anew.', ...control, fuel: 20_000 },
  ],
  upcalls: [],
  readWriteBuffers: [
    { number: 0, name: 'info', summary: 'Takes what is asked for; numbers less significant byte first.' },
  ],
  readOnlyBuffers: [],
  handles: [],
} as const satisfies DriverDescription;
