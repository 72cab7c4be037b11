/** What the parts of the kernel suite can be told. */
export interface KernelOptions {
  /** How often what is short is repeated; the quickest counts. */
  readonly tries: number;
  /** How many processes a crowd has. */
  readonly processes: number;
  /** Seconds a crowd, and control tasks, are watched. */
  readonly seconds: number;
}

/** In the order of the table. */
export const partSummaries = {
  engine: 'the engine by itself: coroutine switch, host function, creation, snapshot',
  calls: 'system calls, upcalls, switches, messages, alarms, invocations',
  start: 'start and restart of processes',
  memory: 'bookkeeping and resident cost of processes',
  crowd: 'ten thousand processes and hogs',
  shares: 'ten thousand processes that never wait; how many there is room for',
  hostile: 'every program of tests/hostile beside a neighbour',
  control: 'what a control step costs; a hundred tasks at 1000 Hz beside a hog',
} as const;

export type PartName = keyof typeof partSummaries;
export const partNames = Object.keys(partSummaries) as PartName[];
