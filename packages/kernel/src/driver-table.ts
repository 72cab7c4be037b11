/** The drivers of the kernel, each description compiled once into what a system call can look up without searching. */
import type { CommandDescription, DriverDescription, ValueDescription } from '@perilune/abi';
import type { Driver } from './driver.ts';
import type { GrantStore } from './grant.ts';

/** How an argument is checked. */
export const ArgumentCheck = {
  /** Any 32 bits: nothing to check. */
  Any: 0,
  Unsigned: 1,
  Signed: 2,
  /** Both words. */
  Unsigned64: 3,
  Signed64: 4,
  Choice: 5,
  Handle: 6,
} as const;
export type ArgumentCheck = (typeof ArgumentCheck)[keyof typeof ArgumentCheck];

export interface CompiledArgument {
  readonly check: ArgumentCheck;
  readonly least: number;
  readonly most: number;
  readonly choices: ReadonlySet<number> | undefined;
  readonly kind: string;
}

export interface CompiledCommand {
  readonly number: number;
  readonly name: string;
  readonly argument0: CompiledArgument | undefined;
  readonly argument1: CompiledArgument | undefined;
  readonly success: number;
  /** What it costs beside the call. */
  readonly fuel: number;
  readonly permission: string | undefined;
}

export interface CompiledDriver {
  readonly driver: Driver;
  readonly description: DriverDescription;
  readonly number: number;
  readonly permission: string | undefined;
  /** One bit of its own in the masks of processes; 0 for those added after the thirtieth. */
  readonly bit: number;
  /** By number. */
  readonly commands: readonly (CompiledCommand | undefined)[];
  /** Of subscriptions and of buffers by kind: which numbers there are. */
  readonly subscriptions: ReadonlySet<number>;
  readonly readWrite: ReadonlySet<number>;
  readonly readOnly: ReadonlySet<number>;
  readonly userspaceReadable: ReadonlySet<number>;
  readonly grants: GrantStore<unknown>[];
}

/** A driver that cannot be added: its description is wrong, or another has its number. */
export class DriverError extends Error {
  override name = 'DriverError';
}

const LARGEST_COMMAND = 1023;
const SMALL_NUMBERS = 256;
/** A mask is a small integer. */
const MOST_BITS = 30;

export class DriverTable {
  readonly #all: CompiledDriver[] = [];
  /** By number: most are small. */
  readonly #small: (CompiledDriver | undefined)[] = new Array(SMALL_NUMBERS).fill(undefined);
  readonly #large = new Map<number, CompiledDriver>();

  /** In the order they were added. */
  get all(): readonly CompiledDriver[] {
    return this.#all;
  }

  find(number: number): CompiledDriver | undefined {
    return number < SMALL_NUMBERS ? this.#small[number] : this.#large.get(number);
  }

  /** @throws DriverError */
  add(driver: Driver, grants: GrantStore<unknown>[]): void {
    const compiled = compileDriver(driver, grants, this.#all.length < MOST_BITS ? 1 << this.#all.length : 0);
    const { number, name, handles } = compiled.description;
    if (this.find(number) !== undefined) throw new DriverError(`${name}: there is a driver of the number ${number}`);
    for (const { kind } of handles) {
      const owner = this.#all.find(({ description }) => description.handles.some((other) => other.kind === kind));
      if (owner) throw new DriverError(`${name}: handles of the kind '${kind}' belong to ${owner.description.name}`);
    }
    this.#all.push(compiled);
    if (number < SMALL_NUMBERS) this.#small[number] = compiled;
    else this.#large.set(number, compiled);
  }
}

function compileDriver(driver: Driver, grants: GrantStore<unknown>[], bit: number): CompiledDriver {
  const { description } = driver;
  const { number, name } = description;
  if (!isWord(number)) throw new DriverError(`${name}: the driver number ${number} is no unsigned 32-bit number`);
  const commands: (CompiledCommand | undefined)[] = [undefined];
  for (const command of description.commands) {
    const where = `${name}, command ${command.number} (${command.name})`;
    if (!Number.isInteger(command.number) || command.number < 1 || command.number > LARGEST_COMMAND) {
      throw new DriverError(`${where}: the number must be from 1 to ${LARGEST_COMMAND}; 0 is the kernel's`);
    }
    if (commands[command.number] !== undefined) throw new DriverError(`${where}: the number is there twice`);
    while (commands.length <= command.number) commands.push(undefined);
    commands[command.number] = compileCommand(command, where);
  }
  return {
    driver,
    description,
    number,
    permission: description.permission,
    bit,
    commands,
    subscriptions: numbersOf(description.upcalls, name),
    readWrite: numbersOf(description.readWriteBuffers, name),
    readOnly: numbersOf(description.readOnlyBuffers, name),
    userspaceReadable: numbersOf(description.userspaceReadableBuffers ?? [], name),
    grants,
  };
}

function compileCommand(command: CommandDescription, where: string): CompiledCommand {
  const [first, second, ...more] = command.arguments;
  const words = command.arguments.reduce((sum, { type }) => sum + (type === 'u64' || type === 'i64' ? 2 : 1), 0);
  if (more.length > 0 || words > 2) throw new DriverError(`${where}: its arguments need more than two words`);
  return {
    number: command.number,
    name: command.name,
    argument0: first && compileArgument(first),
    argument1: second && compileArgument(second),
    success: command.success,
    fuel: command.fuel ?? 0,
    permission: command.permission,
  };
}

/** Statuses go from 0 to the last error code of the kernel's range. */
const LARGEST_STATUS = 1023;

function compileArgument(value: ValueDescription): CompiledArgument {
  const common = { choices: undefined, kind: '' };
  switch (value.type) {
    case 'u32': {
      const { least = 0, most = 0xffffffff } = value;
      const check = least <= 0 && most >= 0xffffffff ? ArgumentCheck.Any : ArgumentCheck.Unsigned;
      return { ...common, check, least, most };
    }
    case 'i32':
      return {
        ...common,
        check: ArgumentCheck.Signed,
        least: value.least ?? -(2 ** 31),
        most: value.most ?? 2 ** 31 - 1,
      };
    case 'u64':
      return { ...common, check: ArgumentCheck.Unsigned64, least: value.least ?? 0, most: value.most ?? 2 ** 53 };
    case 'i64':
      return {
        ...common,
        check: ArgumentCheck.Signed64,
        least: value.least ?? -(2 ** 53),
        most: value.most ?? 2 ** 53,
      };
    case 'boolean':
      return { ...common, check: ArgumentCheck.Unsigned, least: 0, most: 1 };
    case 'status':
      return { ...common, check: ArgumentCheck.Unsigned, least: 0, most: LARGEST_STATUS };
    case 'choice': {
      const choices = new Set(Object.values(value.choices));
      return { ...common, check: ArgumentCheck.Choice, least: 0, most: 0, choices };
    }
    case 'handle':
      return { ...common, check: ArgumentCheck.Handle, least: 0, most: 0, kind: value.kind };
  }
}

function numbersOf(
  entries: readonly { readonly number: number; readonly name: string }[],
  driver: string,
): Set<number> {
  const numbers = new Set<number>();
  for (const { number, name } of entries) {
    if (!isWord(number) || numbers.has(number)) {
      throw new DriverError(`${driver}, ${name}: the number ${number} is no unsigned 32-bit number, or there twice`);
    }
    numbers.add(number);
  }
  return numbers;
}

function isWord(number: number): boolean {
  return Number.isInteger(number) && number >= 0 && number <= 0xffffffff;
}
