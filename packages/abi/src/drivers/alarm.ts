/** Alarm: see the table. Commands 1 to 6 are Tock's single alarm; 10 to 12 are timers, of which a process has many. */
import type { DriverDescription } from '../driver-description.ts';
import { ReturnVariant } from '../system-calls.ts';

export const alarm = {
  number: 0x0,
  name: 'alarm',
  summary: 'Tells the time since boot and wakes a process at moments it asks for.',
  permission: undefined,
  commands: [
    {
      number: 1,
      name: 'frequency',
      summary: 'Ticks a second of the 32-bit alarm.',
      arguments: [],
      success: ReturnVariant.SuccessU32,
      returns: [{ name: 'frequency', type: 'u32', unit: 'Hz', summary: 'always 1 000 000' }],
      failures: [],
    },
  ],
  upcalls: [],
  readWriteBuffers: [],
  readOnlyBuffers: [],
  handles: [{ kind: 'timer', summary: 'A timer that was set and has not fired for the last time.' }],
} as const satisfies DriverDescription;
