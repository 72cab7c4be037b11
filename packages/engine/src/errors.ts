/** Whose fault it was. A script's faults are never thrown: they are outcomes, see outcome.ts. */
import type { LuaInput } from './values/lua-value.ts';

/** The caller broke the rules of this interface: an argument out of range, a call at the wrong time. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Bytes from outside are not what they should be: a snapshot of another version, or a damaged one. */
export class DataError extends Error {
  override readonly name = 'DataError';
}

/** Perilune itself is at fault. */
export class EngineDefect extends Error {
  override readonly name = 'EngineDefect';
}

/** Thrown by a host function: the script gets exactly this value as its error, without a position added. */
export class LuaError extends Error {
  override readonly name = 'LuaError';
  readonly value: LuaInput;

  constructor(value: LuaInput) {
    super('an error for the script');
    this.value = value;
  }
}
