/** A process as `inspect` shows it: what the kernel says of it, and what is in the copy of its memory. */
import type { FrameAnswer, Methods, ResultOf } from '@perilune/client';
import {
  displayValue,
  type Frame,
  framePlace,
  frameTitle,
  inspect,
  type ProcessImage,
} from '@perilune/engine/inspector';
import type { ImageFrame } from '@perilune/hil';
import type { InspectAnswer } from '@perilune/machine';
import { tellProcess } from './telling.ts';

const MOST_FRAMES = 64;
const MOST_COROUTINES = 32;
const MOST_TIMERS = 1000;

type Inspection = ResultOf<Methods['inspect']>;

export function describeInspection(answer: InspectAnswer): Inspection {
  const { info, inspection, memoryMap, memory, time } = answer;
  const image = memory && inspect(memory);
  return {
    process: tellProcess({ ...info, cpuShare: 0, lastFault: undefined }),
    permissions: inspection.permissions,
    quotas: { ...inspection.quotas },
    waiting: whyWaiting(answer),
    frames: answer.frames?.map(withoutAbsentLine) ?? (image ? framesOf(image, image.currentCoroutine) : []),
    coroutines: image ? coroutinesOf(image) : [],
    ...(memoryMap && image && { memory: { ...memoryMap, heap: Object.fromEntries(image.statistics().byType) } }),
    handles: inspection.handles,
    subscriptions: inspection.subscriptions.map(({ driver, number, name, pending, isHeard }) => ({
      driver,
      number,
      name,
      pending,
      isHeard,
    })),
    timers: timersOf(answer, time),
    systemCalls: inspection.systemCalls,
  };
}

function framesOf(image: ProcessImage, coroutine: number): FrameAnswer[] {
  const frames: FrameAnswer[] = [];
  for (const frame of image.frames(coroutine)) {
    if (frame.builtin === '') continue; // of the engine's own
    frames.push(tellFrame(frame));
    if (frames.length === MOST_FRAMES) break;
  }
  return frames;
}

function withoutAbsentLine({ line, ...frame }: ImageFrame): FrameAnswer {
  return { ...frame, ...(line !== undefined && { line }) };
}

function tellFrame(frame: Frame): FrameAnswer {
  const { line } = frame;
  return {
    function: frameTitle(frame),
    source: frame.chunk ?? framePlace(frame),
    ...(line !== undefined && { line }),
    locals: frame.locals().map(({ name, value }) => ({ name, value: displayValue(value) })),
  };
}

/** Those that have something to do: the running one is told elsewhere, and dead ones have no frames. */
function coroutinesOf(image: ProcessImage): Inspection['coroutines'] {
  const told: { status: string; frames: FrameAnswer[] }[] = [];
  for (const coroutine of image.coroutines()) {
    const status = image.status(coroutine);
    if (coroutine === image.currentCoroutine || status === 'dead' || status === 'failed' || status === 'corrupt')
      continue;
    told.push({ status, frames: framesOf(image, coroutine) });
    if (told.length === MOST_COROUTINES) break;
  }
  return told;
}

function whyWaiting({ info, inspection }: InspectAnswer): string {
  const seconds = (time: number) => `${(time / 1e6).toFixed(3)} s`;
  switch (info.state) {
    case 'running':
      return inspection.isInvoked
        ? 'it carries out a function that the kernel has called'
        : 'it runs, or waits for its turn';
    case 'stopped':
      return `somebody has stopped it (it was ${info.innerState})`;
    case 'yielded': {
      const heard = inspection.subscriptions.filter(({ isHeard }) => isHeard);
      const events = heard.map(({ driver, name }) => `${driver}.${name}`);
      const control = info.control === undefined ? '' : ', and for its next control step';
      return `it waits for any of: ${events.length === 0 ? 'nothing that it has subscribed to' : events.join(', ')}${control}`;
    }
    case 'yielded-for': {
      const awaited = info.waitsFor;
      const name = inspection.subscriptions.find(
        ({ driver, number }) => driver === awaited?.driverName && number === awaited?.subscription,
      )?.name;
      return `it waits for ${awaited?.driverName}.${name ?? awaited?.subscription} alone`;
    }
    case 'faulted':
    case 'terminated': {
      const next =
        inspection.restartAt === undefined ? '' : `; its app is started again at ${seconds(inspection.restartAt)}`;
      return `it has ${info.state === 'faulted' ? 'faulted' : 'ended'}${next}`;
    }
  }
}

/** What the driver of alarms has of it, as it is in a snapshot; and what the kernel is going to do. */
function timersOf({ inspection }: InspectAnswer, now: number): { due: number; what: string }[] {
  const timers: { due: number; what: string }[] = [];
  const alarm = inspection.drivers.find(({ driver }) => driver === 'alarm')?.state as AlarmState | undefined;
  if (alarm?.single) timers.push({ due: now + alarm.single.delay, what: 'its alarm' });
  for (const [handle, delay, period] of alarm?.timers?.slice(0, MOST_TIMERS) ?? []) {
    timers.push({
      due: now + delay,
      what: period > 0 ? `timer ${handle}, every ${period / 1000} ms` : `timer ${handle}`,
    });
  }
  if (inspection.restartAt !== undefined) timers.push({ due: inspection.restartAt, what: 'its app is started again' });
  return timers.sort((one, other) => one.due - other.due);
}

interface AlarmState {
  readonly single?: { readonly delay: number };
  readonly timers?: readonly (readonly [handle: number, delay: number, period: number, times: number])[];
}
