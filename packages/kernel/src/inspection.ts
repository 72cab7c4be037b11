/** A process looked at by an operator, from the kernel's side: what it may do, has open, waits for, and did last. */
import type { Quotas } from '@perilune/abi';
import type { Microseconds } from '@perilune/hil';
import type { Containment } from './containment.ts';
import type { DriverTable } from './driver-table.ts';
import { callText } from './fault-report.ts';
import type { Process } from './process.ts';
import type { SystemCallHistory } from './system-call-history.ts';

export interface ProcessInspection {
  readonly permissions: readonly string[];
  readonly quotas: Quotas;
  readonly handles: readonly { readonly handle: number; readonly kind: string }[];
  readonly subscriptions: readonly {
    readonly driver: string;
    readonly number: number;
    readonly name: string;
    /** Events that wait for the process. */
    readonly pending: number;
    /** A function is called with it. */
    readonly isHeard: boolean;
  }[];
  /** A function of the program that the kernel called has not returned. */
  readonly isInvoked: boolean;
  /** As a person would write them, oldest first. */
  readonly systemCalls: readonly string[];
  /** What drivers have of it, as in a snapshot: moments are relative to now. */
  readonly drivers: readonly { readonly driver: string; readonly state: unknown }[];
  /** When its app is started again, if it is to be. */
  readonly restartAt: Microseconds | undefined;
}

export interface InspectionContext {
  readonly drivers: DriverTable;
  readonly history: SystemCallHistory;
  readonly containment: Containment;
}

export function inspectProcess(
  process: Process,
  { drivers, history, containment }: InspectionContext,
): ProcessInspection {
  const { app, handlesIfAny: handles, history: place } = process;
  return {
    permissions: app.description.permissions,
    quotas: app.quotas,
    handles: (handles?.list() ?? []).map((handle) => ({ handle, kind: handles?.get(handle)?.kind ?? '' })),
    subscriptions: process.upcalls.subscriptions.map(({ driver, number, pending, function: heard }) => {
      const description = drivers.find(driver)?.description;
      return {
        driver: description?.name ?? `driver ${driver}`,
        number,
        name: description?.upcalls?.find((one) => one.number === number)?.name ?? `${number}`,
        pending,
        isHeard: heard !== 0,
      };
    }),
    isInvoked: process.invocation !== undefined,
    systemCalls:
      place === undefined ? [] : history.list(place, process.systemCalls).map((call) => callText(call, drivers)),
    drivers: process.isAlive
      ? drivers.all.flatMap(({ driver, description }) => {
          const state = containment.attempt(description.name, undefined, () => driver.freeze?.(process.id));
          return state === undefined ? [] : [{ driver: description.name, state }];
        })
      : [],
    restartAt: app.restartTimer?.deadline,
  };
}
