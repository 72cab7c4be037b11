/** Methods that look and change nothing. */
import { DeviceError, type LogEntry, logLevels } from '@perilune/client';
import { interventionsOf, noSuchProcess } from '@perilune/machine';
import packageDescription from '../../../package.json' with { type: 'json' };
import type { Device } from '../device.ts';
import { type LogLevel, levelOf } from '../event-log.ts';
import { describeInspection } from '../inspection.ts';
import { metricsText } from '../metrics/metrics-text.ts';
import type { Handlers, RequestContext } from '../server/handler.ts';
import { findNamed, tellControl, tellDevice, tellKernel, tellPin, tellProcess } from '../telling.ts';

type LookingName = 'status' | 'ps' | 'top' | 'devices' | 'get' | 'watch' | 'inspect' | 'faults' | 'logs' | 'metrics';

const STANDARD_PERIOD = 1000;
const STANDARD_FAULTS = 20;
const STANDARD_ENTRIES = 100;
/** Milliseconds in which entries come together. */
const GATHER = 100;
/** Bytes a client may leave unread before entries are left out for it. */
const FOLLOWER_BYTES = 1 << 20;

export function lookingHandlers(device: Device, clients: () => number): Pick<Handlers, LookingName> {
  const status = () => device.machine.status();
  return {
    async status() {
      const told = await status();
      const { board, state, isVirtual } = device.options;
      return {
        board: told.board,
        version: packageDescription.version,
        folder: board.folder,
        state: state.folder,
        pid: process.pid,
        upTime: Math.round(performance.now() - device.startedAt),
        time: told.time,
        boots: device.boots,
        isVirtual,
        clients: clients(),
        ...(device.recording && { recording: device.recording.path }),
        faults: device.log.faultCount,
        interventions: interventionsOf(told),
        lost: device.lost,
        kernel: tellKernel(told),
      };
    },
    async ps() {
      const { time, processes } = await status();
      return { time, processes: processes.map(tellProcess) };
    },
    async top({ every }, context) {
      return forEver(every, context, async () => {
        const told = await status();
        const { time, board, processes, devices, controls, insights } = told;
        context.send({
          time,
          board,
          processes: processes.map(tellProcess),
          devices: devices.map(tellDevice),
          controls: controls.map(tellControl),
          insights,
          kernel: tellKernel(told),
        });
      });
    },
    async devices() {
      const { time, devices, pins, controls } = await status();
      return {
        time,
        devices: devices.map(tellDevice),
        pins: pins.map(tellPin),
        controls: controls.map(tellControl),
      };
    },
    async get({ name }) {
      const told = await status();
      return { ...findNamed(name, told), time: told.time };
    },
    async watch({ names, every }, context) {
      return forEver(every, context, async () => {
        const told = await status();
        const values = names.map((name) => {
          const { name: full, unit, values: now } = findNamed(name, told);
          return { name: full, unit, ...(now && { values: now }) };
        });
        context.send({ time: told.time, values });
      });
    },
    async inspect({ process: which }) {
      const answer = await device.machine.ask({ kind: 'inspect', process: which });
      if (answer.kind === 'inspect') return describeInspection(answer.of);
      throw problemOf(answer);
    },
    async faults({ process: which, most = STANDARD_FAULTS }) {
      const isWanted = ({ event }: LogEntry) => which === undefined || event.process === which || event.id === which;
      const faults = device.log.faults().filter(isWanted).slice(-most);
      if (which !== undefined && faults.length === 0) await checkProcess(device, which);
      return { faults };
    },
    logs: (params, context) => tellLogs(device, params, context),
    async metrics() {
      const { boots, lost, log, manager } = device;
      const text = metricsText(await status(), {
        boots,
        lost,
        faults: log.faultCount,
        clients: clients(),
        version: packageDescription.version,
        apps: manager?.apps() ?? [],
        kept: (await device.data?.sizes()) ?? new Map(),
      });
      return { text };
    },
  };
}

/** @throws DeviceError (as rejection) if no process has this name or id */
async function checkProcess(device: Device, which: string | number): Promise<void> {
  const { processes } = await device.machine.status();
  if (processes.some(({ name, id }) => name === which || id === which)) return;
  const names = processes.map(({ name }) => name);
  throw new DeviceError('not-found', noSuchProcess(which, names));
}

/** What a machine answers that could not answer. */
export function problemOf(answer: { readonly kind: string; readonly message?: string }): DeviceError {
  if (answer.kind === 'unknown') return new DeviceError('not-found', `${answer.message}`);
  return new DeviceError(
    answer.kind === 'refused' ? 'refused' : 'defect',
    answer.message ?? 'an answer to another question',
  );
}

/** Does something each period until the request is cancelled; not while the client has not read what it got. */
async function forEver(
  every: number | undefined,
  context: RequestContext<never>,
  action: () => Promise<void>,
): Promise<never> {
  const { signal } = context;
  while (!signal.aborted) {
    if (context.waitingBytes < FOLLOWER_BYTES) await action();
    await pause(every ?? STANDARD_PERIOD, signal);
  }
  throw new DeviceError('cancelled', 'it was cancelled');
}

/** Settles after so many milliseconds, or when the request is cancelled. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done);
  });
}

async function tellLogs(
  device: Device,
  {
    most = STANDARD_ENTRIES,
    follow = false,
    process: name,
    level,
  }: {
    readonly most?: number | undefined;
    readonly follow?: boolean | undefined;
    readonly process?: string | undefined;
    readonly level?: LogLevel | undefined;
  },
  context: RequestContext<{ readonly entries: readonly LogEntry[]; readonly lost: number }>,
): Promise<Record<never, never>> {
  const least = logLevels.indexOf(level ?? 'info');
  const isWanted = ({ event }: LogEntry) =>
    (name === undefined || event.process === name) && logLevels.indexOf(levelOf(event)) >= least;
  const past = device.log.last(most, isWanted);
  if (name !== undefined && past.length === 0) await checkProcess(device, name);
  if (past.length > 0 || !follow) context.send({ entries: past, lost: 0 });
  if (!follow) return {};
  let gathered: LogEntry[] = [];
  let lost = 0;
  const end = device.log.follow((entry) => {
    if (!isWanted(entry)) return;
    if (context.waitingBytes < FOLLOWER_BYTES && gathered.length < STANDARD_ENTRIES * 100) gathered.push(entry);
    else lost++;
  });
  try {
    while (!context.signal.aborted) {
      await pause(GATHER, context.signal);
      if (gathered.length === 0 || context.waitingBytes >= FOLLOWER_BYTES) continue;
      context.send({ entries: gathered, lost });
      gathered = [];
      lost = 0;
    }
  } finally {
    end();
  }
  throw new DeviceError('cancelled', 'it was cancelled');
}
