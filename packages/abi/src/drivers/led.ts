/** LEDs: Tock's, but for command 0, which counts there. They are the devices of class "led" the process may use. */
import type { DriverDescription, ValueDescription } from '../driver-description.ts';
import { ReturnVariant } from '../system-calls.ts';
import { countCommand, itemCommands, nameBuffer, nameOfBuffer, noItem } from './items.ts';

const which: ValueDescription = { name: 'led', type: 'u32', summary: 'Which, from 0.' };
const set = {
  fuel: 160,
  arguments: [which],
  success: ReturnVariant.Success,
  returns: [],
  failures: [
    noItem,
    { error: 'Busy', when: 'another process owns it, and this one does not go before' },
    { error: 'Invalid', when: 'that is beyond its range, and the board says to refuse it' },
    { error: 'Fail', when: 'the chip failed' },
  ],
} as const;

export const led = {
  number: 0x2,
  name: 'led',
  summary: 'Switches lights on and off.',
  permission: undefined,
  commands: [
    { number: 1, name: 'on', summary: 'Switches a light on, and makes this process its owner.', ...set },
    { number: 2, name: 'off', summary: 'Switches a light off, and makes this process its owner.', ...set },
    { number: 3, name: 'toggle', summary: 'Switches a light over, and makes this process its owner.', ...set },
    {
      number: 4,
      name: 'get',
      summary: 'Tells whether a light is on.',
      arguments: [which],
      success: ReturnVariant.SuccessU32,
      returns: [{ name: 'on', type: 'boolean', summary: 'True if it is on.' }],
      failures: [noItem],
    },
    countCommand(110, 'lights'),
    ...itemCommands,
  ],
  upcalls: [],
  readWriteBuffers: [nameOfBuffer],
  readOnlyBuffers: [nameBuffer],
  handles: [],
} as const satisfies DriverDescription;
