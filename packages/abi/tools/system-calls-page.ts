/** docs/system-calls.md: classes, return variants and errors of the ABI, from its tables. */
import { ErrorCode, type ErrorName, errorDescriptions } from '../src/errors.ts';
import { ExitNumber, MemopOperation, ReturnVariant, SystemCallClass, YieldNumber } from '../src/system-calls.ts';

type Words = readonly [string, string, string, string];

const classes: Readonly<Record<keyof typeof SystemCallClass, { words: Words; lua: string; meaning: string }>> = {
  Yield: {
    words: ['form', 'A', 'B', 'C'],
    lua: 'yield_no_wait(), yield_wait(), yield_wait_for(driver, subscription)',
    meaning: 'Lets upcalls run, or waits for them. The only class that blocks, beside Exit.',
  },
  Subscribe: {
    words: ['driver', 'subscription', 'function, 0 = none', 'userdata'],
    lua: 'subscribe(driver, subscription, function, userdata)',
    meaning:
      'Says which function an upcall calls. Answers with function and userdata until now; all upcalls of the subscription that wait are dropped.',
  },
  Command: {
    words: ['driver', 'command', 'argument', 'argument'],
    lua: 'command(driver, command, argument, argument)',
    meaning: 'Asks a driver for something. Command 0 tells whether it is there.',
  },
  ReadWriteAllow: {
    words: ['driver', 'buffer', 'address', 'length'],
    lua: 'allow_read_write(driver, buffer, memory)',
    meaning:
      'Lends memory the kernel may read and write. Answers with what was lent until now, which the kernel no longer touches.',
  },
  ReadOnlyAllow: {
    words: ['driver', 'buffer', 'address', 'length'],
    lua: 'allow_read_only(driver, buffer, memory)',
    meaning: 'The same for memory the kernel only reads; its numbers are independent of those.',
  },
  Memop: {
    words: ['operation', 'argument', '', ''],
    lua: 'memop(operation, argument)',
    meaning: 'Tells and moves the borders of memory.',
  },
  Exit: {
    words: ['0 terminate, 1 restart', 'completion code', '', ''],
    lua: 'exit(code), restart(code)',
    meaning: 'Ends the process, for good or to begin anew. It does not come back.',
  },
  UserspaceReadableAllow: {
    words: ['driver', 'buffer', 'address', 'length'],
    lua: 'allow_userspace_readable(driver, buffer, memory)',
    meaning:
      'Lends memory that the kernel writes while the process reads it; the page of the driver tells how to read it consistently.',
  },
};

const variantWords: Readonly<Record<keyof typeof ReturnVariant, string>> = {
  Failure: 'error',
  FailureU32: 'error, u32',
  Failure2U32: 'error, u32, u32',
  FailureU64: 'error, u64 (low, high)',
  Success: '',
  SuccessU32: 'u32',
  Success2U32: 'u32, u32',
  SuccessU64: 'u64 (low, high)',
  Success3U32: 'u32, u32, u32',
  SuccessU32U64: 'u32, u64 (low, high)',
};

const yields: Readonly<Record<keyof typeof YieldNumber, string>> = {
  NoWait: 'Runs one upcall if one waits, and goes on at once.',
  Wait: 'Waits until an upcall has run. One for which there is no function does not end it.',
  WaitFor:
    'Waits for an upcall of one subscription and answers with its arguments; no function runs, other upcalls stay queued.',
};

function table(heads: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [line(heads), `|${'---|'.repeat(heads.length)}`, ...rows.map(line)].join('\n');
}

/** NoWait → no wait */
const words = (name: string): string => name.replace(/(?<=.)[A-Z0-9]/g, (letter) => ` ${letter}`).toLowerCase();

export function systemCallsPage(): string {
  const classNames = Object.keys(SystemCallClass) as (keyof typeof SystemCallClass)[];
  const variants = Object.keys(ReturnVariant) as (keyof typeof ReturnVariant)[];
  const forms = Object.keys(YieldNumber) as (keyof typeof YieldNumber)[];
  const errors = Object.keys(ErrorCode) as ErrorName[];
  return `<!-- Generated from packages/abi/src by packages/abi/tools. Do not edit. -->

# System calls

Tock's ABI (TRD104): a call is a class and four words of 32 bits; the answer is a return variant and up to three words. Values of
64 bits are two words, the less significant first. In Lua, \`require "syscall.raw"\` has the calls as they are: words are integers,
taken modulo 2^32 and given back unsigned; what is lent is a buffer or, for reading, a string, so that a script never names an
address. What the [drivers](drivers/README.md) understand has a page each.

## Classes

${table(
  ['class', 'name', 'words', '`syscall.raw`', 'what it does'],
  classNames.map((name) => {
    const { words: parts, lua, meaning } = classes[name];
    return [SystemCallClass[name], words(name), parts.filter((part) => part !== '').join('; '), `\`${lua}\``, meaning];
  }),
)}

A class that does not exist is a fault of the process.

## Forms of Yield

${table(
  ['number', 'form', 'what it does'],
  forms.map((name) => [YieldNumber[name], words(name), yields[name]]),
)}

An upcall is never lost silently: when the queue of the process is full, the newest of a subscription replaces the one
in the subscription's own slot, and the process's statistics count it.

## Operations of Memop

${table(
  ['number', 'operation'],
  Object.entries(MemopOperation).map(([name, number]) => [number, words(name)]),
)}

## Forms of Exit

${table(
  ['number', 'form'],
  Object.entries(ExitNumber).map(([name, number]) => [number, words(name)]),
)}

## Return variants

${table(
  ['number', 'variant', 'words'],
  variants.map((name) => [ReturnVariant[name], name, variantWords[name]]),
)}

A call has one variant of success; it fails with one variant of failure. From 128 on a variant is a success. Subscribe and the
allows fail with Failure2U32, whose words are what was passed.

## Errors

${table(
  ['number', 'name', 'meaning'],
  errors.map((name) => [ErrorCode[name], errorDescriptions[name].tock, errorDescriptions[name].meaning]),
)}

Status words of upcalls are the same numbers; 0 is success. In Lua a call that fails returns \`nil\` and an error whose
\`tostring\` explains it, with the fields \`name\`, \`code\`, \`call\` and \`meaning\`.
`;
}
