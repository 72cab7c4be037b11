/** Names of files as processes write them: looked at before anybody else sees them. */

const LONGEST_NAME = 255;
/** What a name is made of: no controls, and nothing that is not the same on every system. */
const NAME = /^[ -~]+$/;

/** @returns undefined if it is no name: empty, too long, or a part of it is empty or goes up */
export function readName(bytes: Uint8Array): string | undefined {
  if (bytes.length > LONGEST_NAME) return undefined;
  const name = String.fromCharCode(...bytes);
  if (!NAME.test(name)) return undefined;
  return name.split('/').some((part) => part === '' || part === '.' || part === '..') ? undefined : name;
}

/** Folder and path of a whole name. */
export function splitName(bytes: Uint8Array): readonly [folder: string, path: string] | undefined {
  const name = readName(bytes);
  if (name === undefined) return undefined;
  const slash = name.indexOf('/');
  return slash < 0 ? [name, ''] : [name.slice(0, slash), name.slice(slash + 1)];
}

/** The path of a name below a folder. @returns undefined if together they are too long */
export function below(path: string, name: string): string | undefined {
  const whole = path === '' ? name : `${path}/${name}`;
  return whole.length <= LONGEST_NAME ? whole : undefined;
}
