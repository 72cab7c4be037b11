/**
 * Serial ports: Tock's number, commands of our own, since its driver of that number has one port and no names. A port is a
 * handle, and one process has it at a time.
 */
import type { DriverDescription, FailureDescription, ValueDescription } from '../driver-description.ts';
import { ReturnVariant } from '../system-calls.ts';
import { countCommand, itemCommands, nameBuffer, nameOfBuffer, noItem } from './items.ts';

const port: ValueDescription = { name: 'port', type: 'handle', kind: 'port', summary: 'The port.' };
const noMemory: FailureDescription = { error: 'NoMemory', when: 'memory does not suffice' };
const off: FailureDescription = { error: 'Off', when: 'the line is down' };

/** What has happened at a port. */
export const UartEvent = { nothing: 0, received: 1, written: 2, changed: 3, lost: 4 } as const;

const event = [
  { name: 'kind', type: 'choice', choices: UartEvent, summary: 'What has happened.' },
  { name: 'port', type: 'u32', summary: 'Where; 0 if nothing has happened.' },
  {
    name: 'status',
    type: 'status',
    summary:
      'Of `written`: 0, or FAIL, or CANCEL in a copy of a process. Of `changed`: 0 if the line is up, OFF if it is down.',
  },
] as const satisfies readonly ValueDescription[];

export const uart = {
  number: 0x20000,
  name: 'uart',
  summary: 'Reads and writes serial ports. Each port needs the permission uart:NAME.',
  permission: undefined,
  commands: [
    {
      number: 1,
      name: 'open',
      summary: 'Takes a port of the board for this process, whether its line is up or not.',
      fuel: 256,
      arguments: [{ name: 'index', type: 'u32', summary: 'Which, from 0.' }],
      success: ReturnVariant.SuccessU32,
      returns: [port],
      failures: [
        noItem,
        { error: 'Already', when: 'this process has it' },
        { error: 'Busy', when: 'another process has it' },
        { error: 'NoMemory', when: 'the quota of handles, or memory, is used up' },
      ],
    },
    {
      number: 2,
      name: 'write',
      summary: 'Writes the buffer `payload`, as it is now. The event `written` tells that the next may come.',
      fuel: 512,
      arguments: [port],
      success: ReturnVariant.Success,
      returns: [],
      failures: [
        { error: 'Busy', when: 'the one before is not written yet' },
        { error: 'Size', when: 'the buffer is empty, or longer than 4096 bytes' },
        off,
        noMemory,
      ],
    },
    {
      number: 3,
      name: 'read',
      summary: 'Takes what has been received, as much as fits, into the buffer `received`.',
      fuel: 96,
      arguments: [port],
      success: ReturnVariant.SuccessU32,
      returns: [{ name: 'length', type: 'u32', unit: 'bytes', summary: 'How much there was, and fitted.' }],
      failures: [
        { error: 'Busy', when: 'nothing waits; the event `received` tells of the next' },
        { error: 'Off', when: 'nothing waits, and the line is down' },
        { error: 'Size', when: 'the buffer is empty' },
        noMemory,
      ],
    },
    {
      number: 4,
      name: 'isUp',
      summary: 'Tells whether the line is up: the host has opened it, and nobody has pulled it out.',
      arguments: [port],
      success: ReturnVariant.SuccessU32,
      returns: [{ name: 'isUp', type: 'boolean', summary: 'True if it is.' }],
      failures: [],
    },
    {
      number: 5,
      name: 'overruns',
      summary: 'Tells how many bytes were lost since they came faster than they were read.',
      arguments: [port],
      success: ReturnVariant.SuccessU64,
      returns: [{ name: 'bytes', type: 'u64', unit: 'bytes', summary: 'Since the port was opened.' }],
      failures: [noMemory],
    },
    {
      number: 6,
      name: 'close',
      summary: 'Gives the port up; what waits is dropped, and what is being written is written without an event.',
      fuel: 128,
      arguments: [port],
      success: ReturnVariant.Success,
      returns: [],
      failures: [noMemory],
    },
    {
      number: 7,
      name: 'nextEvent',
      summary: 'Tells what else has happened; to be asked after each upcall `happened`, until it says `nothing`.',
      fuel: 64,
      arguments: [],
      success: ReturnVariant.Success3U32,
      returns: event,
      failures: [noMemory],
    },
    countCommand(110, 'ports'),
    ...itemCommands,
  ],
  upcalls: [
    {
      number: 0,
      name: 'happened',
      summary:
        'Something has happened at a port: bytes wait, the first since `read` found none (`received`); a write has ended (`written`); the line went up or down (`changed`); or a copy of a process does not have the port (`lost`), whose handle is closed. No other upcall comes until nextEvent has said `nothing`.',
      arguments: event,
    },
  ],
  readWriteBuffers: [{ number: 0, name: 'received', summary: 'Takes what was received.' }, nameOfBuffer],
  readOnlyBuffers: [nameBuffer, { number: 1, name: 'payload', summary: 'What is written.' }],
  handles: [{ kind: 'port', summary: 'A serial port this process has.' }],
} as const satisfies DriverDescription;
