/** @perilune/machine: a board file, its apps and a platform made into a machine that runs. */
export { BoardError, type Problem, showProblem } from './configuration/problem.ts';
export type { BoardApp } from './configuration/read-apps.ts';
export { type Board, readBoard } from './configuration/read-board.ts';
export type { BoardChip } from './configuration/read-chips.ts';
export type { BoardDevice, BoardPin, Envelope, Interlock } from './configuration/read-devices.ts';
export { MemorySourceTree, RememberingSourceTree, type SourceTree } from './configuration/source-tree.ts';
