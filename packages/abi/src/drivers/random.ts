/** Random: Tock's, and the quick way for a single number. */
import type { DriverDescription } from '../driver-description.ts';
import { ReturnVariant } from '../system-calls.ts';

const noMemory = { error: 'NoMemory', when: 'memory does not suffice' } as const;

/** Bytes. More are not made in one command: nothing else runs meanwhile. */
export const RANDOM_MOST_BYTES = 4096;

export const random = {
  number: 0x40001,
  name: 'random',
  summary: 'Gives random numbers nobody can predict.',
  permission: undefined,
  commands: [
    {
      number: 1,
      name: 'get',
      summary: `Fills the first bytes of the buffer \`bytes\`, ${RANDOM_MOST_BYTES} at most.`,
      fuel: 96,
      arguments: [
        {
          name: 'length',
          type: 'u32',
          unit: 'bytes',
          summary: 'How many; more than that, or than there are, means all of them.',
        },
      ],
      success: ReturnVariant.Success,
      returns: [],
      failures: [noMemory],
      completion: 'done',
    },
    {
      number: 100,
      name: 'number',
      summary: 'Gives a random number at once.',
      fuel: 32,
      arguments: [],
      success: ReturnVariant.SuccessU32,
      returns: [{ name: 'number', type: 'u32', summary: 'From 0 to 2^32 - 1, all alike.' }],
      failures: [],
    },
    {
      number: 101,
      name: 'fill',
      summary: `Fills the buffer \`bytes\` at once, the first ${RANDOM_MOST_BYTES} at most.`,
      fuel: 64,
      arguments: [],
      success: ReturnVariant.SuccessU32,
      returns: [{ name: 'length', type: 'u32', unit: 'bytes', summary: 'How many bytes were filled.' }],
      failures: [noMemory],
    },
  ],
  upcalls: [
    {
      number: 0,
      name: 'done',
      summary: 'The bytes are there.',
      arguments: [
        { name: 'status', type: 'status', summary: 'Always 0.' },
        { name: 'length', type: 'u32', unit: 'bytes', summary: 'How many there are.' },
      ],
    },
  ],
  readWriteBuffers: [{ number: 0, name: 'bytes', summary: 'Takes the random bytes.' }],
  readOnlyBuffers: [],
  handles: [],
} as const satisfies DriverDescription;
