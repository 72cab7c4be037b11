/**
 * Numbered things, such as the pins of a board: each process sees those it may use, numbered from 0 in the order of the
 * board. What it may use does not change while it runs, so it is worked out once.
 */
import { ErrorCode, type StatusCode } from '@perilune/abi';
import type { Caller, CommandAnswer, Grant, ProcessId, ProcessIdentity } from '@perilune/kernel';
import { tell } from './command-table.ts';
import { isName, nameFrom, put, utf8 } from './text.ts';

export interface NamedItem {
  readonly name: string;
}

export class Items<T extends NamedItem> {
  readonly #permission: string;
  readonly #list: () => Iterable<T>;
  readonly #visible = new Map<ProcessId, readonly T[]>();

  /** @param list gives all items there are; it is asked once for each process */
  constructor(permission: string, list: () => Iterable<T>) {
    this.#permission = permission;
    this.#list = list;
  }

  visibleTo(caller: ProcessIdentity): readonly T[] {
    let visible = this.#visible.get(caller.id);
    if (visible === undefined) {
      visible = [...this.#list()].filter(({ name }) => caller.mayUse(this.#permission, name));
      this.#visible.set(caller.id, visible);
    }
    return visible;
  }

  get(caller: ProcessIdentity, index: number): T | undefined {
    return this.visibleTo(caller)[index];
  }

  /** Those a process has been shown; none if it never asked. */
  known(process: ProcessId): readonly T[] {
    return this.#visible.get(process) ?? [];
  }

  /** The number an item has for a process; -1 if it has none. */
  numberOf(process: ProcessId, item: T): number {
    return this.#visible.get(process)?.indexOf(item) ?? -1;
  }

  forget(process: ProcessId): void {
    this.#visible.delete(process);
  }

  count(caller: Caller, answer: CommandAnswer): StatusCode {
    return tell(answer, this.visibleTo(caller).length);
  }

  /** The command `find`: the name is in a read-only buffer. */
  find(caller: Caller, grant: Grant<unknown>, buffer: number, answer: CommandAnswer): StatusCode {
    const name = grant.enter(caller.id, (_state, kernel) => nameFrom(kernel.readOnly(buffer)) ?? '');
    if (name === undefined) return ErrorCode.NoMemory;
    const index = this.visibleTo(caller).findIndex((item) => item.name === name);
    return index < 0 ? ErrorCode.NoDevice : tell(answer, index);
  }

  /** The command `name`: the name goes into a read-write buffer. */
  name(caller: Caller, grant: Grant<unknown>, index: number, buffer: number, answer: CommandAnswer): StatusCode {
    const item = this.get(caller, index);
    if (item === undefined) return ErrorCode.NoDevice;
    const length = grant.enter(caller.id, (_state, kernel) => put(utf8(item.name), kernel.readWrite(buffer)) ?? -1);
    if (length === undefined) return ErrorCode.NoMemory;
    return length < 0 ? ErrorCode.Size : tell(answer, length);
  }
}

/** @throws RangeError if two items of a board have one name, or a name is none */
export function checkNames(what: string, items: readonly NamedItem[]): void {
  const names = new Set<string>();
  for (const { name } of items) {
    if (!isName(name)) throw new RangeError(`"${name}" is no name for a ${what}`);
    if (names.has(name)) throw new RangeError(`there are two of the ${what} "${name}"`);
    names.add(name);
  }
}
