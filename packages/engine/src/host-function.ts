/** Functions of the host that scripts can call. */
import type { LuaInput, LuaValue } from './values/lua-value.ts';

/**
 * Gets the arguments and returns one value, or several as a Results, or a promise of that: the process waits then.
 * What it throws becomes the error the script sees: a LuaError its value, anything else its message.
 */
// biome-ignore lint/suspicious/noConfusingVoidType: a function that returns nothing is welcome
export type HostFunction = (...values: never[]) => HostResult | void | Promise<HostResult | void>;
/** How the engine sees one. */
export type AnyHostFunction = (...values: LuaValue[]) => HostResult | PromiseLike<HostResult>;

export type HostResult = LuaInput | Results | undefined;

/** More than one result, or none. */
export class Results {
  readonly values: readonly LuaInput[];

  constructor(...values: LuaInput[]) {
    this.values = values;
  }
}
