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
  PROCESS_CURRENT_COROUTINE,
} from '@perilune/isa';
import type { ProcessMemory } from './crossing/process-memory.ts';
import { Prototype } from './inspector/index.ts';
import { MemoryView } from './inspector/memory-view.ts';

export interface Place {
  /** As messages show it: the file's name, the text behind "=", or the beginning of the source. */
  readonly chunk: string;
  readonly line: number;
}

const INSTRUCTION_SIZE = 4;
/** Frames looked at: far more than library functions lie on one another in a sound memory. */
const MOST_FRAMES = 65536;

/** The line of the innermost Lua function of a paused process, across the coroutines that wait for each other. */
export function pausedPlace(memory: ProcessMemory): Place | undefined {
  const frame = topFrame(memory);
  // Paused between two instructions, it is at the next one; in a call, or at an error, at the one before.
  if (isLua(memory, frame)) return placeOf(memory, frame, 0);
  return placeFrom(memory, memory.word(PROCESS_CURRENT_COROUTINE), frame);
}

/** The innermost line from a frame of a coroutine on, where that frame is in a call or has raised an error. */
export function placeFrom(memory: ProcessMemory, coroutine: number, from: number): Place | undefined {
  let owner = coroutine;
  let frame = from;
  for (let left = MOST_FRAMES; owner !== 0 && left > 0; left--) {
    if (frame <= memory.word(owner + COROUTINE_FRAMES)) {
      owner = memory.word(owner + COROUTINE_RESUMER);
      frame = memory.word(owner + COROUTINE_FRAME);
    } else {
      if (isLua(memory, frame)) return placeOf(memory, frame, 1);
      frame -= FRAME_SIZE;
    }
  }
  return undefined;
}

/** Is the innermost function of a paused process one of Lua, and not of the library? */
export function isInLua(memory: ProcessMemory): boolean {
  return isLua(memory, topFrame(memory));
}

function topFrame(memory: ProcessMemory): number {
  return memory.word(memory.word(PROCESS_CURRENT_COROUTINE) + COROUTINE_FRAME);
}
function isLua(memory: ProcessMemory, frame: number): boolean {
  return memory.bytes[frame + FRAME_KIND] === FRAME_KIND_LUA;
}

function placeOf(memory: ProcessMemory, frame: number, behind: number): Place | undefined {
  const address = memory.word(memory.word(frame + FRAME_CLOSURE) + CLOSURE_PROTOTYPE);
  const prototype = Prototype.at(new MemoryView(memory.bytes), address);
  if (!prototype) return undefined;
  const next = (memory.word(frame + FRAME_PC) - prototype.codeAddress) / INSTRUCTION_SIZE;
  const line = prototype.lineOf(Math.max(0, next - behind));
  return line === undefined ? undefined : { chunk: prototype.chunk, line };
}
