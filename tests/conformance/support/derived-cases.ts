/**
 * The cases that follow from the table of a driver, so that a driver has them as soon as it has a table: its existence,
 * unknown numbers, arguments just out of range, handles that are none, permission, subscriptions and buffers.
 */
import { type CommandDescription, type DriverDescription, ErrorCode, type ValueDescription } from '@perilune/abi';
import { isTwoWords, rangeOf, typeRange } from '../../../packages/abi/tools/words.ts';
import { type ConformanceCase, parseCase } from './script.ts';

export function derivedCases(driver: DriverDescription): ConformanceCase[] {
  const permissions = permissionsOf(driver).join(' ');
  const make = (name: string, shows: string, lines: readonly string[], allowed = permissions): ConformanceCase[] => {
    if (lines.length === 0) return [];
    const headers = [`-- shows: ${shows}`, `-- source: packages/abi/src/drivers/${driver.name}.ts`];
    if (allowed !== '') headers.push(`-- permissions: ${allowed}`);
    return [parseCase(`driver/${driver.name}/${name}`, [...headers, ...head, ...lines, ''].join('\n'))];
  };
  return [
    ...make('exists', 'command 0 succeeds', [`print(raw.command(${driver.number}, 0)) --> 128`]),
    ...make('unknown_commands', 'a command it does not have is NOSUPPORT', unknownCommands(driver)),
    ...make('out_of_range', 'an argument just out of its range is INVALID', outOfRange(driver)),
    ...make('bad_handles', 'a handle that is none is INVALID', badHandles(driver)),
    ...make('answers', 'each command that needs no handle answers as its table says', answers(driver)),
    ...make('subscriptions', 'its subscriptions can be taken, others are INVALID', subscriptions(driver)),
    ...make('buffers', 'its buffers can be lent, others are INVALID', buffers(driver)),
    ...(driver.permission === undefined
      ? []
      : make('without_permission', 'without the permission it is as absent as none', withoutPermission(driver), '')),
    ...make(
      'commands_without_permission',
      'a command needs its own permission',
      commandsDenied(driver),
      driver.permission ?? '',
    ),
  ];
}

const head = [
  'local raw = require "syscall.raw"',
  '-- What a call answers, as far as the table says: variant, and the error if it is a failure.',
  'local function told(variant, word) if variant < 128 then return variant .. " " .. word end return tostring(variant) end',
];

/** Everything the driver knows a permission for. */
function permissionsOf(driver: DriverDescription): string[] {
  const all = [driver.permission, ...driver.commands.map(({ permission }) => permission)];
  return [...new Set(all.filter((permission) => permission !== undefined))];
}

const LARGEST_WORD = 2 ** 32 - 1;

function unknownCommands(driver: DriverDescription): string[] {
  const known = new Set(driver.commands.map(({ number }) => number));
  const next = Math.max(0, ...known) + 1;
  const gap = Array.from({ length: next }, (_, number) => number).find((number) => number > 0 && !known.has(number));
  const numbers = [...new Set([gap ?? next, next, 1023, LARGEST_WORD])].filter((number) => !known.has(number));
  return numbers.map((number) => `print(told(raw.command(${driver.number}, ${number}))) --> 0 ${ErrorCode.NoSupport}`);
}

/** Two words of a value, the second only for 64 bits. */
function wordsOf(value: ValueDescription, number: number): string[] {
  const low = ((number % 2 ** 32) + 2 ** 32) % 2 ** 32;
  return isTwoWords(value) ? [String(low), String(Math.floor(number / 2 ** 32))] : [String(number)];
}

/** A value that is valid; undefined for a handle, which a table cannot give. */
function validValue(value: ValueDescription): number | undefined {
  if (value.type === 'handle') return undefined;
  if (value.type === 'choice') return Object.values(value.choices)[0]!;
  return rangeOf(value)?.least ?? 0;
}

/** Numbers that are not valid for a value and yet fit into its words. */
function invalidValues(value: ValueDescription): number[] {
  if (value.type === 'boolean') return [2, LARGEST_WORD];
  if (value.type === 'choice') {
    const numbers = new Set(Object.values(value.choices));
    const next = Math.max(...numbers) + 1;
    return [next, LARGEST_WORD].filter((number) => number <= LARGEST_WORD && !numbers.has(number));
  }
  const range = rangeOf(value);
  const whole = typeRange(value);
  if (!range || !whole) return [];
  return [range.least - 1, range.most + 1].filter((number) => number >= whole.least && number <= whole.most);
}

function call(driver: DriverDescription, command: CommandDescription, words: readonly string[]): string {
  return `told(raw.command(${[driver.number, command.number, ...words].join(', ')}))`;
}

