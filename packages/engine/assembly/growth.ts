// Growth in pieces. What is small grows within the instruction or function that needs room. What is large is only begun
// there: new storage is taken, and PROCESS_GROWTH set; then the instruction is run again, or the builtin suspended, and
// advance() does one piece after the other, at the end of a slice none. The old storage holds until all of the new is
// there, so the process is whole at each pause, apart from many values on their way (slot-moves.ts), and from a stack whose frames are just being told where it lies now:
// then either of the two is right, as they hold the same. Nothing else of the process runs meanwhile, the collector neither.

import {
  GROWTH_CLEAR_NODES, GROWTH_COPY_BYTES, GROWTH_FILL_ARRAY, GROWTH_FILL_FRAMES, GROWTH_FILL_STACK, GROWTH_MOVE_ARRAY, GROWTH_MOVE_FRAMES, GROWTH_MOVE_NODES,
  GROWTH_INSERT_HANDLERS, GROWTH_MOVE_SLOTS, GROWTH_MOVE_UPVALUES, PROCESS_GROWTH, PROCESS_GROWTH_AT, PROCESS_GROWTH_OWNER,
} from "@perilune/isa/src/process";
import { charge } from "./registers";
import { copyPiece, insertPiece, movePiece } from "./slot-moves";
import { fillFrames, fillStack, moveFrames, moveUpvalues } from "./stack-growth";
import { clearNodes, fillArray, moveArray, moveNodes } from "./table-growth";

/** Bytes copied or cleared in one piece, here and elsewhere: four pages of the host, each of which it may have to make first. */
export const PIECE_BYTES: u32 = 16384;
/** Entries hashed anew, upvalues or frames told, in one piece. */
export const PIECE_ENTRIES: u32 = 512;

@inline export function isGrowing(): bool { return load<u8>(PROCESS_GROWTH) != 0; }
@inline export function growthOwner(): usize { return load<u32>(PROCESS_GROWTH_OWNER); }

/** The next step begins, at `at`; 0 = the growth is over. */
export function beginGrowthStep(step: u32, at: u32): void {
  store<u8>(PROCESS_GROWTH, step);
  store<u32>(PROCESS_GROWTH_AT, at);
}

/** One piece of the growth under way. */
export function growPiece(): void {
  switch (<i32>load<u8>(PROCESS_GROWTH)) {
    case GROWTH_FILL_ARRAY: fillArray(); break;
    case GROWTH_CLEAR_NODES: clearNodes(); break;
    case GROWTH_MOVE_ARRAY: moveArray(); break;
    case GROWTH_MOVE_NODES: moveNodes(); break;
    case GROWTH_FILL_STACK: fillStack(); break;
    case GROWTH_MOVE_UPVALUES: moveUpvalues(); break;
    case GROWTH_MOVE_FRAMES: moveFrames(); break;
    case GROWTH_MOVE_SLOTS: movePiece(); break;
    case GROWTH_INSERT_HANDLERS: insertPiece(); break;
    case GROWTH_COPY_BYTES: copyPiece(); break;
    default: fillFrames(); // GROWTH_FILL_FRAMES
  }
}
/** All steps of a growth that fills the memory take fewer pieces for each of its pages; only a forged memory needs more. */
const MOST_PIECES: u32 = 32;
/** All of it, where nothing can be run again afterwards. */
export function growAtOnce(): void {
  for (let left = <u32>memory.size() * MOST_PIECES; isGrowing(); left--) {
    if (!left) unreachable();
    growPiece();
  }
}

/**
 * Fills bytes from … to of `target`, no more than one piece: as in `source` where that has bytes, `copied` in all, with 0
 * behind. Pays; returns where it has come to.
 */
export function fillPiece(target: usize, source: usize, copied: u32, from: u32, to: u32): u32 {
  const end = min(to, from + PIECE_BYTES);
  const middle = max(from, min(end, copied));
  if (middle > from) memory.copy(target + from, source + from, middle - from);
  if (end > middle) memory.fill(target + middle, 0, end - middle);
  charge(1 + <i32>((end - from) >> 4));
  return end;
}
