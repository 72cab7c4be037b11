/**
 * Alarm: commands 1 to 6 are Tock's single 32-bit alarm, which wraps at 2^32 ticks; from 100 on are timers, of which a
 * process has as many as its quota, in microseconds since boot, which never wrap.
 */
import type { DriverDescription, FailureDescription, ValueDescription } from '../driver-description.ts';
import { ReturnVariant } from '../system-calls.ts';

/** The longest delay or period, and the latest moment: 2^53 - 1 µs. */
const LATEST = 2 ** 53 - 1;

const expiry: ValueDescription = {
  name: 'expiry',
  type: 'u32',
  unit: 'µs',
  summary: 'The tick at which the alarm fires.',
};
const noMemory: FailureDescription = { error: 'NoMemory', when: 'memory does not suffice' };
const noTimer: FailureDescription = {
  error: 'NoMemory',
  when: 'the quota of timers or handles, or memory, is used up',
};
const timer: ValueDescription = { name: 'timer', type: 'handle', kind: 'timer', summary: 'The timer.' };

export const alarm = {
  number: 0x0,
  name: 'alarm',
  summary: 'Tells the time since boot and wakes a process at moments it asks for.',
  permission: undefined,
  commands: [
    {
      number: 1,
      name: 'frequency',
      summary: 'Tells how many ticks of the single alarm a second has.',
      arguments: [],
      success: ReturnVariant.SuccessU32,
      returns: [{ name: 'frequency', type: 'u32', unit: 'Hz', summary: 'Always 1 000 000.' }],
      failures: [],
    },
    {
      number: 2,
      name: 'now',
      summary: 'Tells the tick: microseconds since boot, modulo 2^32.',
      arguments: [],
      success: ReturnVariant.SuccessU32,
      returns: [{ name: 'now', type: 'u32', unit: 'µs', summary: 'The tick now.' }],
      failures: [],
    },
    {
      number: 3,
      name: 'stop',
      summary: 'Stops the single alarm.',
      fuel: 96,
      arguments: [],
      success: ReturnVariant.Success,
      returns: [],
      failures: [{ error: 'Already', when: 'no alarm is set' }, noMemory],
    },
    {
      number: 5,
      name: 'setRelative',
      summary: 'Sets the single alarm to fire after a delay, instead of when it was set to before.',
      fuel: 160,
      arguments: [{ name: 'delay', type: 'u32', unit: 'µs', summary: 'How long from now.' }],
      success: ReturnVariant.SuccessU32,
      returns: [expiry],
      failures: [noMemory],
      completion: 'alarm',
    },
    {
      number: 6,
      name: 'setAbsolute',
      summary: 'Sets the single alarm to fire a while after a tick in the past, which makes late callers punctual.',
      fuel: 160,
      arguments: [
        { name: 'reference', type: 'u32', unit: 'µs', summary: 'A tick not after now.' },
        { name: 'delay', type: 'u32', unit: 'µs', summary: 'How long after that; if that has passed it fires now.' },
      ],
      success: ReturnVariant.SuccessU32,
      returns: [expiry],
      failures: [noMemory],
      completion: 'alarm',
    },
    {
      number: 100,
      name: 'time',
      summary: 'Tells the time since boot.',
      arguments: [],
      success: ReturnVariant.SuccessU64,
      returns: [{ name: 'time', type: 'u64', unit: 'µs', summary: 'Microseconds since boot.' }],
      failures: [],
    },
    {
      number: 101,
      name: 'after',
      summary: 'Sets a timer that fires once, after a delay.',
      fuel: 192,
      arguments: [{ name: 'delay', type: 'u64', unit: 'µs', most: LATEST, summary: 'How long from now.' }],
      success: ReturnVariant.SuccessU32,
      returns: [timer],
      failures: [noTimer],
    },
    {
      number: 102,
      name: 'at',
      summary: 'Sets a timer that fires once, at a moment; now if it has passed.',
      fuel: 192,
      arguments: [{ name: 'moment', type: 'u64', unit: 'µs', most: LATEST, summary: 'Microseconds since boot.' }],
      success: ReturnVariant.SuccessU32,
      returns: [timer],
      failures: [noTimer],
    },
    {
      number: 103,
      name: 'every',
      summary: 'Sets a timer that fires again and again, at whole periods from now, however late it is heard.',
      fuel: 192,
      arguments: [
        { name: 'period', type: 'u64', unit: 'µs', least: 100, most: LATEST, summary: 'From one time to the next.' },
      ],
      success: ReturnVariant.SuccessU32,
      returns: [timer],
      failures: [noTimer],
    },
    {
      number: 104,
      name: 'cancel',
      summary: 'Cancels a timer and closes its handle; what it has fired already and nobody has heard is dropped too.',
      fuel: 128,
      arguments: [timer],
      success: ReturnVariant.Success,
      returns: [],
      failures: [],
    },
    {
      number: 105,
      name: 'nextFired',
      summary:
        'Tells the next timer that has fired; to be asked after each upcall `fired` and after subscribing, until it says 0.',
      fuel: 64,
      arguments: [],
      success: ReturnVariant.Success3U32,
      returns: [
        { name: 'timer', type: 'u32', summary: 'The timer; 0 if there is none.' },
        { name: 'times', type: 'u32', summary: 'How often it has fired since it was told last.' },
        { name: 'last', type: 'boolean', summary: 'True if it fires no more and its handle is closed.' },
      ],
      failures: [noMemory],
    },
  ],
  upcalls: [
    {
      number: 0,
      name: 'alarm',
      summary: 'The single alarm has fired.',
      arguments: [
        { name: 'now', type: 'u32', unit: 'µs', summary: 'The tick now.' },
        { name: 'expiry', type: 'u32', unit: 'µs', summary: 'The tick it was set for.' },
      ],
    },
    {
      number: 1,
      name: 'fired',
      summary: 'A timer has fired. No other upcall comes until nextFired has said 0, so that none is ever lost.',
      arguments: [
        { name: 'timer', type: 'u32', summary: 'Which.' },
        { name: 'times', type: 'u32', summary: 'How often since it was told last: more than 1 if it was heard late.' },
        { name: 'last', type: 'boolean', summary: 'True if it fires no more and its handle is closed.' },
      ],
    },
  ],
  readWriteBuffers: [],
  readOnlyBuffers: [],
  handles: [{ kind: 'timer', summary: 'A timer that was set and has not fired for the last time.' }],
} as const satisfies DriverDescription;
