// Walking the frames of a coroutine as messages, tracebacks and the debug library see them. Leaf code.
//
// Records lie one after the other, the bottom record (FRAME_KIND_BASE) first. A few builtins only help an
// instruction to finish (growing a table, walking a chain of __index): those frames are passed over.

import {
  COROUTINE_FRAME, COROUTINE_FRAMES, FRAME_BUILTIN, FRAME_CLOSURE, FRAME_FLAGS, FRAME_FLAG_CLOSING, FRAME_FLAG_HOOK, FRAME_KIND, FRAME_KIND_BASE, FRAME_KIND_BUILTIN,
  FRAME_KIND_LUA, FRAME_PC, FRAME_SIZE, CLOSURE_PROTOTYPE, PROTOTYPE_CODE,
} from "@perilune/isa/src/layout";
import { BUILTIN_CORE_INTERNAL_GROW_TABLE, BUILTIN_CORE_INTERNAL_IPAIRS_SLOW } from "../generated/builtins";
import { coroutine, frame as runningFrame } from "../registers";

@inline export function kindOf(frame: usize): u32 { return <u32>load<u8>(frame, FRAME_KIND); }
@inline export function isLuaFrame(frame: usize): bool { return load<u8>(frame, FRAME_KIND) == FRAME_KIND_LUA; }
@inline export function isBuiltinFrame(frame: usize): bool { return load<u8>(frame, FRAME_KIND) == FRAME_KIND_BUILTIN; }

/** Prototype of the function a Lua frame runs. */
@inline export function prototypeOf(frame: usize): usize { return load<u32>(load<u32>(frame, FRAME_CLOSURE), CLOSURE_PROTOTYPE); }
/**
 * Index of the instruction a Lua frame is at: the one before its FRAME_PC. A hook runs before its instruction, and one
 * that closes variables is run again after each of them: then it is the one at FRAME_PC.
 */
export function instructionIndex(owner: usize, frame: usize): u32 {
  const next = (load<u32>(frame, FRAME_PC) - load<u32>(prototypeOf(frame), PROTOTYPE_CODE)) >> 2;
  if (next == 0 || (flagsAbove(owner, frame) & (FRAME_FLAG_HOOK | FRAME_FLAG_CLOSING))) return next;
  return next - 1;
}
/** Does a hook run on top of this frame? */
export function isHooked(owner: usize, frame: usize): bool { return (flagsAbove(owner, frame) & FRAME_FLAG_HOOK) != 0; }
function flagsAbove(owner: usize, frame: usize): u32 {
  return frame < topFrameAddress(owner) ? <u32>load<u8>(frame + FRAME_SIZE, FRAME_FLAGS) : 0;
}

/** Is this the frame of a builtin that is a part of the caller's instruction? All of library core, but the slow way of ipairs. */
export function isHelperFrame(frame: usize): bool {
  if (load<u8>(frame, FRAME_KIND) != FRAME_KIND_BUILTIN) return false;
  const id = load<u32>(frame, FRAME_BUILTIN);
  return id >= <u32>BUILTIN_CORE_INTERNAL_GROW_TABLE && id != BUILTIN_CORE_INTERNAL_IPAIRS_SLOW;
}

/** The topmost record of a coroutine, whatever its kind. */
@inline export function topFrameAddress(owner: usize): usize { return owner == coroutine ? runningFrame : <usize>load<u32>(owner, COROUTINE_FRAME); }
/** The topmost frame of a coroutine; 0 = it has none (not started, or ended). */
export function topFrame(owner: usize): usize { return visibleFrom(owner, topFrameAddress(owner)); }
/** The frame that called this one; 0 = none. */
@inline export function frameBelow(owner: usize, frame: usize): usize { return visibleFrom(owner, frame - FRAME_SIZE); }

/** This frame, or the nearest below it that is a function call of the program. */
function visibleFrom(owner: usize, from: usize): usize {
  const bottom = <usize>load<u32>(owner, COROUTINE_FRAMES);
  let frame = from;
  while (frame >= bottom) {
    if (kindOf(frame) != FRAME_KIND_BASE && !isHelperFrame(frame)) return frame;
    frame -= FRAME_SIZE;
  }
  return 0;
}
