/**
 * Device services: a process offers a device, which others find among the sensors and actuators. Requests wait in a queue of
 * the kernel; whoever does not answer in time has refused, as far as the user of the device can tell.
 */
import { DeviceClass, Unit } from '../devices.ts';
import type { DriverDescription, FailureDescription, ValueDescription } from '../driver-description.ts';
import { ReturnVariant } from '../system-calls.ts';
import { DeviceAccess } from './devices.ts';
import { nameBuffer } from './items.ts';

const offer: ValueDescription = { name: 'offer', type: 'handle', kind: 'offer', summary: 'The device offered.' };
const request: ValueDescription = { name: 'request', type: 'u32', summary: 'The request, as nextRequest told it.' };
const value = (name: string, summary: string): ValueDescription => ({ name, type: 'i32', summary });
const over: FailureDescription = { error: 'Already', when: 'it was answered, or its time is over' };
const size: FailureDescription = { error: 'Size', when: 'the buffer does not have the number of values of the device' };
const noMemory: FailureDescription = { error: 'NoMemory', when: 'memory does not suffice' };

export const deviceService = {
  number: 0x60101,
  name: 'device-service',
  summary: 'Offers a device to other processes. Each name needs the permission offer:NAME.',
  permission: undefined,
  commands: [
    {
      number: 1,
      name: 'prepare',
      summary: 'Says what the device that is offered next will be.',
      fuel: 128,
      arguments: [
        { name: 'class', type: 'choice', choices: DeviceClass, summary: 'What it is.' },
        { name: 'unit', type: 'choice', choices: Unit, summary: 'What its values count.' },
      ],
      success: ReturnVariant.Success,
      returns: [],
      failures: [noMemory],
    },
    {
      number: 2,
      name: 'prepareValues',
      summary:
        'Says how many values the device that is offered next will have, and their scale; 1 and 0 if it is not said.',
      fuel: 64,
      arguments: [
        { name: 'dimensions', type: 'u32', least: 1, most: 3, summary: 'How many values.' },
        { name: 'scale', type: 'i32', least: -9, most: 9, summary: 'Values are in steps of 10^scale of the unit.' },
      ],
      success: ReturnVariant.Success,
      returns: [],
      failures: [noMemory],
    },
    {
      number: 3,
      name: 'offer',
      summary: 'Offers the device that was prepared, under the name in the buffer `name`.',
      fuel: 256,
      arguments: [
        { name: 'access', type: 'choice', choices: DeviceAccess, summary: 'What others can do with it.' },
        {
          name: 'timeout',
          type: 'u32',
          unit: 'ms',
          least: 1,
          most: 60_000,
          summary: 'How long a request may wait for its answer.',
        },
      ],
      success: ReturnVariant.SuccessU32,
      returns: [offer],
      failures: [
        { error: 'NoDevice', when: 'this process may not offer that name' },
        { error: 'Already', when: 'there is a device of that name' },
        { error: 'Invalid', when: 'nothing was prepared, or the name is not one' },
        { error: 'NoMemory', when: 'the quota of handles, or memory, is used up' },
      ],
    },
    {
      number: 4,
      name: 'withdraw',
      summary: 'Withdraws a device; to its users it is gone.',
      fuel: 256,
      arguments: [offer],
      success: ReturnVariant.Success,
      returns: [],
      failures: [],
    },
    {
      number: 5,
      name: 'nextRequest',
      summary: 'Takes the request that has waited longest; it has to be answered or refused.',
      fuel: 64,
      arguments: [],
      success: ReturnVariant.Success3U32,
      returns: [
        { name: 'request', type: 'u32', summary: 'The request; 0 if none waits.' },
        { name: 'offer', type: 'u32', summary: 'The handle of the device.' },
        { name: 'operation', type: 'choice', choices: { read: 0, write: 1 }, summary: 'What is wanted.' },
      ],
      failures: [noMemory],
    },
    {
      number: 6,
      name: 'written',
      summary: 'Tells the values that a request wants to write.',
      fuel: 64,
      arguments: [request],
      success: ReturnVariant.Success3U32,
      returns: [
        value('value0', 'The first value, in steps of the scale.'),
        value('value1', 'The second, or 0.'),
        value('value2', 'The third, or 0.'),
      ],
      failures: [over],
    },
    {
      number: 7,
      name: 'answer',
      summary: 'Answers a request: one to read with the values in the buffer `values`, one to write with success.',
      fuel: 192,
      arguments: [request],
      success: ReturnVariant.Success,
      returns: [],
      failures: [over, size],
    },
    {
      number: 8,
      name: 'refuse',
      summary: 'Refuses a request.',
      fuel: 192,
      arguments: [
        request,
        { name: 'reason', type: 'choice', choices: { failed: 1, invalid: 6 }, summary: 'The error its user gets.' },
      ],
      success: ReturnVariant.Success,
      returns: [],
      failures: [over],
    },
    {
      number: 9,
      name: 'publish',
      summary: 'Tells new values, from the buffer `values`, to those that watch the device.',
      fuel: 192,
      arguments: [offer],
      success: ReturnVariant.Success,
      returns: [],
      failures: [size],
    },
  ],
  upcalls: [
    {
      number: 0,
      name: 'requested',
      summary: 'Requests wait: nextRequest takes them. No other upcall comes until it has said 0.',
      arguments: [{ name: 'waiting', type: 'u32', summary: 'How many wait.' }],
    },
  ],
  readWriteBuffers: [],
  readOnlyBuffers: [
    nameBuffer,
    {
      number: 1,
      name: 'values',
      summary: 'As many values as the device has, each an i32, less significant byte first.',
    },
  ],
  handles: [{ kind: 'offer', summary: 'A device that is offered.' }],
} as const satisfies DriverDescription;
