/**
 * Checks what the types of the driver tables cannot say. Each problem is a line `file: driver.command: cause`, so that
 * whoever writes a table is told what to do, not what a generator stumbled over.
 */
import type {
  BufferDescription,
  CommandDescription,
  DriverDescription,
  UpcallDescription,
  ValueDescription,
} from '../src/driver-description.ts';
import { ErrorCode } from '../src/errors.ts';
import { luaKeywords, moduleNamesTaken, snakeCase } from './names.ts';
import { isTwoWords, typeRange, variantName, widthsOfVariant, wordsOf } from './words.ts';

/** The file a driver's table belongs into. */
export const tableFile = (driver: string): string => `packages/abi/src/drivers/${driver}.ts`;

const LARGEST_WORD = 2 ** 32 - 1;
/** The kernel finds commands in an array. */
const LARGEST_COMMAND = 1023;
/** More than a slice has. */
const MOST_FUEL = 100_000;
const kebab = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const camel = /^[a-z][a-zA-Z0-9]*$/;
const permissionForm = /^[a-z][a-z0-9-]*(:[a-z][a-z0-9-]*)*$/;

/** Takes a cause and the part of the driver it belongs to. */
type Report = (part: string, cause: string) => void;

/** @returns the problems of all tables; empty if there is none */
export function validateDrivers(drivers: readonly DriverDescription[]): string[] {
  const problems: string[] = [];
  const numbers = new Map<number, string>();
  const names = new Set<string>();
  let previous = -1;
  for (const driver of drivers) {
    const report: Report = (part, cause) =>
      problems.push(`${tableFile(driver.name)}: ${driver.name}${part && `.${part}`}: ${cause}`);
    const owner = numbers.get(driver.number);
    if (owner !== undefined) report('', `its number ${hexadecimal(driver.number)} is that of '${owner}' already`);
    else if (driver.number < previous) report('', 'stands after a driver with a larger number: sort drivers/index.ts');
    if (names.has(driver.name)) report('', 'there are two drivers of this name');
    numbers.set(driver.number, driver.name);
    names.add(driver.name);
    previous = driver.number;
    validateDriver(driver, report);
  }
  return problems;
}

const hexadecimal = (number: number): string => `0x${number.toString(16)}`;
const isWord = (number: number): boolean => Number.isInteger(number) && number >= 0 && number <= LARGEST_WORD;

function validateDriver(driver: DriverDescription, report: Report): void {
  if (!isWord(driver.number)) report('', `its number ${driver.number} is not a whole number of 32 bits`);
  if (!kebab.test(driver.name)) report('', `its name must be in kebab case, such as 'process-info'`);
  if (moduleNamesTaken.has(snakeCase(driver.name))) report('', 'Lua has a module of this name already');
  sentence('', driver.summary, report);
  permission('', driver.permission, report);
  unique(driver.commands, 'command', report);
  for (const command of driver.commands) validateCommand(driver, command, report);
  unique(driver.upcalls, 'upcall', report);
  for (const upcall of driver.upcalls) validateUpcall(driver, upcall, report);
  const readable = driver.userspaceReadableBuffers ?? [];
  for (const buffers of [driver.readWriteBuffers, driver.readOnlyBuffers, readable]) unique(buffers, 'buffer', report);
  const all = [...driver.readWriteBuffers, ...driver.readOnlyBuffers, ...readable];
  for (const buffer of all) validateBuffer(buffer, report);
  for (const { kind, summary } of driver.handles) {
    if (!kebab.test(kind)) report(kind, 'the kind of a handle must be in kebab case');
    sentence(kind, summary, report);
  }
  repeated(driver.handles.map(({ kind }) => kind)).forEach((kind) => {
    report(kind, 'there are two kinds of handles of this name');
  });
  namesInLua(driver, report);
}