function outOfRange(driver: DriverDescription): string[] {
  return driver.commands.flatMap((command) =>
    command.arguments.flatMap((value, index) => {
      const others = command.arguments.map(validValue);
      // Arguments are checked in order: what comes after the wrong one does not matter.
      if (others.slice(0, index).includes(undefined)) return [];
      return invalidValues(value).map((number) => {
        const words = command.arguments.flatMap((other, position) =>
          wordsOf(other, position === index ? number : (others[position] ?? 0)),
        );
        return `print(${call(driver, command, words)}) --> 0 ${ErrorCode.Invalid}`;
      });
    }),
  );
}

function badHandles(driver: DriverDescription): string[] {
  return driver.commands.flatMap((command) => {
    const index = command.arguments.findIndex(({ type }) => type === 'handle');
    if (index < 0) return [];
    return [0, 1, 0x10000, LARGEST_WORD].map((handle) => {
      const words = command.arguments.map((value, position) =>
        position === index ? handle : (validValue(value) ?? 0),
      );
      return `print(${call(driver, command, words.map(String))}) --> 0 ${ErrorCode.Invalid}`;
    });
  });
}

/** What a valid call answers: the variant of success it has, or a failure it has. */
function answers(driver: DriverDescription): string[] {
  const lines = driver.commands.flatMap((command) => {
    const values = command.arguments.map(validValue);
    if (values.includes(undefined)) return [];
    const words = command.arguments.flatMap((value, index) => wordsOf(value, values[index]!));
    const failures = command.failures.map(({ error }) => ErrorCode[error]).join(' ');
    return [`check("${command.name}", ${command.success}, " ${failures} ", ${call(driver, command, words)})`];
  });
  if (lines.length === 0) return [];
  const check = [
    'local function check(name, success, failures, got)',
    '  if got == tostring(success) then return end',
    '  local code = got:match "^%d (%d+)$"',
    '  if not code or not failures:find(" " .. code .. " ", 1, true) then print(name, got) end',
    'end',
  ];
  return [...check, ...lines, 'print "checked" --> checked'];
}

function subscriptions(driver: DriverDescription): string[] {
  const known = driver.upcalls.map(({ number }) => number);
  const unknown = [Math.max(-1, ...known) + 1, LARGEST_WORD];
  return [
    ...known.flatMap((number) => [
      `print(told(raw.subscribe(${driver.number}, ${number}, 1, 5))) --> 130`,
      `print(raw.subscribe(${driver.number}, ${number}, 0, 0)) --> 130\t1\t5`,
    ]),
    ...unknown.map(
      (number) => `print(told(raw.subscribe(${driver.number}, ${number}, 1, 0))) --> 2 ${ErrorCode.Invalid}`,
    ),
  ];
}

function buffers(driver: DriverDescription): string[] {
  const kinds = [
    ['allow_read_write', driver.readWriteBuffers],
    ['allow_read_only', driver.readOnlyBuffers],
    ['allow_userspace_readable', driver.userspaceReadableBuffers ?? []],
  ] as const;
  const lines = kinds.flatMap(([allow, known]) => {
    const numbers = known.map(({ number }) => number);
    const unknown = [Math.max(-1, ...numbers) + 1, LARGEST_WORD];
    return [
      ...numbers.flatMap((number) => [
        `print(told(raw.${allow}(${driver.number}, ${number}, memory))) --> 130`,
        `print(select(4, 0, raw.${allow}(${driver.number}, ${number}))) --> 16`,
      ]),
      ...unknown.map(
        (number) => `print(told(raw.${allow}(${driver.number}, ${number}, memory))) --> 2 ${ErrorCode.Invalid}`,
      ),
    ];
  });
  return ['local memory = require "buffer".new(16)', ...lines];
}

function withoutPermission(driver: DriverDescription): string[] {
  const upcall = driver.upcalls[0]?.number ?? 0;
  return [
    `print(told(raw.command(${driver.number}, 0))) --> 0 ${ErrorCode.NoDevice}`,
    ...driver.commands.map(
      ({ number }) => `print(told(raw.command(${driver.number}, ${number}))) --> 0 ${ErrorCode.NoDevice}`,
    ),
    `print(told(raw.command(${driver.number}, 1023))) --> 0 ${ErrorCode.NoDevice}`,
    `print(told(raw.subscribe(${driver.number}, ${upcall}, 1, 0))) --> 2 ${ErrorCode.NoDevice}`,
    ...['allow_read_write', 'allow_read_only', 'allow_userspace_readable'].map(
      (allow) => `print(told(raw.${allow}(${driver.number}, 0))) --> 2 ${ErrorCode.NoDevice}`,
    ),
  ];
}

function commandsDenied(driver: DriverDescription): string[] {
  return driver.commands
    .filter(({ permission }) => permission !== undefined)
    .map(({ number }) => `print(told(raw.command(${driver.number}, ${number}))) --> 0 ${ErrorCode.NoDevice}`);
}
