/** Where in its source a process is, read from its memory without running it. */
import {
  COROUTINE_FRAME,
  COROUTINE_FRAMES,
  COROUTINE_RESUMER,
  FRAME_SIZE,
  PROCESS_CURRENT_COROUTINE,
} from '@perilune/isa';
import type { ProcessMemory } from './crossing/process-memory.ts';
import { Frame } from './inspector/index.ts';
import { MemoryView } from './inspector/memory-view.ts';

export interface Place {
  /** As messages show it: the file's name, the text behind "=", or the beginning of the source. */
  readonly chunk: string;
  readonly line: number;
}

/** The line of the innermost Lua function that runs, across the coroutines that wait for each other. */
export function runningPlace(memory: ProcessMemory): Place | undefined {
  const coroutine = memory.word(PROCESS_CURRENT_COROUTINE);
  return placeFrom(memory, coroutine, memory.word(coroutine + COROUTINE_FRAME));
}

/** The innermost line from a frame of a coroutine on; while the process runs, its own note of the running frame is out of date. */
export function placeFrom(memory: ProcessMemory, coroutine: number, from: number): Place | undefined {
  const view = new MemoryView(memory.bytes);
  let frame = from;
  for (let owner = coroutine; owner !== 0; owner = memory.word(owner + COROUTINE_RESUMER)) {
    const bottom = memory.word(owner + COROUTINE_FRAMES);
    if (owner !== coroutine) frame = memory.word(owner + COROUTINE_FRAME);
    for (; frame > bottom; frame -= FRAME_SIZE) {
      const { kind, chunk, line } = new Frame(view, frame, undefined);
      if (kind === 'lua') return line === undefined ? undefined : { chunk: chunk ?? '?', line };
    }
  }
  return undefined;
}

/** Is the innermost function one of Lua, and not of the library? */
export function isInLua(memory: ProcessMemory): boolean {
  const frame = memory.word(memory.word(PROCESS_CURRENT_COROUTINE) + COROUTINE_FRAME);
  return new Frame(new MemoryView(memory.bytes), frame, undefined).kind === 'lua';
}