function validateCommand(driver: DriverDescription, command: CommandDescription, report: Report): void {
  const { name } = command;
  if (!isWord(command.number) || command.number === 0 || command.number > LARGEST_COMMAND)
    report(
      name,
      `its number ${command.number} is not from 1 to ${LARGEST_COMMAND} (0, "are you there?", is the kernel's)`,
    );
  nameInCamelCase(name, report);
  sentence(name, command.summary, report);
  permission(name, command.permission, report);
  const { fuel = 1 } = command;
  if (!Number.isInteger(fuel) || fuel < 1 || fuel > MOST_FUEL)
    report(name, `its fuel ${fuel} is not a whole number from 1 to ${MOST_FUEL}`);
  const words = wordsOf(command.arguments);
  if (words > 2) report(name, `its arguments take ${words} words: a command has two`);
  validateValues(driver, name, command.arguments, report);
  for (const argument of command.arguments)
    if (argument.type === 'status')
      report(`${name}.${argument.name}`, 'a status is nothing a process can be asked for');
  const widths = widthsOfVariant(command.success);
  if (!widths) report(name, `${variantName(command.success)} is no success variant`);
  else if (String(command.returns.map((value) => (isTwoWords(value) ? 2 : 1))) !== String(widths))
    report(name, `what it returns (${shape(command.returns)}) does not fit ${variantName(command.success)}`);
  validateValues(driver, name, command.returns, report);
  for (const { error, when } of command.failures) {
    if (!(error in ErrorCode) || error === 'BadReturnVariant') report(name, `'${error}' is no error of the kernel`);
    phrase(name, `when it fails with ${error}`, when, report);
  }
  repeated(command.failures.map(({ error, when }) => `${error}, ${when},`)).forEach((failure) => {
    report(name, `the failure ${failure} is listed twice`);
  });
  if (command.completion !== undefined && !driver.upcalls.some((upcall) => upcall.name === command.completion))
    report(name, `its completion '${command.completion}' is no upcall of the driver`);
}

const shape = (values: readonly ValueDescription[]): string => values.map(({ type }) => type).join(', ') || 'nothing';

function validateUpcall(driver: DriverDescription, upcall: UpcallDescription, report: Report): void {
  if (!isWord(upcall.number)) report(upcall.name, `its number ${upcall.number} is not a whole number from 0`);
  nameInCamelCase(upcall.name, report);
  sentence(upcall.name, upcall.summary, report);
  const words = wordsOf(upcall.arguments);
  if (words > 3) report(upcall.name, `its arguments take ${words} words: an upcall has three`);
  validateValues(driver, upcall.name, upcall.arguments, report);
}

function validateBuffer(buffer: BufferDescription, report: Report): void {
  if (!isWord(buffer.number)) report(buffer.name, `its number ${buffer.number} is not a whole number from 0`);
  nameInCamelCase(buffer.name, report);
  sentence(buffer.name, buffer.summary, report);
}

function validateValues(
  driver: DriverDescription,
  owner: string,
  values: readonly ValueDescription[],
  report: Report,
): void {
  for (const value of values) {
    const part = `${owner}.${value.name}`;
    nameInCamelCase(value.name, (_, cause) => report(part, cause));
    sentence(part, value.summary, report);
    if (value.unit !== undefined) phrase(part, 'its unit', value.unit, report);
    if (value.type === 'choice') validateChoices(part, value.choices, report);
    else if (value.type === 'handle' && !driver.handles.some(({ kind }) => kind === value.kind))
      report(part, `'${value.kind}' is no kind of handle of the driver`);
    else if ('least' in value || 'most' in value) validateRange(part, value, report);
  }
  repeated(values.map(({ name }) => name)).forEach((name) => {
    report(owner, `there are two values of the name '${name}'`);
  });
}

