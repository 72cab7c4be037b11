/**
 * Flash: the key–value stores of apps. What is asked is looked at here; whoever has the medium makes the changes and tells
 * when they stay. What a process has asked for is done even if it ends meanwhile, and told nobody.
 */
import {
  ErrorCode,
  FLASH_LARGEST_COMMIT,
  FLASH_LARGEST_VALUE,
  FLASH_LONGEST_KEY,
  FlashChangeKind,
  flash,
  type StatusCode,
} from '@perilune/abi';
import type { FlashChange, FlashRequest, Flash as Medium } from '@perilune/hil';
import type { Caller, Driver, DriverContext, Grant, GrantAccess, ProcessId, ProcessIdentity } from '@perilune/kernel';
import { commandTable, numbers, tell } from './command-table.ts';
import { Requests } from './requests.ts';

const upcalls = numbers(flash.upcalls);
const readOnly = numbers(flash.readOnlyBuffers);
const readWrite = numbers(flash.readWriteBuffers);
const STATE_SIZE = 64;
/** Before the key of a change: its kind, and both lengths. */
const CHANGE_HEAD = 6;

interface FlashState {
  /** The request that is going on; 0 if none is. */
  request: number;
}

/** What the buffers of the process make of a command. */
type Reader = (kernel: GrantAccess) => FlashRequest | StatusCode;

export class Flash implements Driver {
  readonly description = flash;
  readonly command: Driver['command'];
  readonly #grant: Grant<FlashState>;
  readonly #medium: Medium;
  readonly #requests = new Requests();

  constructor(context: DriverContext, medium: Medium) {
    this.#medium = medium;
    this.#grant = context.grant({ size: STATE_SIZE, create: () => ({ request: 0 }) });
    medium.onAnswer = (id, status, length, content) => this.#answered(id, status, length, content);
    this.command = commandTable(flash, {
      get: (caller) => this.#request(caller, get),
      set: (caller) => this.#request(caller, (kernel) => changeOne(kernel, caller, {}, data)),
      delete: (caller) => this.#request(caller, (kernel) => changeOne(kernel, caller, { only: 'present' }, nothing)),
      add: (caller) => this.#request(caller, (kernel) => changeOne(kernel, caller, { only: 'absent' }, data)),
      update: (caller) => this.#request(caller, (kernel) => changeOne(kernel, caller, { only: 'present' }, data)),
      commit: (caller) => this.#request(caller, (kernel) => changeAll(kernel, caller)),
      list: (caller, first) => this.#request(caller, (kernel) => list(kernel, first)),
      usage: (caller) => this.#request(caller, () => ({ operation: 'usage' })),
      quota: (caller, _0, _1, answer) => tell(answer, caller.quotas.flash),
    });
  }

  processEnded(process: ProcessId): void {
    this.#requests.forget(process);
  }

  /** An answer that is under way finds nobody in a copy: there the request is cancelled, and may have been done. */
  freeze(process: ProcessId): { readonly isAsking: boolean } | undefined {
    return this.#grant.enter(process, ({ request }) => ({ isAsking: request !== 0 }));
  }

  thaw({ id }: ProcessIdentity, frozen: unknown): boolean {
    if (typeof frozen !== 'object' || frozen === null || !('isAsking' in frozen)) return false;
    if (frozen.isAsking !== true) return true;
    return (
      this.#grant.enter(id, (_state, kernel) => kernel.scheduleUpcall(upcalls.done, ErrorCode.Cancel)) !== undefined
    );
  }

