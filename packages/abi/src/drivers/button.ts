/** Buttons: Tock's, but for command 0, which counts there. They are the devices of class "button" the process may use. */
import type { DriverDescription, ValueDescription } from '../driver-description.ts';
import { ReturnVariant } from '../system-calls.ts';
import { countCommand, itemCommands, nameBuffer, nameOfBuffer, noItem } from './items.ts';

const which: ValueDescription = { name: 'button', type: 'u32', summary: 'Which, from 0.' };
const noMemory = { error: 'NoMemory', when: 'memory does not suffice' } as const;

export const button = {
  number: 0x3,
  name: 'button',
  summary: 'Tells of buttons being pressed and released, to those processes only that may know.',
  permission: undefined,
  commands: [
    {
      number: 1,
      name: 'enable',
      summary: 'Starts the upcalls of a button.',
      arguments: [which],
      success: ReturnVariant.Success,
      returns: [],
      failures: [noItem, noMemory],
    },
    {
      number: 2,
      name: 'disable',
      summary: 'Stops the upcalls of a button.',
      arguments: [which],
      success: ReturnVariant.Success,
      returns: [],
      failures: [noItem, noMemory],
    },
    {
      number: 3,
      name: 'read',
      summary: 'Tells whether a button is pressed.',
      arguments: [which],
      success: ReturnVariant.SuccessU32,
      returns: [{ name: 'pressed', type: 'boolean', summary: 'True while it is pressed.' }],
      failures: [noItem],
    },
    countCommand(110, 'buttons'),
    ...itemCommands,
  ],
  upcalls: [
    {
      number: 0,
      name: 'changed',
      summary: 'A button whose upcalls are on was pressed or released.',
      arguments: [
        { name: 'button', type: 'u32', summary: 'Which, from 0.' },
        { name: 'pressed', type: 'boolean', summary: 'True if it was pressed, false if released.' },
      ],
    },
  ],
  readWriteBuffers: [nameOfBuffer],
  readOnlyBuffers: [nameBuffer],
  handles: [],
} as const satisfies DriverDescription;
