/** What a fault of an image looks like: where it happened, the stack with variables, and why. */
import type { ImageFault, ImageFrame } from '@perilune/hil';
import {
  FAULT_FRAME_HIDDEN,
  FAULT_FRAME_MORE,
  FAULT_FRAME_WHOLE,
  PROCESS_ERROR,
  RESULTS_SYNTAX_ERROR,
  SLOT_TAG,
  TAG_LONG_STRING,
  TAG_SHORT_STRING,
} from '@perilune/isa';
import type { ProcessMemory } from '../crossing/process-memory.ts';
import { displayValue, type Frame, frameTitle, inspect, type Variable } from '../inspector/index.ts';
import { type Place, placeFrom } from '../place.ts';
import { decodeValues } from '../values/decode.ts';
import type { LuaValue } from '../values/lua-value.ts';

/** Read while the frames of an error are still there, one after the other. */
export interface FaultScene {
  readonly place: Place | undefined;
  readonly frames: ImageFrame[];
}

/** Frames shown of a stack, innermost first. */
const MOST_FRAMES = 64;
/** Variables read in one go. */
const LOCALS_IN_PART = 16;
/** Bytes of a message that is not UTF-8. */
const LONGEST_MESSAGE = 4096;
const NO_MEMORY = 'not enough memory';

export function beginScene(memory: ProcessMemory, coroutine: number, frame: number): FaultScene {
  return { place: placeFrom(memory, coroutine, frame), frames: [] };
}

/** Adds a frame by part 0, by those that follow its variables. @returns a FAULT_FRAME_ number */
export function addToScene(
  { frames }: FaultScene,
  memory: ProcessMemory,
  coroutine: number,
  address: number,
  part: number,
): number {
  const frame = inspect(memory.bytes).frameAt(coroutine, address);
  if (frame === undefined || frame.builtin === '') return FAULT_FRAME_HIDDEN; // of the engine's own
  if (part === 0) {
    frames.push(imageFrame(frame, []));
    return frame.kind === 'lua' ? FAULT_FRAME_MORE : FAULT_FRAME_WHOLE;
  }
  const locals = frame.locals();
  const end = part * LOCALS_IN_PART;
  const shown = locals.slice(end - LOCALS_IN_PART, end).map(imageLocal);
  const begun = frames.pop() ?? imageFrame(frame, []); // none after a snapshot in between
  frames.push({ ...begun, locals: [...begun.locals, ...shown] });
  return end < locals.length ? FAULT_FRAME_MORE : FAULT_FRAME_WHOLE;
}

/** The frames of the running coroutine. */
export function readFrames(memory: ProcessMemory): ImageFrame[] {
  const frames: ImageFrame[] = [];
  for (const frame of inspect(memory.bytes).frames()) {
    if (frame.builtin === '') continue;
    frames.push(imageFrame(frame, frame.locals().map(imageLocal)));
    if (frames.length === MOST_FRAMES) break;
  }
  return frames;
}

function imageFrame(frame: Frame, locals: ImageFrame['locals']): ImageFrame {
  return { function: frameTitle(frame), source: frame.chunk ?? '[C]', line: frame.line, locals };
}
function imageLocal({ name, value }: Variable): ImageFrame['locals'][number] {
  return { name, value: displayValue(value) };
}

/**
 * The fault a result tells of, message and traceback as the engine made them. The place is where it was raised; or the one
 * that the message names, if that is in the stack: a mistake of a caller.
 */
export function faultOfResult(kind: number, values: Uint8Array, scene: FaultScene | undefined): ImageFault {
  const [message, traceback] = decodeValues(values);
  const text = textOf(message);
  const named = placeNamed(text);
  const isInStack = scene?.frames.some(({ source, line }) => source === named?.chunk && line === named.line);
  const at = kind === RESULTS_SYNTAX_ERROR || isInStack ? named : scene?.place;
  return {
    cause: text === NO_MEMORY ? 'memory' : 'script',
    message: text,
    source: at?.chunk,
    line: at?.line,
    traceback: traceback === undefined ? undefined : textOf(traceback),
  };
}

/** An error came past the message handler: there was no memory for a report. */
export function faultWithoutReport(memory: ProcessMemory, place: Place | undefined): ImageFault {
  const tag = memory.word(PROCESS_ERROR + SLOT_TAG);
  const isString = tag === TAG_SHORT_STRING || tag === TAG_LONG_STRING;
  const bytes = isString ? memory.string(memory.word(PROCESS_ERROR)).slice(0, LONGEST_MESSAGE) : undefined;
  const message = bytes === undefined ? '(error object is not a string)' : textOf(bytes);
  return { cause: 'memory', message, source: place?.chunk, line: place?.line, traceback: undefined };
}

/** WebAssembly trapped, or the kernel threw: a defect. The memory is not to be relied on any more. */
export function faultOfDefect(error: unknown, memory: ProcessMemory): ImageFault {
  const message = error instanceof Error ? error.message : String(error);
  const frame = readFrames(memory).find(({ line }) => line !== undefined);
  return {
    cause: 'engine',
    message: `defect in the engine: ${message}`,
    source: frame?.source,
    line: frame?.line,
    traceback: error instanceof Error ? error.stack : undefined,
  };
}

/** "source:line: message" */
function placeNamed(message: string): Place | undefined {
  const found = /^(.*?):(\d+): /.exec(message);
  return found ? { chunk: found[1] as string, line: Number(found[2]) } : undefined;
}

function textOf(value: LuaValue): string {
  if (typeof value === 'string') return value;
  // Not UTF-8: shown byte for byte.
  return value instanceof Uint8Array ? String.fromCharCode(...value.subarray(0, LONGEST_MESSAGE)) : String(value);
}
