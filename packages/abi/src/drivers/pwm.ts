/** PWM: Tock's. A pin belongs to the process that started it, until that stops it or ends. */
import type { DriverDescription, ValueDescription } from '../driver-description.ts';
import { ReturnVariant } from '../system-calls.ts';
import { countCommand, itemCommands, nameBuffer, nameOfBuffer, noItem } from './items.ts';

const pin: ValueDescription = { name: 'pin', type: 'u32', summary: 'Which, from 0.' };

export const pwm = {
  number: 0x10,
  name: 'pwm',
  summary: 'Puts out pulses of a frequency and width. Each pin needs the permission pwm:NAME.',
  permission: undefined,
  commands: [
    {
      number: 1,
      name: 'start',
      summary: 'Starts the pulses of a pin, or changes them.',
      fuel: 64,
      arguments: [
        {
          name: 'dutyAndPin',
          type: 'u32',
          summary: 'The high 16 bits: how much of the time it is high, 65535 is always; the low 16 bits: which pin.',
        },
        { name: 'frequency', type: 'u32', unit: 'Hz', least: 1, summary: 'Pulses a second.' },
      ],
      success: ReturnVariant.Success,
      returns: [],
      failures: [
        noItem,
        { error: 'Busy', when: 'another process has started it, or it is set by hand, in maintenance' },
        { error: 'Invalid', when: 'the pin cannot have the frequency, or the board refuses it or the duty' },
        { error: 'Fail', when: 'the chip failed' },
      ],
    },
    {
      number: 2,
      name: 'stop',
      summary: 'Stops the pulses of a pin and gives it up.',
      fuel: 64,
      arguments: [pin],
      success: ReturnVariant.Success,
      returns: [],
      failures: [noItem, { error: 'Reserve', when: 'this process has not started it' }],
    },
    {
      number: 3,
      name: 'highestFrequency',
      summary: 'Tells the highest frequency of a pin.',
      arguments: [pin],
      success: ReturnVariant.SuccessU32,
      returns: [{ name: 'frequency', type: 'u32', unit: 'Hz', summary: 'The highest frequency.' }],
      failures: [noItem],
    },
    countCommand(4, 'pins'),
    ...itemCommands,
  ],
  upcalls: [],
  readWriteBuffers: [nameOfBuffer],
  readOnlyBuffers: [nameBuffer],
  handles: [],
} as const satisfies DriverDescription;
