/** ADC: Tock's, but for command 0, which counts there. A process samples one channel at a time. */
import type { DriverDescription, ValueDescription } from '../driver-description.ts';
import { ReturnVariant } from '../system-calls.ts';
import { countCommand, itemCommands, nameBuffer, nameOfBuffer, noItem } from './items.ts';

const channel: ValueDescription = { name: 'channel', type: 'u32', summary: 'Which, from 0.' };
const frequency: ValueDescription = {
  name: 'frequency',
  type: 'u32',
  unit: 'Hz',
  least: 1,
  most: 10_000,
  summary: 'Samples a second.',
};
const start = {
  success: ReturnVariant.Success,
  returns: [],
  failures: [
    noItem,
    { error: 'Busy', when: 'this process is sampling already' },
    { error: 'NoMemory', when: 'memory does not suffice' },
  ],
} as const;

export const adc = {
  number: 0x5,
  name: 'adc',
  summary: 'Samples analog inputs. Each channel needs the permission adc:NAME.',
  permission: undefined,
  commands: [
    {
      number: 1,
      name: 'sample',
      summary: 'Takes one sample.',
      fuel: 96,
      arguments: [channel],
      ...start,
      completion: 'sampled',
    },
    {
      number: 2,
      name: 'sampleRepeatedly',
      summary: 'Takes samples until stop, an upcall for each.',
      fuel: 192,
      arguments: [channel, frequency],
      ...start,
    },
    {
      number: 3,
      name: 'sampleBuffer',
      summary: 'Fills the buffer `samples`, of 16 bits each, less significant byte first.',
      fuel: 192,
      arguments: [channel, frequency],
      ...start,
      completion: 'sampled',
    },
    {
      number: 4,
      name: 'sampleBuffers',
      summary: 'Fills the buffers `samples` and `moreSamples` in turn until stop, an upcall for each that is full.',
      fuel: 192,
      arguments: [channel, frequency],
      ...start,
    },
    {
      number: 5,
      name: 'stop',
      summary: 'Ends sampling.',
      fuel: 96,
      arguments: [],
      success: ReturnVariant.Success,
      returns: [],
      failures: [{ error: 'NoMemory', when: 'memory does not suffice' }],
    },
    {
      number: 101,
      name: 'resolution',
      summary: 'Tells how many bits of a sample are significant; samples are left-justified in 16 bits.',
      arguments: [channel],
      success: ReturnVariant.SuccessU32,
      returns: [{ name: 'bits', type: 'u32', unit: 'bits', summary: 'From 1 to 16.' }],
      failures: [noItem],
    },
    {
      number: 102,
      name: 'reference',
      summary: 'Tells the voltage of a full-scale sample.',
      arguments: [channel],
      success: ReturnVariant.SuccessU32,
      returns: [{ name: 'millivolts', type: 'u32', unit: 'mV', summary: 'The voltage.' }],
      failures: [noItem, { error: 'NoSupport', when: 'it is not known' }],
    },
    countCommand(110, 'channels'),
    ...itemCommands,
  ],
  upcalls: [
    {
      number: 0,
      name: 'sampled',
      summary: 'A sample is there, or a buffer full, or sampling failed.',
      arguments: [
        {
          name: 'mode',
          type: 'choice',
          choices: { sample: 0, repeated: 1, buffer: 2, buffers: 3, failed: 0xffff_ffff },
          summary: 'What it is of.',
        },
        { name: 'channel', type: 'u32', summary: 'Which, from 0.' },
        {
          name: 'value',
          type: 'u32',
          summary:
            'The sample; or how many the buffer holds (for buffers, the high bit is set for moreSamples); or the error code.',
        },
      ],
    },
  ],
  readWriteBuffers: [
    { number: 0, name: 'samples', summary: 'Takes samples of 16 bits.' },
    { number: 1, name: 'moreSamples', summary: 'Takes samples while the program deals with the first buffer.' },
    nameOfBuffer,
  ],
  readOnlyBuffers: [nameBuffer],
  handles: [],
} as const satisfies DriverDescription;
