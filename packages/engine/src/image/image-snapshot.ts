/** Snapshots of images: form and header are those of snapshot.ts, what the host side knows is less. */
import type { ImageFault, ImageStop } from '@perilune/hil';
import { PROCESS_QUOTA } from '@perilune/isa';
import type { ProcessMemory } from '../crossing/process-memory.ts';
import { DataError } from '../errors.ts';
import { packSnapshot, unpackSnapshot } from '../snapshot.ts';
import { LuaTable, type LuaValue } from '../values/lua-value.ts';
import { decodeUtf8 } from '../values/utf8.ts';
import type { FaultScene } from './image-fault.ts';
import type { FirstCall, ImageInstance } from './image-instance.ts';

/** What LuaImage itself remembers: set once it has ended. */
export interface ImageState {
  readonly stop: ImageStop | undefined;
  readonly completion: number | undefined;
  readonly fault: ImageFault | undefined;
}

export interface ImageSnapshot {
  readonly quota: number;
  readonly memory: Uint8Array;
  readonly random: bigint;
  readonly state: ImageState;
  /** Puts the rest where it belongs. */
  apply(instance: ImageInstance): void;
}

export function captureImage(
  memory: ProcessMemory,
  instance: ImageInstance | undefined,
  identity: bigint,
  { stop, completion, fault }: ImageState,
): Uint8Array {
  return packSnapshot(memory.bytes, memory.word(PROCESS_QUOTA), identity, {
    isImage: true,
    stop,
    completion,
    fault: fault === undefined ? undefined : JSON.stringify(fault),
    random: BigInt.asIntN(64, instance?.random.state ?? 0n),
    activity: instance?.activity ?? 0,
    isBlocked: instance?.isBlocked ?? false,
    isYielding: instance?.isYielding ?? false,
    invoked: instance?.invoked ?? 0,
    invocations: instance?.invocations ?? 0,
    isStepping: instance?.isStepping ?? false,
    firstCall: instance?.firstCall?.join(' '),
    scene: instance?.scene === undefined ? undefined : JSON.stringify(instance.scene),
    parts: new Map(instance?.parts.entries() ?? []),
  });
}

/** @throws DataError */
export function readImageSnapshot(bytes: Uint8Array, identity: bigint): ImageSnapshot {
  const { quota, memory, host } = unpackSnapshot(bytes, identity);
  const { stop, completion, fault, random, activity, isBlocked, isYielding, invoked, invocations } = host;
  const { isStepping, firstCall, scene, parts } = host;
  if (host.isImage !== true) throw new DataError('this is the snapshot of a process, not of an image');
  if (typeof random === 'string' || !(parts instanceof LuaTable)) throw new DataError('the snapshot is damaged');
  const call = firstCall instanceof Uint8Array ? callOf(firstCall) : undefined;
  return {
    quota,
    memory,
    random: BigInt.asUintN(64, BigInt((random as number | bigint | undefined) ?? 0)),
    state: {
      stop: typeof stop === 'number' ? (stop as ImageStop) : undefined,
      completion: typeof completion === 'number' ? completion : undefined,
      fault: parsed<ImageFault>(fault),
    },
    apply(instance) {
      instance.activity = Number(activity);
      instance.isBlocked = isBlocked === true;
      instance.isYielding = isYielding === true;
      instance.invoked = Number(invoked) >>> 0;
      instance.invocations = Number(invocations) >>> 0;
      instance.isStepping = isStepping === true;
      instance.firstCall = call;
      instance.scene = parsed<FaultScene>(scene);
      for (const [part, content] of parts) {
        if (content instanceof Uint8Array) instance.parts.set(Number(part), content);
      }
    },
  };
}

/** @throws DataError */
function callOf(text: Uint8Array): FirstCall {
  const [callClass, word0, word1, word2, word3, ...more] = (decodeUtf8(text, 0, text.length) ?? '')
    .split(' ')
    .map(Number);
  const call = [callClass, word0, word1, word2, word3];
  if (more.length === 0 && call.every((word) => word !== undefined && Number.isInteger(word) && word === word >>> 0)) {
    return call as unknown as FirstCall;
  }
  throw new DataError('the snapshot is damaged');
}

/** @throws DataError */
function parsed<T>(text: LuaValue): T | undefined {
  if (!(text instanceof Uint8Array)) return undefined;
  try {
    return JSON.parse(decodeUtf8(text, 0, text.length) ?? '') as T;
  } catch {
    throw new DataError('the snapshot is damaged');
  }
}
