/** The key–value store of an app: Tock's commands, and changes made together. One request of a process at a time. */
import type { DriverDescription } from '../driver-description.ts';
import { ReturnVariant } from '../system-calls.ts';

/** Bytes. */
export const FLASH_LONGEST_KEY = 64;
export const FLASH_LARGEST_VALUE = 32_768;
/** Of the buffer `changes`. */
export const FLASH_LARGEST_COMMIT = 65_536;
/** What an entry counts beside the bytes of its key and its value. */
export const FLASH_ENTRY_BYTES = 64;
/** First byte of a change. */
export const FlashChangeKind = { Remove: 0, Set: 1 } as const;

const invalid = { error: 'Invalid', when: 'the key has no bytes or more than 64' } as const;
const busy = { error: 'Busy', when: 'a request of this process is going on, or too many are' } as const;
const noMemory = { error: 'NoMemory', when: 'memory does not suffice' } as const;
const tooLarge = { error: 'Size', when: 'the value has more than 32768 bytes' } as const;

const request = { success: ReturnVariant.Success, returns: [], completion: 'done' } as const;

export const flash = {
  number: 0x50003,
  name: 'flash',
  summary:
    'Keeps values by key, each app its own, over the end of the process and of the machine. What a change has told of stays, whatever happens after.',
  permission: undefined,
  commands: [
    {
      number: 1,
      name: 'get',
      summary: 'Puts the value of the key in `key` into the buffer `value`.',
      fuel: 640,
      arguments: [],
      ...request,
      failures: [invalid, busy, noMemory],
    },
    {
      number: 2,
      name: 'set',
      summary: 'Keeps the buffer `data` under the key, whether it has a value or not.',
      fuel: 640,
      arguments: [],
      ...request,
      failures: [invalid, tooLarge, busy, noMemory],
    },
    {
      number: 3,
      name: 'delete',
      summary: 'Removes the key and its value.',
      fuel: 640,
      arguments: [],
      ...request,
      failures: [invalid, busy, noMemory],
    },
    {
      number: 4,
      name: 'add',
      summary: 'Keeps `data` under the key if it has no value yet.',
      fuel: 640,
      arguments: [],
      ...request,
      failures: [invalid, tooLarge, busy, noMemory],
    },
    {
      number: 5,
      name: 'update',
      summary: 'Keeps `data` under the key if it has a value already.',
      fuel: 640,
      arguments: [],
      ...request,
      failures: [invalid, tooLarge, busy, noMemory],
    },
    {
      number: 100,
      name: 'commit',
      summary:
        'Makes the changes in the buffer `changes`, all or none. Each is a byte (0: remove, 1: set), the length of its key (a byte), the length of its value (4 bytes, little-endian, 0 of a removal), the key, the value.',
      fuel: 640,
      arguments: [],
      ...request,
      failures: [
        { error: 'Invalid', when: 'the bytes are no such changes, or a key is none' },
        { error: 'Size', when: 'there are more than 65536 bytes, or a value has more than 32768' },
        busy,
        noMemory,
      ],
    },
    {
      number: 101,
      name: 'list',
      summary:
        'Puts the keys that begin with `key` (all, if it is empty) into `value`, as many as fit, in order, each with its length before it (a byte).',
      fuel: 640,
      arguments: [{ name: 'first', type: 'u32', summary: 'How many to leave out.' }],
      ...request,
      failures: [{ error: 'Invalid', when: 'the key has more than 64 bytes' }, busy, noMemory],
    },
    {
      number: 102,
      name: 'usage',
      summary: 'Tells how many bytes are kept, each entry with 64 beside its own.',
      fuel: 640,
      arguments: [],
      ...request,
      failures: [busy, noMemory],
    },
    {
      number: 103,
      name: 'quota',
      summary: 'Tells how many bytes may be kept.',
      arguments: [],
      success: ReturnVariant.SuccessU32,
      returns: [{ name: 'quota', type: 'u32', unit: 'bytes', summary: 'The quota `flash` of the process.' }],
      failures: [],
    },
  ],
  upcalls: [
    {
      number: 0,
      name: 'done',
      summary: 'A request is done. Of a change: it stays from now on.',
      arguments: [
        {
          name: 'status',
          type: 'status',
          summary:
            '0; NOSUPPORT: the key has no value, or of add: it has one; SIZE: `value` is too small, and is full; NOMEM: the quota does not suffice; FAIL: the medium could not.',
        },
        {
          name: 'length',
          type: 'u32',
          unit: 'bytes',
          summary: 'Of get, how long the value is; of list, what was put into `value`; else what is kept in all.',
        },
      ],
    },
  ],
  readWriteBuffers: [{ number: 0, name: 'value', summary: 'Takes the value, or the keys.' }],
  readOnlyBuffers: [
    { number: 0, name: 'key', summary: 'Any bytes.' },
    { number: 1, name: 'data', summary: 'The value to be kept.' },
    { number: 2, name: 'changes', summary: 'Changes that are made together.' },
  ],
  handles: [],
} as const satisfies DriverDescription;
