/** What drivers of numbered things (lights, buttons, pins, channels) have in common: finding one by its name, and its name. */
import type { BufferDescription, CommandDescription } from '../driver-description.ts';
import { ReturnVariant } from '../system-calls.ts';

/** Counts only what the process may use; so do the numbers of the things. @param things such as "lights" */
export function countCommand<const Number extends number>(number: Number, things: string) {
  return {
    number,
    name: 'count',
    summary: `Counts the ${things} this process may use.`,
    arguments: [],
    success: ReturnVariant.SuccessU32,
    returns: [{ name: 'count', type: 'u32', summary: 'How many there are that this process may use.' }],
    failures: [],
  } as const satisfies CommandDescription;
}

export const noItem = { error: 'NoDevice', when: 'there is none of that number that this process may use' } as const;

const noMemory = { error: 'NoMemory', when: 'memory does not suffice' } as const;

export const itemCommands = [
  {
    number: 111,
    name: 'find',
    summary: 'Finds one by its name, which is in the buffer `name`.',
    fuel: 96,
    arguments: [],
    success: ReturnVariant.SuccessU32,
    returns: [{ name: 'index', type: 'u32', summary: 'Its number, from 0.' }],
    failures: [{ error: 'NoDevice', when: 'there is none of that name, or this process may not use it' }, noMemory],
  },
  {
    number: 112,
    name: 'name',
    summary: 'Puts the name of one into the buffer `nameOf`.',
    fuel: 96,
    arguments: [{ name: 'index', type: 'u32', summary: 'Its number, from 0.' }],
    success: ReturnVariant.SuccessU32,
    returns: [{ name: 'length', type: 'u32', unit: 'bytes', summary: 'How long the name is.' }],
    failures: [noItem, { error: 'Size', when: 'the buffer is too small' }, noMemory],
  },
] as const satisfies readonly CommandDescription[];

export const nameBuffer = {
  number: 0,
  name: 'name',
  summary: 'The name to find, all of it.',
} as const satisfies BufferDescription;

export const nameOfBuffer = {
  number: 2,
  name: 'nameOf',
  summary: 'Takes a name; 64 bytes are always enough.',
} as const satisfies BufferDescription;
