/** @perilune/kernel: processes, scheduler, system calls, upcalls, grants, faults. */
export * from './app-description.ts';
export type { Defect } from './containment.ts';
export {
  INIT_FUNCTION,
  LONGEST_CLOSING,
  STANDARD_INIT_BUDGET,
  STANDARD_STOP_BUDGET,
  STOP_FUNCTION,
} from './control/control-loop.ts';
export type { ControlStatistics, Distribution } from './control/statistics.ts';
export * from './driver.ts';
export { DriverError } from './driver-table.ts';
export { type FaultAction, type FaultReport, faultReportText, type ReportedCall } from './fault-report.ts';
export type { ProcessInspection } from './inspection.ts';
export type { InvokeRefusal, InvokeResult } from './invocations.ts';
export { Kernel, type KernelOptions, type ProcessOutput, type StepResult } from './kernel.ts';
export type { StartResult } from './life-cycle.ts';
export type { EndNotice, KernelEvents, KernelObserver } from './observer.ts';
export type { FaultCause, InvocationEnd } from './process.ts';
export type { KernelStatistics, MemoryMap, ProcessControl, ProcessInfo, ProcessStateName } from './process-control.ts';
export type { ProcessId } from './process-id.ts';
export type { ScheduleEntry, ScheduleRequest, Scheduler, SchedulerContext } from './scheduler/scheduler.ts';
export { CooperativeScheduler, PriorityScheduler, RoundRobinScheduler } from './scheduler/simple-schedulers.ts';
export { TwoClassScheduler } from './scheduler/two-class-scheduler.ts';
export { SNAPSHOT_VERSION } from './snapshot-format.ts';
export type { FreezeResult } from './snapshots.ts';
