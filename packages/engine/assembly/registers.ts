// What the running slice keeps at hand: globals here, which the build makes words of the process header
// (tools/registers-in-memory.ts). All of it is rebuilt from memory when a slice starts
// (resumeSlice) and written back when it ends (endSlice), so a snapshot between slices is the bytes alone.

/** Fuel left in this slice; may go below zero by what one step costs, the debt is carried over. */
export let fuel: i32 = 0;
export function setFuel(value: i32): void { fuel = value; }
@inline export function charge(amount: i32): void { fuel -= amount; }

/** The running coroutine and its running frame record. */
export let coroutine: usize = 0;
export let frame: usize = 0;
@inline export function setCoroutine(value: usize): void { coroutine = value; }
@inline export function setFrame(value: usize): void { frame = value; }

/** While a builtin runs: its first argument slot and the end of its slots (its FRAME_BASE and FRAME_TOP). */
export let base: usize = 0;
export let top: usize = 0;
@inline export function setBase(value: usize): void { base = value; }
@inline export function setTop(value: usize): void { top = value; }
