/** @perilune/engine: Lua 5.4 in one small linear memory; metered, pausable, snapshottable. */
export type { ByteSource, Clock, Entropy, FileSystem, OpenFile, OpenMode, Pause, Zone } from '@perilune/hil';
export { Engine } from './engine.ts';
export { DataError, EngineDefect, LuaError, UsageError } from './errors.ts';
export { MemoryFileSystem } from './files/memory-file-system.ts';
export type { Finish, FinishLimits, Stopped, StopSignal } from './finish.ts';
export { type HostFunction, type HostResult, Results } from './host-function.ts';
export { LuaImageLoader, type LuaImageOptions } from './image/image-loader.ts';
export { LuaImage } from './image/lua-image.ts';
export type { Module, ModuleLoader, Output, Platform, ProcessOptions } from './options.ts';
export type { Exited, Fault, Faulted, Outcome, OutOfFuel, Yielded } from './outcome.ts';
export type { Place } from './place.ts';
export type { LoadOptions, Process, ProcessStatistics } from './process.ts';
export type { StringForm } from './values/decode.ts';
export { LuaFloat, type LuaInput, LuaOpaque, LuaTable, type LuaValue } from './values/lua-value.ts';
export { decodeUtf8, encodeUtf8 } from './values/utf8.ts';
