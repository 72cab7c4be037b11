/**
 * The low-level Lua module of a driver, `require "syscall.alarm"`: a line of code for each name in it, which
 * userland/lua/syscall/driver.lua compiles when the name is first used. The head of that file tells what the code finds.
 */
import type {
  BufferDescription,
  CommandDescription,
  DriverDescription,
  ValueDescription,
} from '../src/driver-description.ts';
import { ReturnVariant } from '../src/system-calls.ts';
import { snakeCase } from './names.ts';
import { isTwoWords } from './words.ts';

export const generatedNote = (source: string): string =>
  `Generated from packages/abi/src/${source} by packages/abi/tools. Do not edit.`;

/** The lists of choices of a driver, each once, in the order they were first met. */
class ChoiceLists {
  readonly texts: string[] = [];

  /** What Lua code calls the list of a value. */
  of(choices: Readonly<Record<string, number>>): string {
    const text = Object.entries(choices)
      .map(([choice, number]) => `${choice}=${number}`)
      .join(' ');
    if (!this.texts.includes(text)) this.texts.push(text);
    return `L[${this.texts.indexOf(text) + 1}]`;
  }
}

export function luaModule(driver: DriverDescription): string {
  const lists = new ChoiceLists();
  const lines = [
    `exists $c0)if v==${ReturnVariant.Success} then return true end`,
    ...driver.commands.map((command) => `${snakeCase(command.name)} ${commandCode(command, lists)}`),
    ...driver.upcalls.flatMap(({ name, number, arguments: values }) => [
      `upcall_${snakeCase(name)} =${number}`,
      `decode_${snakeCase(name)} do return ${decodeCode(values, ['a', 'b', 'c'], lists).join(',')} end`,
    ]),
    ...buffersOf(driver).flatMap(({ name, number, lending }) => [
      `buffer_${snakeCase(name)} =${number}`,
      `allow_${snakeCase(name)} local v,x=R.${allowCalls[lending]}(D,${number},a)if v==${ReturnVariant.Success2U32} then return true end`,
    ]),
  ];
  const choices = lists.texts.length > 0 ? `, require "syscall.choices" "${lists.texts.join('|')}"` : '';
  return `-- ${generatedNote(`drivers/${driver.name}.ts`)}
return require "syscall.driver"(${driver.number}, "${snakeCase(driver.name)}", [[

${lines.join('\n')}
]]${choices})
`;
}

function commandCode(command: CommandDescription, lists: ChoiceLists): string {
  const names = ['a', 'b'] as const;
  const checks = command.arguments.map((value, index) => checkCode(value, names[index]!, index + 1, lists));
  const words = command.arguments.flatMap((value, index) =>
    isTwoWords(value) ? ['a&0xffffffff', 'a>>32'] : [names[index]!],
  );
  const results = decodeCode(command.returns, ['x', 'y', 'z'], lists);
  const call = `$c${[command.number, ...words].join(',')})`;
  return `${checks.join('')}${call}if v==${command.success} then return ${results.join(',') || 'true'} end`;
}

/** Code that turns an argument into its word, or into the one integer of two words. */
function checkCode(value: ValueDescription, name: string, position: number, lists: ChoiceLists): string {
  const number = (range: string) => `${name}=N(${name},${position},w,${range})if not ${name} then return F(w)end `;
  switch (value.type) {
    case 'u32':
    case 'handle':
    case 'status':
      return `$${name}`;
    case 'i32':
      return number('-0x80000000,0x7fffffff');
    case 'u64':
    case 'i64':
      return number('1<<63,-1>>1');
    case 'boolean':
      return `if ${name}~=true and ${name}~=false then X(${name},${position},w,"boolean")end ${name}=${name} and 1 or 0 `;
    case 'choice':
      return `${name}=L.check(${name},${position},w,${lists.of(value.choices)})`;
  }
}

/** An expression for each value, of the names the words have. */
function decodeCode(values: readonly ValueDescription[], names: readonly string[], lists: ChoiceLists): string[] {
  let used = 0;
  return values.map((value) => {
    const word = names[used++]!;
    return isTwoWords(value) ? `${word}|${names[used++]}<<32` : decodeWord(value, word, lists);
  });
}

function decodeWord(value: ValueDescription, word: string, lists: ChoiceLists): string {
  if (value.type === 'i32') return `(${word}~0x80000000)-0x80000000`;
  if (value.type === 'boolean') return `${word}~=0`;
  if (value.type === 'status') return `S(${word})`;
  return value.type === 'choice' ? `${lists.of(value.choices)}[${word}]or ${word}` : word;
}

/** What the kernel does with a buffer; when it is 'watched', the process reads it while the kernel writes it. */
export type Lending = 'written' | 'read' | 'watched';

const allowCalls: Readonly<Record<Lending, string>> = {
  written: 'allow_read_write',
  read: 'allow_read_only',
  watched: 'allow_userspace_readable',
};

export interface LentBuffer extends BufferDescription {
  readonly lending: Lending;
}

/** The buffers of all classes. */
export function buffersOf(driver: DriverDescription): LentBuffer[] {
  const lent = (buffers: readonly BufferDescription[], lending: Lending) =>
    buffers.map((buffer) => ({ ...buffer, lending }));
  return [
    ...lent(driver.readWriteBuffers, 'written'),
    ...lent(driver.readOnlyBuffers, 'read'),
    ...lent(driver.userspaceReadableBuffers ?? [], 'watched'),
  ];
}
