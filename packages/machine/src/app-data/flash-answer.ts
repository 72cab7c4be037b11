/** What is told of a request, and what a value tells whoever asked for so many bytes of it. */
import { ErrorCode, type StatusCode } from '@perilune/abi';

export interface FlashAnswer {
  readonly status: StatusCode;
  readonly length: number;
  readonly content: Uint8Array;
}

const nothing = new Uint8Array(0);

export function statusAnswer(status: StatusCode, length = 0): FlashAnswer {
  return { status, length, content: nothing };
}

export function valueAnswer(value: Uint8Array | undefined, length: number): FlashAnswer {
  if (!value) return statusAnswer(ErrorCode.NoSupport);
  const status = value.length > length ? ErrorCode.Size : 0;
  return { status, length: value.length, content: value.subarray(0, length) };
}

export function listAnswer(content: Uint8Array): FlashAnswer {
  return { status: 0, length: content.length, content };
}
