/** What a run did, one event each, as recorder and replay both see it. */
import type { SystemCallAnswer } from '@perilune/hil';
import type { ByteReader, ByteWriter } from './bytes.ts';
import type { Digest } from './digest.ts';
import { RecordTag } from './format.ts';

/** A tag of the second half, and its numbers: words for Call and Upcall, whole numbers else. One object serves all events. */
export interface RunEvent {
  tag: number;
  /** A ProcessId; 0 for output of the kernel. */
  process: number;
  readonly numbers: number[];
}

export function makeEvent(): RunEvent {
  return { tag: 0, process: 0, numbers: [] };
}

/** How many numbers follow the process. */
export const numbersOf: Readonly<Record<number, number>> = {
  [RecordTag.Call]: 9,
  [RecordTag.Upcall]: 5,
  [RecordTag.Slice]: 2,
  [RecordTag.Output]: 2,
  [RecordTag.Lent]: 4,
  [RecordTag.Returned]: 3,
};

export function setCall(
  event: RunEvent,
  process: number,
  callClass: number,
  words: readonly [number, number, number, number],
  { variant, word1, word2, word3 }: Readonly<SystemCallAnswer>,
): void {
  setEvent(event, RecordTag.Call, process, callClass, ...words, variant, word1, word2, word3);
}

export function setEvent(event: RunEvent, tag: number, process: number, ...numbers: readonly number[]): void {
  event.tag = tag;
  event.process = process;
  event.numbers.length = numbers.length;
  for (let index = 0; index < numbers.length; index++) event.numbers[index] = (numbers[index] as number) >>> 0;
}

export function digestEvent(digest: Digest, { tag, process, numbers }: RunEvent): void {
  digest.add(tag);
  digest.addLong(process);
  for (let index = 0; index < numbers.length; index++) digest.add(numbers[index] as number);
}

export function writeEvent(writer: ByteWriter, { tag, process, numbers }: RunEvent): void {
  writer.byte(tag);
  writer.count(process);
  for (let index = 0; index < numbers.length; index++) writer.count(numbers[index] as number);
}

/** Reads what follows the tag. */
export function readEvent(reader: ByteReader, tag: number, event: RunEvent): void {
  event.tag = tag;
  event.process = reader.count();
  event.numbers.length = numbersOf[tag] ?? 0;
  for (let index = 0; index < event.numbers.length; index++) event.numbers[index] = reader.count();
}

export function sameEvent(one: RunEvent, other: RunEvent): boolean {
  if (one.tag !== other.tag || one.process !== other.process) return false;
  return (
    one.numbers.length === other.numbers.length && one.numbers.every((number, index) => number === other.numbers[index])
  );
}
