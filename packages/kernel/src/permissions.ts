/**
 * What a process may do: what its app asked for and its board granted. A permission is words with colons between, from the
 * general to the particular: `console`, `device:heater`, `ipc:call:timer`. Who has a general one has all below it; `device:*`
 * is another way to write `device`.
 */
export class Permissions {
  readonly #granted: ReadonlySet<string>;
  /** All that is granted and all that is above it: `ipc` and `ipc:call` if `ipc:call:timer` is granted. */
  readonly #some: ReadonlySet<string>;

  constructor(granted: readonly string[]) {
    this.#granted = new Set(granted.map((permission) => permission.replace(/:\*$/, '')));
    this.#some = new Set([...this.#granted].flatMap(withThoseAbove));
  }

  /** True if it has the permission, for all objects, or (no object given) for at least one. */
  mayUse(permission: string, object?: string): boolean {
    if (object === undefined && this.#some.has(permission)) return true;
    const wanted = object === undefined ? permission : `${permission}:${object}`;
    return withThoseAbove(wanted).some((one) => this.#granted.has(one));
  }

  list(): string[] {
    return [...this.#granted];
  }
}

/** `a`, `a:b` and `a:b:c` for `a:b:c`. */
function withThoseAbove(permission: string): string[] {
  const words = permission.split(':');
  return words.map((_, index) => words.slice(0, index + 1).join(':'));
}
