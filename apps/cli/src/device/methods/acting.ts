/** Methods that change something: processes, simulated inputs, the device itself. */
import { DeviceError } from '@perilune/client';
import {
  type DoneValue,
  type MachineStatus,
  noSuch,
  noSuchProcess,
  type ProcessOperation,
  type ProcessStatus,
  suggestion,
} from '@perilune/machine';
import { CommandError } from '../../command.ts';
import type { Device } from '../device.ts';
import type { Recording } from '../recording.ts';
import type { Handlers } from '../server/handler.ts';
import { SnapshotSeal } from '../snapshot-seal.ts';
import { findControl, findNamed, findPin, fullName } from '../telling.ts';
import { problemOf } from './looking.ts';

type ActingName =
  | 'start'
  | 'stop'
  | 'restart'
  | 'kill'
  | 'set'
  | 'maintenance'
  | 'break'
  | 'eval'
  | 'snapshot'
  | 'restore'
  | 'record'
  | 'down'
  | 'cancel';

export function actingHandlers(device: Device): Pick<Handlers, ActingName> {
  const operate = (process: string | number, operation: ProcessOperation) =>
    device.machine.order({ type: 'process', process, operation });
  const seal = new SnapshotSeal(device.options.state.snapshotKey);
  return {
    async start({ process }) {
      const told = (await device.machine.status()).processes;
      const found = findProcess(process, told);
      if (!found && typeof process === 'number') throw new DeviceError('not-found', noSuchProcess(process, []));
      if (found && goesOn(found))
        throw new DeviceError('refused', `${found.name} runs already, as process ${found.id}`);
      const value = await operate(process, found?.state === 'stopped' ? 'start' : 'boot');
      const id = processOf(value) ?? found?.id;
      return { ...(id !== undefined && { id }) };
    },
    async stop({ process }) {
      await operate(process, 'stop');
      return {};
    },
    async restart({ process }) {
      const found = findProcess(process, (await device.machine.status()).processes);
      const hasEnded = found ? !isAlive(found) : typeof process === 'string';
      await operate(process, hasEnded ? 'boot' : 'restart');
      return {};
    },
    async kill({ process, fault }) {
      await operate(process, fault ? 'fault' : 'terminate');
      return {};
    },
    set: (params) => set(device, params),
    async maintenance({ isOn, for: time }) {
      await device.machine.order({ type: 'maintenance', isOn, ...(time !== undefined && { for: time * 1e6 }) });
      return {};
    },
    async break({ device: name, fault }) {
      await device.machine.order({ type: 'break', device: name, fault });
      return {};
    },
    async eval({ process, code, budget, patience = 1000 }, { signal }) {
      const action = {
        type: 'evaluate',
        process,
        code,
        values: [],
        ...(budget !== undefined && { budget: budget * 1000 }),
        patience: patience * 1000,
      } as const;
      const value = await device.machine.order(action, undefined, signal);
      return evaluationOf(value);
    },
    async snapshot({ process }) {
      const answer = await device.machine.ask({ kind: 'freeze', process });
      if (answer.kind !== 'freeze') throw problemOf(answer);
      const { app, time, snapshot } = answer.of;
      return { app, time, snapshot: seal.seal(snapshot).toString('base64') };
    },
    async restore({ process, snapshot, trust }) {
      const { apps } = await device.machine.status();
      if (!apps.includes(process)) throw new DeviceError('not-found', noSuch('app', process, apps));
      const bytes = seal.open(Buffer.from(snapshot, 'base64'), trust === true);
      const value = await device.machine.order({ type: 'thaw', app: process, bytes });
      return { id: processOf(value) ?? 0 };
    },
    record: ({ action }) => record(device, action),
    async down() {
      const { time } = await device.down();
      return { time };
    },
    cancel({ request }, context) {
      return { wasUnderWay: context.cancel(request) };
    },
  };
}

