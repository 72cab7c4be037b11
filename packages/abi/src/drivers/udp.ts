/** UDP: Tock's number and, as far as they fit, its commands; ports are the board's, and a process has one socket at a time. */
import type { DriverDescription, FailureDescription } from '../driver-description.ts';
import { ReturnVariant } from '../system-calls.ts';

const unbound: FailureDescription = { error: 'Reserve', when: 'this process has no socket' };

export const udp = {
  number: 0x30002,
  name: 'udp',
  summary:
    'Sends and receives datagrams. A port needs the permission udp:bind:PORT, a destination udp:send:ADDRESS:PORT.',
  permission: undefined,
  commands: [
    {
      number: 2,
      name: 'send',
      summary: 'Sends the buffer `payload`, as it is now.',
      fuel: 512,
      arguments: [
        { name: 'address', type: 'u32', summary: 'IPv4, the first byte high.' },
        { name: 'port', type: 'u32', least: 1, most: 65_535, summary: 'Where to.' },
      ],
      success: ReturnVariant.Success,
      returns: [],
      failures: [
        unbound,
        { error: 'NoDevice', when: 'this process may not send there' },
        { error: 'Size', when: 'the buffer is longer than a datagram may be' },
        { error: 'Busy', when: 'the one before is not sent yet' },
        { error: 'NoMemory', when: 'memory does not suffice' },
      ],
      completion: 'sent',
    },
    {
      number: 3,
      name: 'bind',
      summary: 'Takes a port of the board for this process.',
      fuel: 1024,
      arguments: [{ name: 'port', type: 'u32', least: 1, most: 65_535, summary: 'Which.' }],
      success: ReturnVariant.Success,
      returns: [],
      failures: [
        { error: 'NoDevice', when: 'the board has no such port, or this process may not use it' },
        { error: 'Already', when: 'this process has a socket' },
        { error: 'Busy', when: 'another process has the port' },
        { error: 'Off', when: 'the host could not open it' },
        { error: 'NoMemory', when: 'memory does not suffice' },
      ],
    },
    {
      number: 4,
      name: 'largest',
      summary: 'Tells how long a datagram may be.',
      arguments: [],
      success: ReturnVariant.SuccessU32,
      returns: [{ name: 'length', type: 'u32', unit: 'bytes', summary: 'Its payload.' }],
      failures: [],
    },
    {
      number: 100,
      name: 'receive',
      summary: 'Takes the datagram that waits longest into the buffer `datagram`; what does not fit is cut off.',
      fuel: 96,
      arguments: [],
      success: ReturnVariant.Success3U32,
      returns: [
        { name: 'length', type: 'u32', unit: 'bytes', summary: 'Of the whole payload.' },
        { name: 'address', type: 'u32', summary: 'Where from: IPv4, the first byte high.' },
        { name: 'port', type: 'u32', summary: 'Where from.' },
      ],
      failures: [
        unbound,
        { error: 'Busy', when: 'none waits; the upcall `received` tells of the next' },
        { error: 'NoMemory', when: 'memory does not suffice' },
      ],
    },
    {
      number: 101,
      name: 'dropped',
      summary: 'Tells how many datagrams were dropped since there were too many that waited.',
      arguments: [],
      success: ReturnVariant.SuccessU64,
      returns: [{ name: 'dropped', type: 'u64', summary: 'Since it was bound.' }],
      failures: [unbound, { error: 'NoMemory', when: 'memory does not suffice' }],
    },
    {
      number: 102,
      name: 'close',
      summary: 'Gives the port up; what waits is dropped, and what is being sent is sent without an upcall.',
      fuel: 256,
      arguments: [],
      success: ReturnVariant.Success,
      returns: [],
      failures: [unbound],
    },
  ],
  upcalls: [
    {
      number: 0,
      name: 'received',
      summary: 'A datagram waits, the first since `receive` found none.',
      arguments: [],
    },
    {
      number: 1,
      name: 'sent',
      summary: 'A datagram was handed to the network, or could not be.',
      arguments: [{ name: 'status', type: 'status', summary: '0, FAIL, or CANCEL in a copy of a process.' }],
    },
  ],
  readWriteBuffers: [{ number: 0, name: 'datagram', summary: 'Takes a payload.' }],
  readOnlyBuffers: [{ number: 0, name: 'payload', summary: 'What is sent.' }],
  handles: [],
} as const satisfies DriverDescription;
