/** Permissions as app.toml asks for them and board.toml grants them: `console`, `device:heater`, `ipc:call:timer`. */
import { drivers } from '@perilune/abi';
import { suggestion } from '../nearest-name.ts';
import type { Field } from './field.ts';
import { kindOf, shorten } from './quantity.ts';

/** Permissions for one object each; without a name they hold for all. */
export const objectPermissions = [
  'device',
  'gpio',
  'pwm',
  'adc',
  'ipc:serve',
  'ipc:call',
  'offer',
  'uart',
  'udp:bind',
  'udp:send',
  'files:read',
  'files:write',
] as const;
export type ObjectPermission = (typeof objectPermissions)[number];

/** Those the drivers name. */
const wholePermissions: readonly string[] = [
  ...new Set(
    drivers.flatMap(({ permission, commands }) => [permission, ...commands.map((command) => command.permission)]),
  ),
].filter((permission) => permission !== undefined);

/** Drivers that every process may use: to ask for one is not needed, and no mistake. */
const openDrivers: readonly string[] = drivers.flatMap(({ name, permission }) =>
  permission === undefined ? [name] : [],
);

const objectNames: Partial<Record<ObjectPermission, string>> = { 'udp:bind': 'PORT', 'udp:send': 'ADDRESS:PORT' };

/** With NAME or the like for the object. */
export function withObject(permission: ObjectPermission): string {
  return `${permission}:${objectNames[permission] ?? 'NAME'}`;
}

/** Every permission there is. */
export const knownPermissions: readonly string[] = [
  ...wholePermissions,
  ...objectPermissions.map(withObject),
].toSorted();

const isName = (text: string): boolean => /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(text);
const DESTINATION = /^(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})(?::(.+))?$/;

/** What names of objects look like, where they are not all alike. */
const forms: Partial<Record<ObjectPermission, (name: string) => boolean>> = {
  'udp:bind': isPort,
  'udp:send': isDestination,
};

function isPort(text: string): boolean {
  return /^[1-9]\d{0,4}$/.test(text) && Number(text) <= 65_535;
}

/** An address, or one with a port. */
function isDestination(text: string): boolean {
  const [, address = '', port] = DESTINATION.exec(text) ?? [];
  return (
    address !== '' && address.split('.').every((part) => Number(part) <= 255) && (port === undefined || isPort(port))
  );
}

/** The parts of a permission for an object; undefined if it is for none, or none in particular. */
export function objectOf(permission: string): { readonly kind: ObjectPermission; readonly name: string } | undefined {
  const kind = objectPermissions.find((prefix) => permission.startsWith(`${prefix}:`));
  return kind && { kind, name: permission.slice(kind.length + 1) };
}

export const permissionField: Field<string> = {
  expected: `a permission (${knownPermissions.join(', ')})`,
  read(file, path, written) {
    if (typeof written !== 'string') {
      file.report(path, `this is ${kindOf(written)}; ${this.expected} is expected`);
      return undefined;
    }
    if (isGeneral(written)) return written;
    const object = objectOf(written);
    if (object && (forms[object.kind] ?? isName)(object.name)) return written;
    if (object) file.report(path, `${shorten(written)} is none; ${withObject(object.kind)} is expected`);
    else file.report(path, unknownPermission(written));
    return undefined;
  },
};

function isGeneral(written: string): boolean {
  if (openDrivers.includes(written)) return true;
  return wholePermissions.includes(written) || written === 'ipc' || objectPermissions.some((one) => one === written);
}

function unknownPermission(written: string): string {
  const colon = written.lastIndexOf(':');
  const general = [...wholePermissions, ...objectPermissions];
  const name = colon > 0 ? written.slice(0, colon) : written;
  const near = suggestion(name, general);
  return `unknown permission ${shorten(name)}${near || `; known are ${knownPermissions.join(', ')}`}`;
}

/** What is asked for and granted: of two that overlap, the narrower. */
export function intersect(asked: readonly string[], granted: readonly string[]): string[] {
  const both = [
    ...asked.filter((one) => granted.some((other) => includes(other, one))),
    ...granted.filter((one) => asked.some((other) => includes(other, one))),
  ];
  return [...new Set(both)];
}

/** True if who has the first also has the second. */
export function includes(general: string, particular: string): boolean {
  return particular === general || particular.startsWith(`${general}:`);
}