function validateChoices(part: string, choices: Readonly<Record<string, number>>, report: Report): void {
  const entries = Object.entries(choices);
  if (entries.length === 0) report(part, 'it has no choices');
  for (const [choice, number] of entries) {
    if (!kebab.test(choice)) report(part, `the choice '${choice}' must be in kebab case`);
    if (!isWord(number)) report(part, `the choice '${choice}' has the number ${number}: not a whole number of 32 bits`);
  }
  repeated(entries.map(([, number]) => number)).forEach((number) => {
    report(part, `two choices have the number ${number}`);
  });
}

function validateRange(part: string, value: ValueDescription, report: Report): void {
  const whole = typeRange(value);
  if (!whole) {
    report(part, `a ${value.type} has no least and most`);
    return;
  }
  const { least = whole.least, most = whole.most } = value as { least?: number; most?: number };
  for (const bound of [least, most]) {
    if (!Number.isInteger(bound) || bound < whole.least || bound > whole.most)
      report(part, `${bound} is not within ${value.type} (${whole.least} to ${whole.most})`);
  }
  if (least > most) report(part, `least ${least} is more than most ${most}`);
}

/** What the Lua module makes of the names must be distinct, and no word of the language. */
function namesInLua(driver: DriverDescription, report: Report): void {
  const buffers = [driver.readWriteBuffers, driver.readOnlyBuffers, driver.userspaceReadableBuffers ?? []].flat();
  const taken = [
    ...driver.commands.flatMap(({ name }) => [
      [name, snakeCase(name)] as const,
      [name, `command_${snakeCase(name)}`] as const,
    ]),
    ...driver.upcalls.flatMap(({ name }) => [
      [name, `subscribe_${snakeCase(name)}`] as const,
      [name, `decode_${snakeCase(name)}`] as const,
      [name, `upcall_${snakeCase(name)}`] as const,
    ]),
    ...buffers.flatMap(({ name }) => [
      [name, `allow_${snakeCase(name)}`] as const,
      [name, `buffer_${snakeCase(name)}`] as const,
    ]),
  ];
  const owners = new Map<string, string>([
    ['exists', 'command 0'],
    ['driver', 'its number'],
  ]);
  for (const [name, inLua] of taken) {
    const owner = owners.get(inLua);
    if (luaKeywords.has(inLua)) report(name, `'${inLua}' is a word of Lua: choose another name`);
    if (owner !== undefined && owner !== name) report(name, `Lua would call it '${inLua}', as '${owner}'`);
    owners.set(inLua, name);
  }
  repeated(buffers.map(({ name }) => name)).forEach((name) => {
    report(name, 'there are two buffers of this name: Lua could not tell them apart');
  });
}

function unique(parts: readonly { readonly number: number; readonly name: string }[], what: string, report: Report) {
  for (const part of parts) {
    const first = parts.find(({ number }) => number === part.number);
    if (first !== part) report(part.name, `its number ${part.number} is that of the ${what} '${first?.name}' already`);
  }
  if (what === 'buffer') return;
  repeated(parts.map(({ name }) => name)).forEach((name) => {
    report(name, `there are two ${what}s of this name`);
  });
}

/** The values that stand in a list more than once, each once. */
function repeated<T>(values: readonly T[]): T[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}

function nameInCamelCase(name: string, report: Report): void {
  if (!camel.test(name)) report(name, `its name must be in camel case, such as 'setOffset'`);
}

function sentence(part: string, text: string, report: Report): void {
  if (!/^[A-Z0-9].*\.$/s.test(text)) report(part, `its summary must be a sentence, with a full stop: '${text}'`);
  else if (text.includes('\n')) report(part, 'its summary must be one line');
}

/** What is put into sentences: no capital is asked for, but no full stop may end it. */
function phrase(part: string, what: string, text: string, report: Report): void {
  if (text === '' || /[.\n]$/.test(text) || text.includes('\n'))
    report(part, `${what} must be some words in one line, without a full stop: '${text}'`);
}

function permission(part: string, name: string | undefined, report: Report): void {
  if (name !== undefined && !permissionForm.test(name))
    report(part, `the permission '${name}' must be in kebab case, parts after colons`);
}
