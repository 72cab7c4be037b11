/**
 * Messages between processes. A process serves names; others connect by name, call and get a reply, or send. All that comes
 * waits in one mailbox for each process: calls and messages for its services, replies to its calls, and notices of who has
 * ended. The upcall `waiting` rings; `receive` takes the next, until there is none.
 */
import type { DriverDescription, FailureDescription, ValueDescription } from '../driver-description.ts';
import { ReturnVariant } from '../system-calls.ts';
import { nameBuffer } from './items.ts';

/** Bytes. Whatever is larger is not sent. */
export const IPC_LARGEST_MESSAGE = 16_384;

/** What waits in a mailbox. */
export const MailKind = {
  nothing: 0,
  /** A call to a service: it waits for a reply. */
  call: 1,
  /** A message to a service: nobody waits. */
  message: 2,
  /** The reply to a call. */
  reply: 3,
  /** A call that will have no reply: the status in the details tells why. */
  failure: 4,
  /** A service is no more, because its process ended or withdrew it: the peer is closed. */
  'service-ended': 5,
  /** A process that was connected to a service has ended. */
  'client-ended': 6,
} as const;

const service: ValueDescription = { name: 'service', type: 'handle', kind: 'service', summary: 'The service.' };
const peer: ValueDescription = { name: 'peer', type: 'handle', kind: 'peer', summary: 'The service connected to.' };
const call: ValueDescription = { name: 'call', type: 'u32', summary: 'The call, as the details of its mail told it.' };
const noHandle: FailureDescription = { error: 'NoMemory', when: 'the quota of handles, or memory, is used up' };
const noMemory: FailureDescription = { error: 'NoMemory', when: 'memory does not suffice' };
const noReceiver: FailureDescription = { error: 'NoAcknowledgement', when: 'the service is no more' };
const size: FailureDescription = {
  error: 'Size',
  when: `the message is longer than ${IPC_LARGEST_MESSAGE} bytes`,
};
const full: FailureDescription = {
  error: 'Busy',
  when: 'too many messages wait: of this process, for the service, or of this process for the service',
};
const noCall: FailureDescription = {
  error: 'Already',
  when: 'it was answered, its time is over, or its caller has ended',
};
const mail = [
  { name: 'kind', type: 'choice', choices: MailKind, summary: 'What it is.' },
  { name: 'handle', type: 'u32', summary: 'The service or peer it belongs to.' },
  { name: 'length', type: 'u32', unit: 'bytes', summary: 'How long the message is.' },
] as const satisfies readonly ValueDescription[];

export const ipc = {
  number: 0x10100,
  name: 'ipc',
  summary: 'Carries messages between processes, each with the name of its sender as the kernel knows it.',
  permission: undefined,
  commands: [
    {
      number: 1,
      name: 'serve',
      summary: 'Offers a service under the name in the buffer `name`. It needs the permission ipc:serve:NAME.',
      fuel: 128,
      arguments: [
        {
          name: 'listed',
          type: 'boolean',
          summary:
            'True: nobody may connect but those whom allowClient lets; false: whoever may call the name, until it lets one.',
        },
      ],
      success: ReturnVariant.SuccessU32,
      returns: [service],
      failures: [
        { error: 'NoDevice', when: 'this process may not serve that name' },
        { error: 'Already', when: 'a process serves that name' },
        { error: 'Invalid', when: 'the name is not one' },
        noHandle,
      ],
    },
    {
      number: 2,
      name: 'allowClient',
      summary: 'Lets the app whose name is in the buffer `name` connect, and from now on only those let so.',
      fuel: 64,
      arguments: [service],
      success: ReturnVariant.Success,
      returns: [],
      failures: [{ error: 'Invalid', when: 'the name is not one' }, noMemory],
    },
    {
      number: 3,
      name: 'withdraw',
      summary: 'Ends a service.',
      fuel: 192,
      arguments: [service],
      success: ReturnVariant.Success,
      returns: [],
      failures: [],
    },
    {
      number: 4,
      name: 'connect',
      summary: 'Connects to the service whose name is in the buffer `name`. It needs the permission ipc:call:NAME.',
      fuel: 128,
      arguments: [],
      success: ReturnVariant.SuccessU32,
      returns: [peer],
      failures: [{ error: 'NoDevice', when: 'there is no such service, or this process may not call it' }, noHandle],
    },
    {
      number: 5,
      name: 'disconnect',
      summary: 'Ends a connection; its calls are forgotten.',
      fuel: 128,
      arguments: [peer],
      success: ReturnVariant.Success,
      returns: [],
      failures: [],
    },
    {
      number: 6,
      name: 'call',
      summary: 'Sends the buffer `message` to a service and expects a reply, which comes as mail.',
      fuel: 224,
      arguments: [peer, { name: 'timeout', type: 'u32', unit: 'ms', summary: 'How long to wait for it; 0: for ever.' }],
      success: ReturnVariant.SuccessU32,
      returns: [{ name: 'call', type: 'u32', summary: 'The call, by which its reply is known.' }],
      failures: [size, full, noReceiver, noMemory],
    },
    {
      number: 7,
      name: 'send',
      summary: 'Sends the buffer `message` to a service and expects nothing.',
      fuel: 192,
      arguments: [peer],
      success: ReturnVariant.Success,
      returns: [],
      failures: [size, full, noReceiver, noMemory],
    },
    {
      number: 8,
      name: 'peek',
      summary: 'Tells what waits longest in the mailbox, and leaves it there.',
      fuel: 32,
      arguments: [],
      success: ReturnVariant.Success3U32,
      returns: mail,
      failures: [noMemory],
    },
    {
      number: 9,
      name: 'receive',
      summary: 'Takes what waits longest in the mailbox, into the buffers `mail` and `details`.',
      fuel: 64,
      arguments: [],
      success: ReturnVariant.Success3U32,
      returns: mail,
      failures: [{ error: 'Size', when: 'the buffer `mail` is too small; nothing was taken' }, noMemory],
    },
    {
      number: 10,
      name: 'reply',
      summary: 'Replies to a call with the buffer `message`.',
      fuel: 192,
      arguments: [call],
      success: ReturnVariant.Success,
      returns: [],
      failures: [noCall, size, noMemory],
    },
    {
      number: 11,
      name: 'refuse',
      summary: 'Tells the caller that there will be no reply.',
      fuel: 192,
      arguments: [
        call,
        {
          name: 'reason',
          type: 'choice',
          choices: { failed: 1, invalid: 6, unsupported: 10 },
          summary: 'The error it gets.',
        },
      ],
      success: ReturnVariant.Success,
      returns: [],
      failures: [noCall, noMemory],
    },
  ],
  upcalls: [
    {
      number: 0,
      name: 'waiting',
      summary: 'Something is in the mailbox. No other upcall comes until receive has said that nothing is.',
      arguments: [{ name: 'count', type: 'u32', summary: 'How many wait.' }],
    },
  ],
  readWriteBuffers: [
    { number: 0, name: 'mail', summary: 'Takes the message.' },
    {
      number: 1,
      name: 'details',
      summary:
        'Takes, less significant byte first: call (4 bytes), status (4), process id of the sender (8), length of its name (4), its name; as much as fits.',
    },
  ],
  readOnlyBuffers: [nameBuffer, { number: 1, name: 'message', summary: 'The message to send, all of it.' }],
  handles: [
    { kind: 'service', summary: 'A service of this process.' },
    { kind: 'peer', summary: 'A connection to a service.' },
  ],
} as const satisfies DriverDescription;
