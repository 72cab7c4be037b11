/** Where in its source a process is, read from its memory without running it. */
import {
  CLOSURE_PROTOTYPE,
  COROUTINE_FRAME,
  COROUTINE_FRAMES,
  COROUTINE_RESUMER,
  FRAME_CLOSURE,
  FRAME_KIND,
  FRAME_KIND_LUA,
  FRAME_PC,
  FRAME_SIZE,
  LINE_ABSENT,
  PROCESS_CURRENT_COROUTINE,
  PROTOTYPE_ANCHOR_COUNT,
  PROTOTYPE_ANCHORS,
  PROTOTYPE_CODE,
  PROTOTYPE_LINE_DEFINED,
  PROTOTYPE_LINES,
  PROTOTYPE_SOURCE,
} from '@perilune/isa';
import type { ProcessMemory } from '../crossing/process-memory.ts';
import { decodeUtf8 } from '../values/utf8.ts';

export interface Place {
  /** As messages show it: the file's name, the text behind "=", or the beginning of the source. */
  readonly chunk: string;
  readonly line: number;
}

const INSTRUCTION_SIZE = 4;

/** The line of the innermost Lua function that runs, across the coroutines that wait for each other. */
export function runningPlace(memory: ProcessMemory): Place | undefined {
  const coroutine = memory.word(PROCESS_CURRENT_COROUTINE);
  return placeFrom(memory, coroutine, memory.word(coroutine + COROUTINE_FRAME));
}

/** Is the innermost function one of Lua, and not of the library? */
export function isInLua(memory: ProcessMemory): boolean {
  const frame = memory.word(memory.word(PROCESS_CURRENT_COROUTINE) + COROUTINE_FRAME);
  return memory.bytes[frame + FRAME_KIND] === FRAME_KIND_LUA;
}

/** The innermost line from a frame of a coroutine on; while the process runs, its own note of the running frame is out of date. */
export function placeFrom(memory: ProcessMemory, coroutine: number, from: number): Place | undefined {
  const bottom = memory.word(coroutine + COROUTINE_FRAMES);
  for (let frame = from; frame >= bottom; frame -= FRAME_SIZE) {
    if (memory.bytes[frame + FRAME_KIND] === FRAME_KIND_LUA) return placeOf(memory, frame);
  }
  const resumer = memory.word(coroutine + COROUTINE_RESUMER);
  return resumer === 0 ? undefined : placeFrom(memory, resumer, memory.word(resumer + COROUTINE_FRAME));
}

function placeOf(memory: ProcessMemory, frame: number): Place | undefined {
  const prototype = memory.word(memory.word(frame + FRAME_CLOSURE) + CLOSURE_PROTOTYPE);
  const next = (memory.word(frame + FRAME_PC) - memory.word(prototype + PROTOTYPE_CODE)) / INSTRUCTION_SIZE;
  const line = lineOf(memory, prototype, Math.max(0, next - 1));
  const source = memory.word(prototype + PROTOTYPE_SOURCE);
  return line === undefined ? undefined : { chunk: source === 0 ? '?' : chunkName(memory.string(source)), line };
}

/** See PROTOTYPE_LINES: differences from instruction to instruction, with anchors where they would not fit. */
function lineOf(memory: ProcessMemory, prototype: number, instruction: number): number | undefined {
  const lines = memory.word(prototype + PROTOTYPE_LINES);
  if (lines === 0) return undefined;
  const anchors = memory.word(prototype + PROTOTYPE_ANCHORS);
  let line = memory.word(prototype + PROTOTYPE_LINE_DEFINED);
  let next = 0;
  for (let index = 0; index < memory.word(prototype + PROTOTYPE_ANCHOR_COUNT); index++) {
    const at = memory.word(anchors + index * 8);
    if (at > instruction) break;
    next = at + 1;
    line = memory.word(anchors + index * 8 + 4);
  }
  for (; next <= instruction; next++) {
    const byte = memory.bytes[lines + next] as number;
    const step = (byte << 24) >> 24;
    if (step !== LINE_ABSENT) line += step;
  }
  return line;
}

function chunkName(source: Uint8Array): string {
  const text = decodeUtf8(source, 0, source.length) ?? String.fromCharCode(...source.subarray(0, 60));
  if (text.startsWith('=') || text.startsWith('@')) return text.slice(1);
  const [first = ''] = text.split('\n');
  return `[string "${first === text ? first : `${first}...`}"]`;
}
