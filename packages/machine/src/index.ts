/** @perilune/machine: a board file, its apps and a platform made into a machine that runs. */
export { SeededRandom, VirtualChip } from '@perilune/hil';
export { AppData, FIRST_GENERATION } from './app-data/app-data.ts';
export { FileService } from './app-data/file-service.ts';
export { FlashService } from './app-data/flash-service.ts';
export { MachineFolders } from './app-data/machine-folders.ts';
export { VolatileFlash } from './app-data/volatile-flash.ts';
export {
  type AppOperation,
  type DeviceFault,
  decodeCommand,
  deviceFaults,
  encodeCommand,
  isRunCommand,
  type MachineAction,
  type MachineCommand,
  type ProcessOperation,
  processOperations,
  type RunCommand,
} from './commands.ts';
export { InstalledSources, readInstalled } from './configuration/installed-sources.ts';
export { knownPermissions } from './configuration/permission.ts';
export { BoardError, type Problem, showProblem } from './configuration/problem.ts';
export { parseQuantity, showQuantity } from './configuration/quantity.ts';
export { readAppHead } from './configuration/read-app-head.ts';
export type { BoardApp } from './configuration/read-apps.ts';
export {
  type Board,
  type BoardFolder,
  type BoardSerialPort,
  type BoardSocket,
  readBoard,
} from './configuration/read-board.ts';
export type { BoardChip } from './configuration/read-chips.ts';
export type { BoardDevice, BoardPin } from './configuration/read-devices.ts';
export type { BoardCondition, BoardEnvelope, BoardInterlock } from './configuration/read-envelope.ts';
export { MemorySourceTree, RememberingSourceTree, type SourceTree } from './configuration/source-tree.ts';
export { pinsNamed } from './device-wiring.ts';
export { addDrivers, type DriverParts, wiredDrivers } from './driver-wiring.ts';
export type { DoneValue } from './events.ts';
export { type AppChange, isAnswer, type MachineEvent } from './events.ts';
export { type HostChip, type HostPlan, type HostRequest, hostPlan } from './host.ts';
export { Machine, type MachineOptions, type MachinePlatform, type RunEnd } from './machine.ts';
export { noSuch, noSuchProcess, suggestion } from './nearest-name.ts';
export { ProcessReading, type ProcessStatus, type ReadingEnd, wholeOf } from './process-reading.ts';
export type { Answer, FreezeAnswer, InspectAnswer, Question } from './questions.ts';
export { rehearse } from './rehearsal.ts';
export { type RunOptions, type RunSummary, runMachine } from './run.ts';
export {
  type ControlStatus,
  type DeviceStatus,
  type GuardStatus,
  type InsightStatus,
  interventionsOf,
  type MachineStatus,
  type PinStatus,
} from './status.ts';
export { decodeTrace, type Trace, type TraceEnd, TraceError, type TraceHeader } from './trace/format.ts';
export { Recorder, RecordingChip, RecordingEntropy, type TraceSink } from './trace/recorder.ts';
export { type Divergence, ReplayChip, ReplayEntropy, Replayer } from './trace/replayer.ts';
