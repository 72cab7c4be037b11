/** The standard policy: the real-time class above the fair class. */
import type { Microseconds } from '@perilune/hil';
import { FairClass, type FairEntry, STANDARD_SLICE } from './fair-class.ts';
import { RealTimeClass, RealTimeEntry } from './real-time-class.ts';
import type { ScheduleEntry, ScheduleRequest, Scheduler, SchedulerContext } from './scheduler.ts';

export class TwoClassScheduler implements Scheduler {
  readonly name = 'two-class';
  readonly #slice: Microseconds;
  #realTime!: RealTimeClass;
  #fair!: FairClass;

  /** @param slice how long a turn in the fair class is */
  constructor(slice: Microseconds = STANDARD_SLICE) {
    this.#slice = slice;
  }

  attach(context: SchedulerContext): void {
    this.#realTime = new RealTimeClass(context);
    this.#fair = new FairClass(context, this.#slice);
  }

  admit(request: ScheduleRequest, instead?: ScheduleEntry): ScheduleEntry | string {
    if (request.realTime === undefined) return this.#fair.admit(request);
    return this.#realTime.admit(request, instead instanceof RealTimeEntry ? instead : undefined);
  }

  retire(entry: ScheduleEntry): void {
    if (entry instanceof RealTimeEntry) this.#realTime.retire(entry);
    else this.#fair.unready(entry as FairEntry);
  }

  ready(entry: ScheduleEntry): void {
    if (entry instanceof RealTimeEntry) this.#realTime.ready(entry);
    else this.#fair.ready(entry as FairEntry);
  }

  unready(entry: ScheduleEntry): void {
    if (entry instanceof RealTimeEntry) this.#realTime.unready(entry);
    else this.#fair.unready(entry as FairEntry);
  }

  next(): ScheduleEntry | undefined {
    return this.#realTime.next() ?? this.#fair.next();
  }

  ran(entry: ScheduleEntry, fuel: number, cut: boolean): void {
    if (entry instanceof RealTimeEntry) this.#realTime.ran(entry, fuel);
    else this.#fair.ran(entry as FairEntry, fuel, cut);
  }

  release(entry: ScheduleEntry): void {
    if (entry instanceof RealTimeEntry) this.#realTime.release(entry);
  }
}
