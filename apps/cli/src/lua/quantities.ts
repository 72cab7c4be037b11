/** Amounts as people write them, and as reports show them. */
import { UsageError } from '../command.ts';

const sizeUnits: Readonly<Record<string, number>> = {
  '': 1,
  B: 1,
  K: 1024,
  KIB: 1024,
  M: 1 << 20,
  MIB: 1 << 20,
  G: 1 << 30,
  GIB: 1 << 30,
};
const timeUnits: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
const LEAST_MEMORY = 64 * 1024;
const LARGEST_MEMORY = 1 << 30;

/** Bytes of a process's memory: "256KiB". @throws UsageError */
export function parseSize(option: string, text: string): number {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)\s*([A-Za-z]*)$/.exec(text) ?? [];
  const factor = sizeUnits[unit.toUpperCase()];
  if (number === undefined || factor === undefined) {
    throw new UsageError(`${option} ${text}: a size is a number with KiB, MiB or GiB, such as 256KiB`);
  }
  const bytes = Math.floor(Number(number) * factor);
  if (bytes < LEAST_MEMORY || bytes > LARGEST_MEMORY) {
    throw new UsageError(`${option} ${text}: a process can have from 64KiB to 1GiB`);
  }
  return bytes;
}

/** Milliseconds: "2s". @throws UsageError */
export function parseDuration(option: string, text: string): number {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)\s*([a-z]+)$/.exec(text) ?? [];
  const milliseconds = Number(number) * (timeUnits[unit] ?? Number.NaN);
  if (!(milliseconds > 0))
    throw new UsageError(`${option} ${text}: a time is a number with ms, s, min, h or d, such as 2s`);
  return milliseconds;
}

/** Milliseconds from one time to another, written likewise. @throws UsageError */
export function parseTimeWithin(option: string, text: string, least: string, most: string): number {
  const time = parseDuration(option, text);
  if (time >= parseDuration(option, least) && time <= parseDuration(option, most)) return time;
  throw new UsageError(`${option} ${text}: a time from ${least} to ${most} is wanted`);
}

/** @throws UsageError */
export function parseCount(option: string, text: string): number {
  const count = /^\d[\d_]*$/.test(text) ? Number(text.replaceAll('_', '')) : Number.NaN;
  if (!Number.isSafeInteger(count) || count < 1)
    throw new UsageError(`${option} ${text}: a whole number above 0 is wanted`);
  return count;
}

/** "23.5 KiB" */
export function showSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const [value, unit] =
    bytes < 1 << 20 ? [bytes / 1024, 'KiB'] : bytes < 1 << 30 ? [bytes / (1 << 20), 'MiB'] : [bytes / (1 << 30), 'GiB'];
  return `${Number.isInteger(value) ? value : value.toFixed(1)} ${unit}`;
}

/** "1.25 s" */
export function showDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Number.isInteger(milliseconds) ? milliseconds : milliseconds.toFixed(1)} ms`;
  const seconds = milliseconds / 1000;
  return `${Number.isInteger(seconds) ? seconds : seconds.toFixed(2)} s`;
}
