import { expect, test } from 'vitest';
import { type CommandDescription, type DriverDescription, drivers, ReturnVariant } from '../src/index.ts';
import { rich } from '../test-support/rich-driver.ts';
import { validateDrivers } from './validate.ts';

const problemsOf = (change: object) => validateDrivers([{ ...(rich as DriverDescription), ...change }]);
const file = 'packages/abi/src/drivers/rich-thing.ts';

/** The problems of the driver with one command only, which is a sound one but for the change. */
function problemsOfCommand(change: Partial<Record<keyof CommandDescription, unknown>>): string[] {
  const sound: CommandDescription = {
    number: 1,
    name: 'move',
    summary: 'Moves.',
    arguments: [],
    success: ReturnVariant.Success,
    returns: [],
    failures: [],
  };
  return problemsOf({ commands: [{ ...sound, ...change }] });
}

const word = (change: object) => ({ name: 'value', type: 'u32', summary: 'Some value.', ...change });

test('the tables there are, and the one that uses everything, are sound', () => {
  expect(validateDrivers(drivers)).toEqual([]);
  expect(validateDrivers([rich])).toEqual([]);
});

test.each<[object, string]>([
  [{ number: -1 }, 'rich-thing: its number -1 is not a whole number of 32 bits'],
  [{ summary: 'no sentence' }, "rich-thing: its summary must be a sentence, with a full stop: 'no sentence'"],
  [{ permission: 'Rich' }, "rich-thing: the permission 'Rich' must be in kebab case, parts after colons"],
  [{ permission: 'rich:' }, "rich-thing: the permission 'rich:' must be in kebab case, parts after colons"],
  [{ handles: [] }, "rich-thing.open.thing: 'thing' is no kind of handle of the driver"],
  [{ upcalls: [] }, "rich-thing.setDeadline: its completion 'over' is no upcall of the driver"],
  [
    { commands: [rich.commands[0], { ...rich.commands[0], name: 'resetAll' }] },
    "rich-thing.resetAll: its number 1 is that of the command 'reset' already",
  ],
  [
    { readWriteBuffers: [{ number: 0, name: 'state', summary: 'A state.' }] },
    'rich-thing.state: there are two buffers of this name: Lua could not tell them apart',
  ],
  [
    { upcalls: [{ ...rich.upcalls[0], arguments: [...rich.upcalls[0].arguments, word({ name: 'more' })] }] },
    'rich-thing.over: its arguments take 4 words: an upcall has three',
  ],
])('of a driver: %j', (change, cause) => {
  expect(problemsOf(change)).toContain(`${file}: ${cause}`);
});

test.each<[Partial<Record<keyof CommandDescription, unknown>>, string]>([
  [{ number: 0 }, 'move: its number 0 is not from 1 to 1023 (0, "are you there?", is the kernel\'s)'],
  [{ fuel: 0 }, 'move: its fuel 0 is not a whole number from 1 to 100000'],
  [{ fuel: 1.5 }, 'move: its fuel 1.5 is not a whole number from 1 to 100000'],
  [{ number: 1024 }, 'move: its number 1024 is not from 1 to 1023 (0, "are you there?", is the kernel\'s)'],
  [{ name: 'move_it' }, "move_it: its name must be in camel case, such as 'setOffset'"],
  [{ name: 'repeat' }, "repeat: 'repeat' is a word of Lua: choose another name"],
  [{ name: 'exists' }, "exists: Lua would call it 'exists', as 'command 0'"],
  [{ name: 'allowState' }, "state: Lua would call it 'allow_state', as 'allowState'"],
  [{ summary: 'Moves' }, "move: its summary must be a sentence, with a full stop: 'Moves'"],
  [{ success: ReturnVariant.Failure }, 'move: Failure is no success variant'],
  [{ success: ReturnVariant.SuccessU64, returns: [word({})] }, 'move: what it returns (u32) does not fit SuccessU64'],
  [{ success: ReturnVariant.SuccessU32 }, 'move: what it returns (nothing) does not fit SuccessU32'],
  [
    { arguments: [word({ type: 'u64' }), word({ name: 'other' })] },
    'move: its arguments take 3 words: a command has two',
  ],
  [{ arguments: [word({}), word({})] }, "move: there are two values of the name 'value'"],
  [{ arguments: [word({ least: 2, most: 1 })] }, 'move.value: least 2 is more than most 1'],
  [{ arguments: [word({ least: -1 })] }, 'move.value: -1 is not within u32 (0 to 4294967295)'],
  [{ arguments: [word({ most: 0.5 })] }, 'move.value: 0.5 is not within u32 (0 to 4294967295)'],
  [{ arguments: [word({ type: 'boolean', most: 1 })] }, 'move.value: a boolean has no least and most'],
  [{ arguments: [word({ type: 'choice', choices: {} })] }, 'move.value: it has no choices'],
  [{ arguments: [word({ type: 'choice', choices: { a: 1, b: 1 } })] }, 'move.value: two choices have the number 1'],
  [{ arguments: [word({ type: 'choice', choices: { Up: 1 } })] }, "move.value: the choice 'Up' must be in kebab case"],
  [{ arguments: [word({ type: 'status' })] }, 'move.value: a status is nothing a process can be asked for'],
  [
    { arguments: [word({ summary: 'some words' })] },
    "move.value: its summary must be a sentence, with a full stop: 'some words'",
  ],
  [{ failures: [{ error: 'BadReturnVariant', when: 'always' }] }, "move: 'BadReturnVariant' is no error of the kernel"],
  [
    { failures: [{ error: 'Busy', when: 'It is.' }] },
    "move: when it fails with Busy must be some words in one line, without a full stop: 'It is.'",
  ],
  [
    {
      failures: [
        { error: 'Busy', when: 'it is' },
        { error: 'Busy', when: 'it is' },
      ],
    },
    'move: the failure Busy, it is, is listed twice',
  ],
])('of a command: %j', (change, cause) => {
  expect(problemsOfCommand(change)).toContain(`${file}: rich-thing.${cause}`);
});

test('a driver is not called as a module there is', () => {
  expect(validateDrivers([{ ...rich, name: 'errors' }])).toEqual([
    'packages/abi/src/drivers/errors.ts: errors: Lua has a module of this name already',
  ]);
});

test('numbers and names of drivers are unique, and drivers stand in the order of their numbers', () => {
  const other = { ...rich, name: 'other' };
  expect(validateDrivers([rich, other])).toEqual([
    "packages/abi/src/drivers/other.ts: other: its number 0x90abc is that of 'rich-thing' already",
  ]);
  expect(validateDrivers([rich, { ...rich, number: 0x90abd }])).toEqual([
    `${file}: rich-thing: there are two drivers of this name`,
  ]);
  expect(validateDrivers([rich, { ...other, number: 1 }])).toEqual([
    'packages/abi/src/drivers/other.ts: other: stands after a driver with a larger number: sort drivers/index.ts',
  ]);
});
