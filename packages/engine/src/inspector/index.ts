/** Reads the bytes of a process that does not run: for fault reports and the debugger. */
export type { Block, BlockType, HeapStatistics } from './blocks.ts';
export { type CoroutineStatus, closureUpvalues, Frame, type Variable } from './coroutines.ts';
export {
  type FaultReport,
  faultReport,
  formatFaultReport,
  framePlace,
  frameTitle,
  type ReportedFrame,
} from './fault-report.ts';
export { inspect, type MemoryUse, ProcessImage } from './process-image.ts';
export { Prototype } from './prototypes.ts';
export type { TableEntry } from './tables.ts';
export { displayValue, type LuaValue, typeName } from './values.ts';
