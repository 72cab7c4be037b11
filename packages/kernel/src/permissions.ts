/**
 * What a process may do: what its app asked for and its board granted. A permission is words with colons between, from the
 * general to the particular: `console`, `device:heater`, `ipc:call:timer`. Who has a general one has all below it; `device:*`
 * is another way to write `device`.
 */
export class Permissions {
  readonly #granted: readonly string[];

  constructor(granted: readonly string[]) {
    // Most often nothing is to be changed, and the list of the description serves.
    this.#granted = granted.some(isWild) ? granted.map((one) => (isWild(one) ? one.slice(0, -2) : one)) : granted;
  }

  /** True if the process has the permission: for the object, or (none given) for at least one. */
  mayUse(permission: string, object?: string): boolean {
    const wanted = object === undefined ? permission : `${permission}:${object}`;
    for (const granted of this.#granted) {
      if (covers(granted, wanted) || (object === undefined && covers(wanted, granted))) return true;
    }
    return false;
  }
}

/** True if `particular` is `general` or below it. */
function covers(general: string, particular: string): boolean {
  if (!particular.startsWith(general)) return false;
  return particular.length === general.length || particular[general.length] === ':';
}

function isWild(permission: string): boolean {
  return permission.endsWith(':*');
}
