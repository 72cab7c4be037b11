/** Console: Tock's. What a process prints beside it takes the same way out, under the same quota. */
import type { DriverDescription } from '../driver-description.ts';
import { ReturnVariant } from '../system-calls.ts';

export const console = {
  number: 0x1,
  name: 'console',
  summary: 'Writes text to the console and reads what is typed.',
  permission: 'console',
  commands: [
    {
      number: 1,
      name: 'write',
      summary: 'Writes the first bytes of the buffer `text`; what exceeds the quota is dropped, counted and reported.',
      fuel: 64,
      arguments: [
        { name: 'length', type: 'u32', unit: 'bytes', summary: 'How many; more than there are means all of them.' },
      ],
      success: ReturnVariant.Success,
      returns: [],
      failures: [{ error: 'NoMemory', when: 'memory does not suffice' }],
      completion: 'written',
    },
    {
      number: 2,
      name: 'read',
      summary: 'Reads what is typed into the buffer `input`, until so much is there or a line ends.',
      fuel: 96,
      arguments: [
        { name: 'length', type: 'u32', unit: 'bytes', least: 1, summary: 'How many; at most as the buffer has.' },
      ],
      success: ReturnVariant.Success,
      returns: [],
      failures: [
        { error: 'Busy', when: 'a read is going on' },
        { error: 'Invalid', when: 'there is no buffer' },
        { error: 'NoMemory', when: 'memory does not suffice' },
      ],
      completion: 'read',
    },
    {
      number: 3,
      name: 'abortRead',
      summary: 'Ends the read that is going on, with what has come; its upcall has the status CANCEL.',
      fuel: 64,
      arguments: [],
      success: ReturnVariant.Success,
      returns: [],
      failures: [{ error: 'NoMemory', when: 'memory does not suffice' }],
    },
    {
      number: 100,
      name: 'dropped',
      summary: 'Tells how much of what the process wrote was dropped because it exceeded the quota.',
      arguments: [],
      success: ReturnVariant.SuccessU64,
      returns: [{ name: 'dropped', type: 'u64', unit: 'bytes', summary: 'Since the process started.' }],
      failures: [{ error: 'NoMemory', when: 'memory does not suffice' }],
    },
  ],
  upcalls: [
    {
      number: 1,
      name: 'written',
      summary: 'A write is done.',
      arguments: [{ name: 'length', type: 'u32', unit: 'bytes', summary: 'How many were written, the rest dropped.' }],
    },
    {
      number: 2,
      name: 'read',
      summary: 'A read is done.',
      arguments: [
        { name: 'status', type: 'status', summary: '0, or CANCEL if it was aborted.' },
        { name: 'length', type: 'u32', unit: 'bytes', summary: 'How many are in the buffer.' },
      ],
    },
  ],
  readWriteBuffers: [{ number: 1, name: 'input', summary: 'Takes what is typed.' }],
  readOnlyBuffers: [{ number: 1, name: 'text', summary: 'What to write; control characters are made visible.' }],
  handles: [],
} as const satisfies DriverDescription;
