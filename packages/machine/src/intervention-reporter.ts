/**
 * Tells of what guards do: the first intervention of a kind at once, and if more of that kind follow, one event for them all
 * each second. An app that asks for nonsense a thousand times a second does not fill the log with it.
 */
import type { InterventionNotice } from '@perilune/capsules';
import type { Microseconds, Timers } from '@perilune/hil';
import { interventionName } from './device-wiring.ts';
import type { MachineEvent } from './events.ts';

const PAUSE: Microseconds = 1_000_000;
/** Kinds of interventions, of which each is a device, a cause and an app: what is too much is told with less care. */
const MOST_KINDS = 4_096;

type Intervention = Extract<MachineEvent, { readonly type: 'intervention' }>;

export interface ReporterContext {
  readonly timers: Timers;
  tell(event: MachineEvent): void;
  /** Of a process. */
  nameOf(process: number): string | undefined;
}

export class InterventionReporter {
  readonly #context: ReporterContext;
  /** What has followed, of the kinds that were told less than a pause ago. */
  readonly #waiting = new Map<string, Intervention | undefined>();

  constructor(context: ReporterContext) {
    this.#context = context;
  }

  report(device: string, notice: InterventionNotice): void {
    const { timers, nameOf, tell } = this.#context;
    const reason = interventionName(notice.cause);
    const app = notice.asker === undefined ? undefined : nameOf(notice.asker);
    const kind = `${device} ${reason} ${app ?? ''}`;
    const before = this.#waiting.get(kind);
    const now = timers.now();
    const event: Intervention = {
      type: 'intervention',
      time: now,
      device,
      reason,
      ...(app !== undefined && { app }),
      requested: [...notice.requested],
      output: [...notice.output],
      count: notice.count,
      times: (before?.times ?? 0) + 1,
    };
    if (this.#waiting.has(kind)) {
      this.#waiting.set(kind, { ...event, since: before?.since ?? now });
      return;
    }
    tell(event);
    if (this.#waiting.size < MOST_KINDS) this.#pause(kind);
  }

  #pause(kind: string): void {
    const { timers, tell } = this.#context;
    this.#waiting.set(kind, undefined);
    timers.at(timers.now() + PAUSE, () => {
      const event = this.#waiting.get(kind);
      this.#waiting.delete(kind);
      if (event === undefined) return;
      tell({ ...event, time: timers.now() });
      this.#pause(kind);
    });
  }
}
