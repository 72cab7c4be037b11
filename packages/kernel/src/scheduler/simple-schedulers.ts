/** Further policies: round robin, cooperative, and by priority. None of them promises times, so none admits real-time processes. */
import type { Microseconds } from '@perilune/hil';
import type { ProcessId } from '../process-id.ts';
import { FairClass, type FairEntry, STANDARD_SLICE } from './fair-class.ts';
import { LinkedQueue, type QueueMember } from './linked-queue.ts';
import type { ScheduleEntry, ScheduleRequest, Scheduler, SchedulerContext } from './scheduler.ts';

/** Everyone has its turn, one after the other. */
export class RoundRobinScheduler implements Scheduler {
  readonly name: string = 'round-robin';
  readonly #slice: Microseconds;
  #class!: FairClass;

  constructor(slice: Microseconds = STANDARD_SLICE) {
    this.#slice = slice;
  }

  attach(context: SchedulerContext): void {
    this.#class = new FairClass(context, this.#slice);
  }

  admit(request: ScheduleRequest): ScheduleEntry | string {
    return refuseRealTime(this, request) ?? this.#class.admit(request);
  }

  retire(entry: FairEntry): void {
    this.#class.unready(entry);
  }

  ready(entry: FairEntry): void {
    this.#class.ready(entry);
  }

  unready(entry: FairEntry): void {
    this.#class.unready(entry);
  }

  next(): ScheduleEntry | undefined {
    return this.#class.next();
  }

  ran(entry: FairEntry, fuel: number, cut: boolean): void {
    this.#class.ran(entry, fuel, cut);
  }

  release(): void {}
}

class QueuedEntry implements ScheduleEntry, QueueMember {
  readonly id: ProcessId;
  readonly priority: number;
  slice = 1;
  previous: this | undefined;
  next: this | undefined;
  queue: LinkedQueue<this> | undefined;

  constructor({ id, priority }: ScheduleRequest) {
    this.id = id;
    this.priority = priority;
  }
}

/** A process runs until it waits. One that never does keeps all others from running: for programs that trust each other. */
export class CooperativeScheduler implements Scheduler {
  readonly name = 'cooperative';
  readonly #ready = new LinkedQueue<QueuedEntry>();
  #slice = 1;

  attach({ fuelPerMicrosecond }: SchedulerContext): void {
    this.#slice = Math.max(1, Math.floor(STANDARD_SLICE * fuelPerMicrosecond));
  }

  admit(request: ScheduleRequest): ScheduleEntry | string {
    return refuseRealTime(this, request) ?? new QueuedEntry(request);
  }

  retire(entry: QueuedEntry): void {
    entry.queue?.remove(entry);
  }

  ready(entry: QueuedEntry): void {
    if (entry.queue === undefined) this.#ready.add(entry);
  }

  unready(entry: QueuedEntry): void {
    entry.queue?.remove(entry);
  }

  next(): ScheduleEntry | undefined {
    const entry = this.#ready.first;
    if (entry !== undefined) entry.slice = this.#slice;
    return entry;
  }

  ran(): void {}

  release(): void {}
}

/** The highest priority runs, those of the same one in turn. Who is below waits as long as it takes. */
export class PriorityScheduler implements Scheduler {
  readonly name = 'priority';
  readonly #queues = new Map<number, LinkedQueue<QueuedEntry>>();
  /** The priorities there are, highest first. */
  #priorities: number[] = [];
  #slice = 1;

  attach({ fuelPerMicrosecond }: SchedulerContext): void {
    this.#slice = Math.max(1, Math.floor(STANDARD_SLICE * fuelPerMicrosecond));
  }

  admit(request: ScheduleRequest): ScheduleEntry | string {
    const { priority } = request;
    if (!Number.isInteger(priority) || Math.abs(priority) > 1000) {
      return `the priority is ${priority}: a whole number from -1000 to 1000 is wanted`;
    }
    return refuseRealTime(this, request) ?? new QueuedEntry(request);
  }

  retire(entry: QueuedEntry): void {
    entry.queue?.remove(entry);
  }

  ready(entry: QueuedEntry): void {
    if (entry.queue === undefined) this.#queueOf(entry).add(entry);
  }

  unready(entry: QueuedEntry): void {
    entry.queue?.remove(entry);
  }

  next(): ScheduleEntry | undefined {
    for (const priority of this.#priorities) {
      const entry = this.#queues.get(priority)?.first;
      if (entry === undefined) continue;
      entry.slice = this.#slice;
      return entry;
    }
    return undefined;
  }

  ran(entry: QueuedEntry, _fuel: number, cut: boolean): void {
    const { queue } = entry;
    if (queue === undefined || cut) return;
    queue.remove(entry);
    queue.add(entry);
  }

  release(): void {}

  #queueOf({ priority }: QueuedEntry): LinkedQueue<QueuedEntry> {
    let queue = this.#queues.get(priority);
    if (queue === undefined) {
      queue = new LinkedQueue();
      this.#queues.set(priority, queue);
      this.#priorities = [...this.#queues.keys()].sort((a, b) => b - a);
    }
    return queue;
  }
}

function refuseRealTime({ name }: Scheduler, { realTime }: ScheduleRequest): string | undefined {
  return realTime && `it wants to be a real-time process, which the scheduling policy '${name}' does not have`;
}
