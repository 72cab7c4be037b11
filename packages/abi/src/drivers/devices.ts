/**
 * Sensors and actuators, in one model (RIOT's SAUL): 1 to 3 values of a class in a unit, as whole numbers times ten to the
 * power of the scale. A process sees those it has the permission `device:NAME` for, whoever offers them: a chip, or another
 * process, which answers later.
 */
import { DEVICE_ACTUATOR, DEVICE_ANY, DEVICE_SENSOR, DeviceClass, Unit } from '../devices.ts';
import type { DriverDescription, FailureDescription, ValueDescription } from '../driver-description.ts';
import { ReturnVariant } from '../system-calls.ts';
import { nameBuffer, nameOfBuffer } from './items.ts';

/** What the guard of an output has done to a value; see packages/capsules/src/envelope. */
export const Intervention = {
  none: 0,
  range: 1,
  slew: 2,
  'minimum-on': 3,
  'minimum-off': 4,
  duty: 5,
  interlock: 6,
  safe: 7,
  step: 8,
  watchdog: 9,
  deadline: 10,
} as const;
export type InterventionName = keyof typeof Intervention;

export const DeviceAccess = { read: 1, write: 2, 'read-write': 3 } as const;

const device: ValueDescription = { name: 'device', type: 'handle', kind: 'device', summary: 'The device.' };
const watch: ValueDescription = { name: 'watch', type: 'handle', kind: 'watch', summary: 'The watch.' };
const index: ValueDescription = {
  name: 'index',
  type: 'u32',
  summary: 'The device, by the number that the find commands gave.',
};
const value = (name: string, summary: string): ValueDescription => ({ name, type: 'i32', summary });
const threeValues = [
  value('value0', 'The first value, in steps of the scale.'),
  value('value1', 'The second, or 0.'),
  value('value2', 'The third, or 0.'),
] as const;

const noIndex: FailureDescription = {
  error: 'NoDevice',
  when: 'there is no such device, or this process may not use it',
};
const gone: FailureDescription = { error: 'NoDevice', when: 'the process that offered it is no more' };
const unreadable: FailureDescription = { error: 'NoSupport', when: 'it cannot be read, or was not opened for that' };
const unwritable: FailureDescription = { error: 'NoSupport', when: 'it cannot be written, or was not opened for that' };
const later: FailureDescription = { error: 'Reserve', when: 'it answers later: it has to be requested' };
const chip: FailureDescription = { error: 'Fail', when: 'the chip failed' };
const taken: FailureDescription = { error: 'Busy', when: 'one that goes before has taken it over' };
const refused: FailureDescription = {
  error: 'Invalid',
  when: 'a value is beyond the range, and the board says to refuse that',
};
const range: FailureDescription = { error: 'Size', when: 'a value does not fit into 32 bits at its scale' };
const noHandle: FailureDescription = { error: 'NoMemory', when: 'the quota of handles, or memory, is used up' };
const noMemory: FailureDescription = { error: 'NoMemory', when: 'memory does not suffice' };
const inFlight: FailureDescription = { error: 'Busy', when: 'a request by this handle is going on' };

/** In place of how many events are merged into one. */
export const EVENT_GONE = 0xffff_ffff;

const merged = {
  name: 'merged',
  type: 'u32',
  summary: `How many earlier events this one stands for as well; ${EVENT_GONE}: the device is gone, there is no value, and this was the last.`,
} as const;

