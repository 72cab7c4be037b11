/** A made-up driver that uses everything a description can say: what generators and checks are tried on. */
import type { DriverDescription } from '../src/driver-description.ts';
import { ReturnVariant } from '../src/system-calls.ts';

export const rich = {
  number: 0x90abc,
  name: 'rich-thing',
  summary: 'Does everything a description can say.',
  permission: 'rich',
  commands: [
    {
      number: 1,
      name: 'reset',
      summary: 'Starts anew.',
      arguments: [],
      success: ReturnVariant.Success,
      returns: [],
      failures: [{ error: 'Busy', when: 'an operation is under way' }],
    },
    {
      number: 2,
      name: 'open',
      summary: 'Opens the thing with that index.',
      arguments: [{ name: 'index', type: 'u32', least: 0, most: 7, summary: 'Which thing.' }],
      success: ReturnVariant.SuccessU32,
      returns: [{ name: 'thing', type: 'handle', kind: 'thing', summary: 'The thing, open.' }],
      failures: [{ error: 'NoMemory', when: 'the process has no handle left' }],
      permission: 'rich:open',
    },
    {
      number: 3,
      name: 'setOffset',
      summary: 'Moves the zero of a thing.',
      arguments: [
        { name: 'thing', type: 'handle', kind: 'thing', summary: 'An open thing.' },
        { name: 'offset', type: 'i32', least: -100, most: 100, unit: 'm°C', summary: 'What is added to each value.' },
      ],
      success: ReturnVariant.SuccessU32,
      returns: [{ name: 'before', type: 'i32', unit: 'm°C', summary: 'The offset until now.' }],
      failures: [],
    },
    {
      number: 4,
      name: 'setPull',
      summary: 'Chooses the resistor of a pin, and says whether it changed.',
      arguments: [
        { name: 'pin', type: 'u32', most: 31, summary: 'Which pin.' },
        { name: 'pull', type: 'choice', choices: { none: 0, up: 1, 'pull-down': 2 }, summary: 'Which resistor.' },
      ],
      success: ReturnVariant.SuccessU32,
      returns: [{ name: 'changed', type: 'boolean', summary: 'True if it was another one.' }],
      failures: [],
    },
    {
      number: 10,
      name: 'setDeadline',
      summary: 'Moves the moment at which all is over.',
      arguments: [{ name: 'deadline', type: 'u64', least: 0, unit: 'µs', summary: 'The moment since boot.' }],
      success: ReturnVariant.SuccessU64,
      returns: [{ name: 'before', type: 'u64', unit: 'µs', summary: 'The deadline until now.' }],
      failures: [],
      completion: 'over',
    },
    {
      number: 11,
      name: 'balance',
      summary: 'Tells a balance after a transfer.',
      arguments: [{ name: 'amount', type: 'i64', least: -1000, most: 1000, summary: 'What is added.' }],
      success: ReturnVariant.SuccessU32U64,
      returns: [
        { name: 'state', type: 'choice', choices: { fine: 0, overdrawn: 1 }, summary: 'How it stands.' },
        { name: 'balance', type: 'i64', summary: 'After the transfer.' },
      ],
      failures: [{ error: 'Size', when: 'the amount is more than there is' }],
    },
    {
      number: 12,
      name: 'position',
      summary: 'Tells where it is.',
      arguments: [{ name: 'absolute', type: 'boolean', summary: 'From the corner, not from the last place.' }],
      success: ReturnVariant.Success3U32,
      returns: [
        { name: 'x', type: 'i32', unit: 'mm', summary: 'To the right.' },
        { name: 'y', type: 'i32', unit: 'mm', summary: 'Up.' },
        { name: 'result', type: 'status', summary: 'How the last move ended.' },
      ],
      failures: [],
    },
    {
      number: 13,
      name: 'close',
      summary: 'Closes a thing and tells how often it was read and written.',
      arguments: [{ name: 'thing', type: 'handle', kind: 'thing', summary: 'An open thing.' }],
      success: ReturnVariant.Success2U32,
      returns: [
        { name: 'reads', type: 'u32', summary: 'Times it was read.' },
        { name: 'writes', type: 'u32', summary: 'Times it was written.' },
      ],
      failures: [],
    },
  ],
  upcalls: [
    {
      number: 0,
      name: 'over',
      summary: 'The deadline has come.',
      arguments: [
        { name: 'status', type: 'status', summary: 'How it ended.' },
        { name: 'moment', type: 'u64', unit: 'µs', summary: 'When, since boot.' },
      ],
    },
    {
      number: 3,
      name: 'moved',
      summary: 'A thing has moved.',
      arguments: [
        { name: 'thing', type: 'handle', kind: 'thing', summary: 'The thing.' },
        { name: 'by', type: 'i32', unit: 'mm', summary: 'How far.' },
        { name: 'up', type: 'boolean', summary: 'Upwards.' },
      ],
    },
  ],
  readWriteBuffers: [{ number: 0, name: 'samples', summary: 'Where samples are written.' }],
  readOnlyBuffers: [{ number: 0, name: 'name', summary: 'The name a thing is given.' }],
  userspaceReadableBuffers: [
    {
      number: 1,
      name: 'state',
      summary: 'A counter (u32), the state (12 bytes), the counter: equal means consistent.',
    },
  ],
  handles: [{ kind: 'thing', summary: 'An open thing.' }],
} as const satisfies DriverDescription;
