/**
 * Snapshots: the memory of a process, and the little that its host side knows beyond that.
 *
 *   0       4         8                16           20            24
 *   ├───────┼─────────┼────────────────┼────────────┼─────────────┼────────┬────────────┐
 *   │ magic │ version │ engine (u64)   │ quota      │ memory size │ memory │ host state │
 *   └───────┴─────────┴────────────────┴────────────┴─────────────┴────────┴────────────┘
 *
 * Little endian. The host state is a serialised table. A suspended library function is only understood by the build
 * of the engine that suspended it, so a snapshot names its build and no other takes it.
 */
import { LAYOUT_VERSION, PROCESS_VERSION } from '@perilune/isa';
import type { ProcessInstance, Request } from './crossing/instance.ts';
import type { Random } from './crossing/random.ts';
import { DataError } from './errors.ts';
import type { HostFunction } from './host-function.ts';
import { PAGE } from './options.ts';
import { decodeValues } from './values/decode.ts';
import { encodeValues } from './values/encode.ts';
import { type LuaInput, LuaTable, type LuaValue } from './values/lua-value.ts';
import { decodeUtf8 } from './values/utf8.ts';

const MAGIC = 0x4e4c5350; // "PSLN"
const VERSION = 1;
const HEADER = 24;

/** What Process itself remembers. */
export interface ProcessState {
  readonly isBusy: boolean;
  readonly exitStatus: number | undefined;
}

export interface Snapshot {
  readonly quota: number;
  readonly memory: Uint8Array;
  readonly state: ProcessState;
  readonly random: bigint;
  /** Puts the rest where it belongs. */
  apply(instance: ProcessInstance, functions: Readonly<Record<string, HostFunction>>): void;
}

export function captureProcess(
  instance: ProcessInstance,
  settings: { readonly quota: number; readonly identity: () => bigint; readonly random: Random },
  { isBusy, exitStatus }: ProcessState,
): Uint8Array {
  return packSnapshot(instance.memory.bytes, settings.quota, settings.identity(), {
    isBusy,
    exitStatus,
    activity: instance.activity,
    functions: instance.calls.names,
    random: BigInt.asIntN(64, settings.random.state),
    pending: instance.pendingRequest,
    parts: new Map(instance.parts.entries()),
    files: [...instance.files.states()].map((file): LuaInput => ({ ...file })),
    nextFile: instance.files.next,
  });
}

/** @throws DataError */
export function readSnapshot(bytes: Uint8Array, identity: bigint): Snapshot {
  const { quota, memory, host } = unpackSnapshot(bytes, identity);
  if (host.isImage === true) throw new DataError('this is the snapshot of an image, not of a process');
  const { state, random, apply } = orDamaged(() => readHostState(host));
  return { quota, memory, state, random, apply: (...all) => orDamaged(() => apply(...all)) };
}

/** Whatever fails for what stands in the host state: it was damaged. @throws DataError */
function orDamaged<T>(read: () => T): T {
  try {
    return read();
  } catch {
    throw new DataError('the snapshot is damaged');
  }
}

/** @param host what the host side knows beyond the memory */
export function packSnapshot(
  memory: Uint8Array,
  quota: number,
  identity: bigint,
  host: Readonly<Record<string, LuaInput>>,
): Uint8Array {
  const state = encodeValues([host]);
  const bytes = new Uint8Array(HEADER + memory.length + state.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, VERSION, true);
  view.setBigUint64(8, identity, true);
  view.setUint32(16, quota, true);
  view.setUint32(20, memory.length, true);
  bytes.set(memory, HEADER);
  bytes.set(state, HEADER + memory.length);
  return bytes;
}

/** @throws DataError */
export function unpackSnapshot(
  bytes: Uint8Array,
  identity: bigint,
): { readonly quota: number; readonly memory: Uint8Array; readonly host: Record<string, LuaValue> } {
  if (bytes.length < HEADER + PAGE) throw new DataError('this is no snapshot of a process: it is too short');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== MAGIC) throw new DataError('this is no snapshot of a process');
  const version = view.getUint32(4, true);
  if (version !== VERSION)
    throw new DataError(`the snapshot has version ${version}; this engine reads version ${VERSION}`);
  if (view.getBigUint64(8, true) !== identity)
    throw new DataError('the snapshot was taken by another build of the engine');
  const quota = view.getUint32(16, true);
  const size = view.getUint32(20, true);
  if (size % PAGE !== 0 || quota % PAGE !== 0 || size > quota || HEADER + size > bytes.length)
    throw new DataError('the snapshot is damaged');
  const memory = bytes.subarray(HEADER, HEADER + size);
  if (view.getUint32(HEADER + PROCESS_VERSION, true) !== LAYOUT_VERSION) throw new DataError('the snapshot is damaged');
  return orDamaged(() => {
    const [table] = decodeValues(bytes.subarray(HEADER + size), 'bytes');
    if (!(table instanceof LuaTable)) throw new DataError('no table');
    return { quota, memory, host: table.toObject() };
  });
}

function readHostState(host: Record<string, LuaValue>): Pick<Snapshot, 'state' | 'random' | 'apply'> {
  const { isBusy, exitStatus, activity, functions, random, pending, parts, files, nextFile } = host;
  return {
    state: { isBusy: isBusy === true, exitStatus: typeof exitStatus === 'number' ? exitStatus : undefined },
    random: BigInt.asUintN(64, BigInt(random as number | bigint)),
    apply(instance, available) {
      instance.activity = Number(activity);
      const names = (functions as LuaTable).toArray().map((name) => textOf(name));
      instance.calls.restore(names, available);
      for (const [part, content] of parts as LuaTable) instance.parts.set(Number(part), content as Uint8Array);
      const states = (files as LuaTable).toArray().map((file) => (file as LuaTable).toObject());
      instance.files.restore(
        states.map(({ handle, name, mode, address }) => ({
          handle: Number(handle),
          name: name as Uint8Array,
          mode: Number(mode),
          address: Number(address),
        })),
        Number(nextFile),
      );
      if (pending instanceof LuaTable) instance.resumeRequest(pending.toArray().map(Number) as unknown as Request);
    },
  };
}

function textOf(bytes: LuaValue): string {
  return bytes instanceof Uint8Array ? (decodeUtf8(bytes, 0, bytes.length) ?? '') : '';
}