/** A control goes before an output of its name. */
async function set(
  device: Device,
  params: { readonly name: string; readonly values?: readonly number[] | undefined; readonly for?: number | undefined },
) {
  const { name, values, for: time } = params;
  const { machine } = device;
  const told = await machine.status();
  const control = findControl(name, told);
  if (!control && !told.devices.some((one) => one.name === name) && !findPin(name, told))
    throw new DeviceError('not-found', nothingToSet(name, told));
  if (time !== undefined && control?.isMomentary !== true)
    throw new DeviceError('bad-params', `${name} stays as it is set: only a momentary control goes back by itself`);
  if (!control) {
    await machine.order({ type: 'set', device: name, ...(values && { values }) });
    const now = findNamed(name, await machine.status()).values;
    return { name, ...(now && { values: now }) };
  }
  const { chip, least, most } = control;
  const full = fullName(control);
  const value = values?.length === 1 ? (values[0] as number) : Number.NaN;
  if (!(value >= least && value <= most)) {
    throw new DeviceError(
      'bad-params',
      `${full} can be from ${least} to ${most}, not ${values?.join(' ') || 'nothing'}`,
    );
  }
  const action = { type: 'turn', chip, control: control.name, value } as const;
  await machine.order({ ...action, ...(time !== undefined && { for: time * 1000 }) });
  return { name: full, values: findNamed(full, await machine.status()).values ?? [value] };
}

function nothingToSet(name: string, { controls, devices, pins }: MachineStatus): string {
  const outputs = [...devices.filter(({ guard }) => guard), ...pins].map((one) => one.name);
  const near = suggestion(name, [...controls.flatMap((control) => [control.name, fullName(control)]), ...outputs]);
  if (near !== '') return `there is no control '${name}'${near}`;
  const known = controls.map(fullName).join(', ');
  const more = outputs.length === 0 ? '' : `; in maintenance ${outputs.join(', ')} can be set as well`;
  return `there is no control '${name}': ${known ? `there is ${known}` : 'this board has none'}${more}`;
}

export function evaluationOf(value: DoneValue | undefined): {
  readonly kind: 'returned' | 'failed' | 'over budget' | 'waits';
  readonly values: readonly string[];
  readonly message?: string;
} {
  if (!value || !('evaluation' in value)) throw new DeviceError('defect', 'the machine answers something else');
  if (value.evaluation === 'returned') return { kind: 'returned', values: value.values };
  if (value.evaluation === 'failed') return { kind: 'failed', values: [], message: value.message };
  return { kind: value.evaluation, values: [] };
}

function processOf(value: DoneValue | undefined): number | undefined {
  return value && 'process' in value ? value.process : undefined;
}

/** By name or id; of several of one name the one that lives, or else the last. */
function findProcess(which: string | number, processes: readonly ProcessStatus[]): ProcessStatus | undefined {
  const named = processes.filter(({ name, id }) => name === which || id === which);
  return named.find(isAlive) ?? named.at(-1);
}

function isAlive({ state }: ProcessStatus): boolean {
  return state !== 'terminated' && state !== 'faulted';
}

function goesOn(process: ProcessStatus): boolean {
  return isAlive(process) && process.state !== 'stopped';
}

async function record(device: Device, action: 'start' | 'save' | 'stop' | 'status') {
  const tell = () => {
    const { recording } = device;
    return {
      isRecording: recording !== undefined,
      ...(recording && { file: recording.path }),
      bytes: recording?.bytes ?? 0,
    };
  };
  if (action === 'start') {
    await device.reboot(true);
    return tell();
  }
  if (action === 'status') return tell();
  if (!device.recording) {
    throw new DeviceError(
      'refused',
      "the machine is not being recorded: 'perilune record start' boots it anew and does so",
    );
  }
  let stopped: Recording | undefined;
  try {
    await device.flushRecording();
    if (action === 'save') return tell();
    stopped = await device.stopRecording();
  } catch (error) {
    if (error instanceof CommandError) throw new DeviceError('failed', error.message);
    throw error;
  }
  return { isRecording: false, ...(stopped && { file: stopped.path }), bytes: stopped?.bytes ?? 0 };
}
