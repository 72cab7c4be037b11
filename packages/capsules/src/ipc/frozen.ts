/** What a snapshot holds of a process's services and connections. It may have been damaged on its way. */
export interface FrozenIpc {
  readonly services: readonly {
    readonly handle: number;
    readonly name: string;
    readonly allowed: readonly string[] | null;
  }[];
  readonly peers: readonly { readonly handle: number; readonly name: string; readonly calls: readonly number[] }[];
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isList = (value: unknown, isMember: (member: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every(isMember);
const isString = (value: unknown) => typeof value === 'string';

export function isFrozenIpc(value: unknown): value is FrozenIpc {
  return (
    isObject(value) &&
    isList(
      value.services,
      (service) =>
        isObject(service) &&
        Number.isInteger(service.handle) &&
        isString(service.name) &&
        (service.allowed === null || isList(service.allowed, isString)),
    ) &&
    isList(
      value.peers,
      (peer) =>
        isObject(peer) && Number.isInteger(peer.handle) && isString(peer.name) && isList(peer.calls, Number.isInteger),
    )
  );
}
