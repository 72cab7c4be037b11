/** An app the kernel was given, through all its processes. */
import { type Quotas, standardQuotas } from '@perilune/abi';
import type { Microseconds, Timer } from '@perilune/hil';
import type { AppDescription, FaultPolicy } from './app-description.ts';
import type { FaultReport } from './fault-report.ts';
import { Permissions } from './permissions.ts';
import type { Process } from './process.ts';

const noFaults: readonly Microseconds[] = [];

export class App {
  readonly description: AppDescription;
  readonly permissions: Permissions;
  readonly quotas: Quotas;
  /** STANDARD_FAULT_POLICY if undefined. */
  faultPolicy: FaultPolicy | undefined;
  /** Its last process; undefined before the first. */
  process: Process | undefined;
  /** Processes it had before this one. */
  restarts = 0;
  /** Moments of faults the policy still counts, oldest first. */
  faults: readonly Microseconds[] = noFaults;
  /** Faults in a row, without a time of quiet between. */
  faultsInARow = 0;
  lastFault: FaultReport | undefined;
  /** While it waits to be started again. */
  restartTimer: Timer | undefined;

  constructor(description: AppDescription) {
    this.description = description;
    this.faultPolicy = description.faultPolicy;
    this.permissions = new Permissions(description.permissions);
    this.quotas = description.quotas === undefined ? standardQuotas : { ...standardQuotas, ...description.quotas };
  }
}
