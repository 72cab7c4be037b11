/** GPIO: Tock's. A pin belongs to the process that configured it, until that disables it or ends; only its owner hears of it. */
import type { DriverDescription, ValueDescription } from '../driver-description.ts';
import { ReturnVariant } from '../system-calls.ts';
import { countCommand, itemCommands, nameBuffer, nameOfBuffer, noItem } from './items.ts';

const pin: ValueDescription = { name: 'pin', type: 'u32', summary: 'Which, from 0.' };
const busy = { error: 'Busy', when: 'another process has configured it' } as const;
const reserve = { error: 'Reserve', when: 'this process has not configured it so' } as const;
const fail = { error: 'Fail', when: 'the chip failed' } as const;
const configure = { success: ReturnVariant.Success, returns: [], failures: [noItem, busy, fail] } as const;
const taken = { error: 'Busy', when: 'it is set by hand, in maintenance' } as const;
const use = {
  arguments: [pin],
  success: ReturnVariant.Success,
  returns: [],
  failures: [noItem, reserve, fail],
} as const;
const drive = { ...use, failures: [noItem, reserve, taken, fail] } as const;

export const gpio = {
  number: 0x4,
  name: 'gpio',
  summary: 'Sets and reads pins and tells of their edges. Each pin needs the permission gpio:NAME.',
  permission: undefined,
  commands: [
    { number: 1, name: 'makeOutput', summary: 'Makes a pin an output.', arguments: [pin], ...configure },
    { number: 2, name: 'set', summary: 'Sets an output to high.', ...drive },
    { number: 3, name: 'clear', summary: 'Sets an output to low.', ...drive },
    { number: 4, name: 'toggle', summary: 'Sets an output to the other level.', ...drive },
    {
      number: 5,
      name: 'makeInput',
      summary: 'Makes a pin an input.',
      fuel: 64,
      arguments: [
        pin,
        { name: 'pull', type: 'choice', choices: { none: 0, up: 1, down: 2 }, summary: 'Resistor to where.' },
      ],
      ...configure,
    },
    {
      number: 6,
      name: 'read',
      summary: 'Tells the level of a pin.',
      arguments: [pin],
      success: ReturnVariant.SuccessU32,
      returns: [{ name: 'level', type: 'boolean', summary: 'True if high.' }],
      failures: [noItem, reserve],
    },
    {
      number: 7,
      name: 'enableInterrupt',
      summary: 'Starts the upcalls of an input.',
      fuel: 128,
      arguments: [
        pin,
        { name: 'edge', type: 'choice', choices: { both: 0, rising: 1, falling: 2 }, summary: 'At which edges.' },
      ],
      success: ReturnVariant.Success,
      returns: [],
      failures: [noItem, reserve, fail],
    },
    { number: 8, name: 'disableInterrupt', summary: 'Stops the upcalls of an input.', ...use },
    { number: 9, name: 'disable', summary: 'Switches a pin off and gives it up.', ...use },
    countCommand(10, 'pins'),
    ...itemCommands,
  ],
  upcalls: [
    {
      number: 0,
      name: 'edge',
      summary: 'An input of this process whose upcalls are on has changed.',
      arguments: [
        { name: 'pin', type: 'u32', summary: 'Which, from 0.' },
        { name: 'level', type: 'boolean', summary: 'True if it is high now.' },
      ],
    },
  ],
  readWriteBuffers: [nameOfBuffer],
  readOnlyBuffers: [nameBuffer],
  handles: [],
} as const satisfies DriverDescription;
