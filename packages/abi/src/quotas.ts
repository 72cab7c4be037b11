/**
 * What a process may use beside its memory, with what it gets if neither its app nor its board says otherwise. The kernel
 * keeps each process's numbers; drivers ask for them.
 */

export interface QuotaDescription {
  /** As app.toml writes it. */
  readonly name: string;
  readonly unit: string;
  readonly standard: number;
  /** The most a board may grant. */
  readonly most: number;
  readonly summary: string;
}

export const quotaDescriptions = {
  cpuShare: {
    name: 'cpu-share',
    unit: 'percent',
    standard: 100,
    most: 100,
    summary: 'the most it gets of the processor while others want it too',
  },
  cpuLimit: {
    name: 'cpu-limit',
    unit: 'percent',
    standard: 100,
    most: 100,
    summary: 'the most it gets of the processor in any tenth of a second, even if nobody else wants it',
  },
  consoleRate: {
    name: 'console-rate',
    unit: 'bytes per second',
    standard: 4096,
    most: 1_000_000_000,
    summary: 'what it may print; more is dropped, counted and reported',
  },
  queuedUpcalls: {
    name: 'queued-upcalls',
    unit: 'upcalls',
    standard: 64,
    most: 65_536,
    summary: 'upcalls that wait for it; more are merged to one for each subscription',
  },
  handles: {
    name: 'handles',
    unit: 'handles',
    standard: 64,
    most: 65_535,
    summary: 'handles it has open at once, of all kinds',
  },
  timers: {
    name: 'timers',
    unit: 'timers',
    standard: 64,
    most: 65_535,
    summary: 'timers it has set at once',
  },
  ipcMessages: {
    name: 'ipc-messages',
    unit: 'messages',
    standard: 32,
    most: 65_536,
    summary: 'messages that wait for it, and messages of its own that nobody has received yet',
  },
  flash: {
    name: 'flash',
    unit: 'bytes',
    standard: 65_536,
    most: 1_073_741_824,
    summary: 'what it keeps by key, each entry with 64 bytes beside its own',
  },
  files: {
    name: 'files',
    unit: 'bytes',
    standard: 1_048_576,
    most: 1_073_741_824,
    summary: 'what it keeps in files of its own, each with 128 bytes beside its own',
  },
} as const satisfies Readonly<Record<string, QuotaDescription>>;

export type QuotaName = keyof typeof quotaDescriptions;
export type Quotas = { readonly [name in QuotaName]: number };

export const standardQuotas: Quotas = {
  cpuShare: quotaDescriptions.cpuShare.standard,
  cpuLimit: quotaDescriptions.cpuLimit.standard,
  consoleRate: quotaDescriptions.consoleRate.standard,
  queuedUpcalls: quotaDescriptions.queuedUpcalls.standard,
  handles: quotaDescriptions.handles.standard,
  timers: quotaDescriptions.timers.standard,
  ipcMessages: quotaDescriptions.ipcMessages.standard,
  flash: quotaDescriptions.flash.standard,
  files: quotaDescriptions.files.standard,
};