export const devices = {
  number: 0x60100,
  name: 'devices',
  summary: 'Finds, reads, writes and watches sensors and actuators. Each needs the permission device:NAME.',
  permission: undefined,
  commands: [
    {
      number: 1,
      name: 'findByName',
      summary: 'Finds the device whose name is in the buffer `name`.',
      fuel: 96,
      arguments: [],
      success: ReturnVariant.SuccessU32,
      returns: [index],
      failures: [noIndex, noMemory],
    },
    {
      number: 2,
      name: 'findByClass',
      summary: 'Finds the n-th device of a class.',
      fuel: 96,
      arguments: [
        {
          name: 'class',
          type: 'choice',
          choices: { ...DeviceClass, actuator: DEVICE_ACTUATOR, sensor: DEVICE_SENSOR, any: DEVICE_ANY },
          summary: 'The class, or all actuators, all sensors, all.',
        },
        { name: 'n', type: 'u32', summary: 'From 0.' },
      ],
      success: ReturnVariant.SuccessU32,
      returns: [index],
      failures: [noIndex],
    },
    {
      number: 3,
      name: 'describe',
      summary: 'Tells what a device is.',
      fuel: 32,
      arguments: [index],
      success: ReturnVariant.Success3U32,
      returns: [
        { name: 'class', type: 'choice', choices: DeviceClass, summary: 'What it is.' },
        { name: 'unit', type: 'choice', choices: Unit, summary: 'What its values count.' },
        { name: 'dimensions', type: 'u32', least: 1, most: 3, summary: 'How many values it has.' },
      ],
      failures: [noIndex],
    },
    {
      number: 4,
      name: 'abilities',
      summary: 'Tells how a device is used.',
      fuel: 32,
      arguments: [index],
      success: ReturnVariant.Success3U32,
      returns: [
        { name: 'scale', type: 'i32', least: -9, most: 9, summary: 'Values are in steps of 10^scale of the unit.' },
        { name: 'access', type: 'choice', choices: DeviceAccess, summary: 'What it can.' },
        { name: 'later', type: 'boolean', summary: 'True if it answers later, so that it has to be requested.' },
      ],
      failures: [noIndex],
    },
    {
      number: 5,
      name: 'name',
      summary: 'Puts the name of a device into the buffer `nameOf`.',
      fuel: 96,
      arguments: [index],
      success: ReturnVariant.SuccessU32,
      returns: [{ name: 'length', type: 'u32', unit: 'bytes', summary: 'How long the name is.' }],
      failures: [noIndex, { error: 'Size', when: 'the buffer is too small' }, noMemory],
    },
    {
      number: 6,
      name: 'open',
      summary:
        'Opens a device. Only one process at a time writes an output: the one the board has go before others, or that came first.',
      fuel: 128,
      arguments: [index, { name: 'access', type: 'choice', choices: DeviceAccess, summary: 'For what.' }],
      success: ReturnVariant.SuccessU32,
      returns: [device],
      failures: [
        noIndex,
        { error: 'Busy', when: 'another has it open for writing, and this one does not go before' },
        { error: 'NoSupport', when: 'it cannot do that' },
        noHandle,
      ],
    },
    {
      number: 7,
      name: 'close',
      summary: 'Closes a device and its watches; an output goes to its safe value.',
      fuel: 128,
      arguments: [device],
      success: ReturnVariant.Success,
      returns: [],
      failures: [],
    },
    {
      number: 8,
      name: 'read',
      summary: 'Reads a device.',
      fuel: 32,
      arguments: [device],
      success: ReturnVariant.Success3U32,
      returns: threeValues,
      failures: [unreadable, later, range, chip, gone],
    },
    {
      number: 9,
      name: 'write',
      summary: 'Writes a device that has one value.',
      fuel: 256,
      arguments: [device, value('value', 'The value, in steps of the scale.')],
      success: ReturnVariant.Success,
      returns: [],
      failures: [unwritable, later, { error: 'Size', when: 'it has more than one value' }, taken, refused, chip, gone],
    },
    {
      number: 10,
      name: 'writeAll',
      summary: 'Writes a device from the buffer `values`.',
      fuel: 256,
      arguments: [device],
      success: ReturnVariant.Success,
      returns: [],
      failures: [
        unwritable,
        later,
        { error: 'Size', when: 'the buffer does not have its number of values' },
        taken,
        refused,
        chip,
        gone,
      ],
    },
    {
      number: 11,
      name: 'range',
      summary: 'Tells within what an output may be driven.',
      fuel: 64,
      arguments: [device],
      success: ReturnVariant.Success2U32,
      returns: [value('least', 'In steps of the scale.'), value('most', 'In steps of the scale.')],
      failures: [{ error: 'NoSupport', when: 'it has no limits' }],
    },
    {
      number: 12,
      name: 'guard',
      summary: 'Tells what the guard of an output has done.',
      fuel: 64,
      arguments: [device],
      success: ReturnVariant.Success3U32,
      returns: [
        { name: 'interventions', type: 'u32', summary: 'How often the output was not what was written; modulo 2^32.' },
        { name: 'last', type: 'choice', choices: Intervention, summary: 'Why it was so last.' },
        { name: 'now', type: 'choice', choices: Intervention, summary: 'Why it is so now.' },
      ],
      failures: [{ error: 'NoSupport', when: 'it has no guard' }],
    },
    {
      number: 13,
      name: 'owns',
      summary: 'Tells whether an output that was opened for writing is this process’s to write now.',
      arguments: [device],
      success: ReturnVariant.SuccessU32,
      returns: [{ name: 'owns', type: 'boolean', summary: 'False while one that goes before has taken it over.' }],
      failures: [{ error: 'NoSupport', when: 'it was not opened for writing' }, gone],
    },
    {
      number: 20,
      name: 'requestRead',
      summary: 'Begins to read a device, which may answer later.',
      fuel: 256,
      arguments: [device],
      success: ReturnVariant.Success,
      returns: [],
      failures: [unreadable, inFlight, gone, noMemory, { error: 'Busy', when: 'its provider has too many requests' }],
      completion: 'answered',
    },
    {
      number: 21,
      name: 'requestWrite',
      summary: 'Begins to write a device, which may answer later, from the buffer `values`.',
      fuel: 256,
      arguments: [device],
      success: ReturnVariant.Success,
      returns: [],
      failures: [
        unwritable,
        inFlight,
        { error: 'Size', when: 'the buffer does not have its number of values' },
        gone,
        noMemory,
        { error: 'Busy', when: 'its provider has too many requests' },
      ],
      completion: 'answered',
    },
    {
      number: 22,
      name: 'takeAnswer',
      summary: 'Takes the values that a request has brought.',
      fuel: 96,
      arguments: [device],
      success: ReturnVariant.Success3U32,
      returns: threeValues,
      failures: [
        { error: 'Busy', when: 'there is no answer yet' },
        { error: 'Already', when: 'nothing was requested, or the answer was taken' },
        { error: 'NoAcknowledgement', when: 'the provider did not answer in time, or has ended' },
        { error: 'Fail', when: 'the provider, or the chip, failed' },
        { error: 'Invalid', when: 'the provider refused the values, or the board does' },
        range,
      ],
    },
    {
      number: 30,
      name: 'watchChange',
      summary: 'Watches a device for changes of its first value; of those that follow too soon the last is told.',
      fuel: 192,
      arguments: [
        device,
        { name: 'interval', type: 'u32', unit: 'µs', summary: 'The least time from one upcall to the next.' },
      ],
      success: ReturnVariant.SuccessU32,
      returns: [watch],
      failures: [unreadable, noHandle, gone],
    },
    {
      number: 31,
      name: 'watchAbove',
      summary: 'Watches the first value of a device for rising above a limit; for being above it at first, too.',
      fuel: 192,
      arguments: [device, value('limit', 'In steps of the scale.')],
      success: ReturnVariant.SuccessU32,
      returns: [watch],
      failures: [unreadable, noHandle, gone],
    },
    {
      number: 32,
      name: 'watchBelow',
      summary: 'Watches the first value of a device for falling below a limit; for being below it at first, too.',
      fuel: 192,
      arguments: [device, value('limit', 'In steps of the scale.')],
      success: ReturnVariant.SuccessU32,
      returns: [watch],
      failures: [unreadable, noHandle, gone],
    },
    {
      number: 33,
      name: 'setHysteresis',
      summary:
        'Sets how far the value must come back before a watch tells of the limit again; it is one step at first.',
      fuel: 64,
      arguments: [watch, { name: 'hysteresis', type: 'u32', most: 2 ** 31 - 1, summary: 'In steps of the scale.' }],
      success: ReturnVariant.Success,
      returns: [],
      failures: [{ error: 'NoSupport', when: 'it watches for changes' }],
    },
    {
      number: 34,
      name: 'unwatch',
      summary: 'Ends a watch.',
      fuel: 96,
      arguments: [watch],
      success: ReturnVariant.Success,
      returns: [],
      failures: [],
    },
    {
      number: 35,
      name: 'nextEvent',
      summary: 'Tells the next event; to be asked after each upcall `event` and after subscribing, until it says 0.',
      fuel: 64,
      arguments: [],
      success: ReturnVariant.Success3U32,
      returns: [
        { name: 'watch', type: 'u32', summary: 'The watch; 0 if there is no event.' },
        value('value', 'The first value, in steps of the scale.'),
        merged,
      ],
      failures: [noMemory],
    },
  ],
  upcalls: [
    {
      number: 0,
      name: 'event',
      summary:
        'What a watch waits for has happened. No other upcall comes until nextEvent has said 0, so that none is ever lost.',
      arguments: [
        { name: 'watch', type: 'u32', summary: 'The watch.' },
        value('value', 'The first value, in steps of the scale.'),
        merged,
      ],
    },
    {
      number: 1,
      name: 'answered',
      summary: 'The answer to a request is there: takeAnswer gives it, and brings the next upcall if another is there.',
      arguments: [
        { name: 'device', type: 'u32', summary: 'The handle.' },
        { name: 'status', type: 'status', summary: 'What takeAnswer will say.' },
      ],
    },
    {
      number: 2,
      name: 'owner',
      summary:
        'An output was taken over by one that goes before, or given back: it is safe until it is written. No other upcall comes until owns was asked; then all outputs that are open are to be asked for.',
      arguments: [{ name: 'device', type: 'u32', summary: 'The handle.' }],
    },
  ],
  readWriteBuffers: [nameOfBuffer],
  readOnlyBuffers: [
    nameBuffer,
    {
      number: 1,
      name: 'values',
      summary: 'As many values as the device has, each an i32, less significant byte first.',
    },
  ],
  handles: [
    { kind: 'device', summary: 'A device that is open.' },
    { kind: 'watch', summary: 'A watch on a device; closed with it.' },
  ],
} as const satisfies DriverDescription;
