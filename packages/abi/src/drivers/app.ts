/** App: what app a process is of, and its word that a new version is good. */
import type { DriverDescription } from '../driver-description.ts';
import { ReturnVariant } from '../system-calls.ts';

const text = {
  arguments: [],
  success: ReturnVariant.SuccessU32,
  returns: [{ name: 'length', type: 'u32', unit: 'bytes', summary: 'How long it is.' }],
  failures: [
    { error: 'Size', when: 'the buffer is too small' },
    { error: 'NoMemory', when: 'memory does not suffice' },
  ],
} as const;

const settled = { error: 'Already', when: 'the app is not on trial' } as const;

export const app = {
  number: 0x10102,
  name: 'app',
  summary: 'Tells a process what app it is of, and takes its word that a new version of it is good.',
  permission: undefined,
  commands: [
    { number: 1, name: 'name', summary: 'Puts the name of the app into the buffer `text`.', ...text },
    { number: 2, name: 'version', summary: 'Puts the version of the app into the buffer `text`.', ...text },
    {
      number: 3,
      name: 'trial',
      summary:
        'Tells how long the app is still on trial. Then a new version stays, or the version before comes back, as the board says; at a fault or a reboot before, the version before does.',
      arguments: [],
      success: ReturnVariant.SuccessU64,
      returns: [
        { name: 'left', type: 'u64', unit: 'µs', summary: 'Time that is left; 0 if it is over and not decided.' },
      ],
      failures: [settled],
    },
    {
      number: 4,
      name: 'confirm',
      summary:
        'Says that this version is good. Once the host has written so, it stays, whatever happens after; if the power goes before, the version before comes back.',
      fuel: 256,
      arguments: [],
      success: ReturnVariant.Success,
      returns: [],
      failures: [settled],
    },
  ],
  upcalls: [],
  readWriteBuffers: [{ number: 0, name: 'text', summary: 'Takes the text; 64 bytes are always enough.' }],
  readOnlyBuffers: [],
  handles: [],
} as const satisfies DriverDescription;
