/** Error codes of system calls and status codes of upcalls: Tock's numbers; 0 is success and no error. */

export const ErrorCode = {
  Fail: 1,
  Busy: 2,
  Already: 3,
  Off: 4,
  Reserve: 5,
  Invalid: 6,
  Size: 7,
  Cancel: 8,
  NoMemory: 9,
  NoSupport: 10,
  NoDevice: 11,
  Uninstalled: 12,
  NoAcknowledgement: 13,
  /** Only userland makes it: an answer of a variant that the call does not have. */
  BadReturnVariant: 1024,
} as const;
export type ErrorName = keyof typeof ErrorCode;
export type ErrorCode = (typeof ErrorCode)[ErrorName];
/** 0, or an ErrorCode. */
export type StatusCode = 0 | ErrorCode;

export interface ErrorDescription {
  /** What Tock and scripts call it; `err.name`. */
  readonly tock: string;
  readonly meaning: string;
}

export const errorDescriptions: Readonly<Record<ErrorName, ErrorDescription>> = {
  Fail: { tock: 'FAIL', meaning: 'the operation failed' },
  Busy: { tock: 'BUSY', meaning: 'it is busy; try again later' },
  Already: { tock: 'ALREADY', meaning: 'it is in that state already' },
  Off: { tock: 'OFF', meaning: 'it is switched off' },
  Reserve: { tock: 'RESERVE', meaning: 'it has to be reserved first' },
  Invalid: { tock: 'INVALID', meaning: 'an argument is not valid' },
  Size: { tock: 'SIZE', meaning: 'a size is not valid' },
  Cancel: { tock: 'CANCEL', meaning: 'it was cancelled' },
  NoMemory: { tock: 'NOMEM', meaning: 'the memory or a quota of the process is used up' },
  NoSupport: { tock: 'NOSUPPORT', meaning: 'this is not supported' },
  NoDevice: { tock: 'NODEVICE', meaning: 'there is no such device, or this process may not use it' },
  Uninstalled: { tock: 'UNINSTALLED', meaning: 'the device is not installed' },
  NoAcknowledgement: { tock: 'NOACK', meaning: 'the other side did not answer' },
  BadReturnVariant: { tock: 'BADRVAL', meaning: 'the kernel answered in a way that this call does not have' },
};