  #request(caller: Caller, read: Reader): StatusCode {
    const status = this.#grant.enter(caller.id, (state, kernel): StatusCode => {
      if (state.request !== 0 || this.#requests.isFull) return ErrorCode.Busy;
      const request = read(kernel);
      if (typeof request === 'number') return request;
      // What it says and what it may be answered with.
      caller.chargeBytes(
        kernel.readOnly(readOnly.data).length + Math.min(kernel.readWrite(readWrite.value).length, FLASH_LARGEST_VALUE),
      );
      state.request = this.#requests.begin(caller.id);
      this.#medium.request(state.request, caller.name, request);
      return 0;
    });
    return status ?? ErrorCode.NoMemory;
  }

  /** As an interrupt. The buffer may be another by now, or none. */
  #answered(id: number, status: number, length: number, content: Uint8Array): void {
    const process = this.#requests.end(id);
    if (process === undefined) return;
    this.#grant.enter(process, (state, kernel) => {
      if (state.request !== id) return;
      state.request = 0;
      const buffer = kernel.readWrite(readWrite.value);
      buffer.set(content.subarray(0, buffer.length));
      const isShort = status === 0 && content.length > buffer.length;
      kernel.scheduleUpcall(upcalls.done, isShort ? ErrorCode.Size : status, length);
    });
  }
}

function get(kernel: GrantAccess): FlashRequest | StatusCode {
  const key = kernel.readOnly(readOnly.key);
  if (!isKey(key)) return ErrorCode.Invalid;
  return { operation: 'get', key: key.slice(), length: kernel.readWrite(readWrite.value).length };
}

function list(kernel: GrantAccess, first: number): FlashRequest | StatusCode {
  const prefix = kernel.readOnly(readOnly.key);
  if (prefix.length > FLASH_LONGEST_KEY) return ErrorCode.Invalid;
  return { operation: 'list', prefix: prefix.slice(), first, length: kernel.readWrite(readWrite.value).length };
}

const nothing = () => undefined;
const data = (kernel: GrantAccess) => kernel.readOnly(readOnly.data);

function changeOne(
  kernel: GrantAccess,
  { quotas }: Caller,
  only: Pick<FlashChange, 'only'>,
  take: (kernel: GrantAccess) => Uint8Array | undefined,
): FlashRequest | StatusCode {
  const key = kernel.readOnly(readOnly.key);
  if (!isKey(key)) return ErrorCode.Invalid;
  const value = take(kernel);
  if (value && value.length > FLASH_LARGEST_VALUE) return ErrorCode.Size;
  return { operation: 'change', quota: quotas.flash, changes: [{ key: key.slice(), value: value?.slice(), ...only }] };
}

function changeAll(kernel: GrantAccess, { quotas }: Caller): FlashRequest | StatusCode {
  const buffer = kernel.readOnly(readOnly.changes);
  if (buffer.length > FLASH_LARGEST_COMMIT) return ErrorCode.Size;
  const changes = decodeChanges(buffer.slice());
  return typeof changes === 'number' ? changes : { operation: 'change', quota: quotas.flash, changes };
}

/** @param bytes which the process cannot change any more: the changes have parts of it */
function decodeChanges(bytes: Uint8Array): readonly FlashChange[] | StatusCode {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const changes: FlashChange[] = [];
  let next = 0;
  while (next < bytes.length) {
    if (next + CHANGE_HEAD > bytes.length) return ErrorCode.Invalid;
    const kind = view.getUint8(next);
    const keyEnd = next + CHANGE_HEAD + view.getUint8(next + 1);
    const length = view.getUint32(next + 2, true);
    if (length > FLASH_LARGEST_VALUE) return ErrorCode.Size;
    if (keyEnd + length > bytes.length) return ErrorCode.Invalid;
    const key = bytes.subarray(next + CHANGE_HEAD, keyEnd);
    if (!isKey(key)) return ErrorCode.Invalid;
    if (kind === FlashChangeKind.Set) changes.push({ key, value: bytes.subarray(keyEnd, keyEnd + length) });
    else if (kind === FlashChangeKind.Remove && length === 0) changes.push({ key, value: undefined });
    else return ErrorCode.Invalid;
    next = keyEnd + length;
  }
  return changes;
}

function isKey(key: Uint8Array): boolean {
  return key.length > 0 && key.length <= FLASH_LONGEST_KEY;
}
