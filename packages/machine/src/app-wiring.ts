/** Turns an app of the board into what the kernel is told of it, its control activity included. */
import type { StepShape } from '@perilune/hil';
import type { AppDescription, ControlDescription, FaultPolicy } from '@perilune/kernel';
import type { BoardApp } from './configuration/read-apps.ts';
import { stepTypeOf } from './control-types.ts';
import { DeviceActivity, type SteppedDevice } from './device-activity.ts';
import type { Wiring } from './device-wiring.ts';

const SECOND = 1e6;

type Control = NonNullable<BoardApp['control']>;

export function describeApp(app: BoardApp, wiring: Wiring): AppDescription {
  const { name, ownName, version, memory, main, sources, permissions, quotas, priority } = app;
  const faultPolicy = faultPolicyOf(app.fault);
  const control = app.control && describeControl(name, app.control, wiring);
  return {
    name,
    edition: `${ownName} ${version}`,
    program: {
      name,
      memory,
      main,
      sources,
      arguments: app.arguments,
      ...(app.control && { step: shapeOf(app.control, wiring) }),
    },
    permissions,
    quotas,
    ...(faultPolicy && { faultPolicy }),
    ...(control && { control }),
    ...(priority !== undefined && { scheduling: { priority } }),
  };
}

function faultPolicyOf(fault: BoardApp['fault']): FaultPolicy | undefined {
  if (!fault) return undefined;
  if (fault.policy !== 'restart') return { policy: fault.policy };
  return {
    policy: 'restart',
    ...(fault.at_most !== undefined && { atMost: fault.at_most }),
    ...(fault.within !== undefined && { within: fault.within }),
    ...(fault.back_off !== undefined && { backOff: fault.back_off }),
    ...(fault.longest_back_off !== undefined && { longestBackOff: fault.longest_back_off }),
  };
}

function describeControl(app: string, control: Control, wiring: Wiring): ControlDescription {
  const { init_budget: initBudget, stop_budget: stopBudget, most_misses: mostMisses } = control;
  return {
    period: Math.round(SECOND / control.rate),
    budget: control.budget,
    policy: control.on_miss,
    ...(control.deadline !== undefined && { deadline: control.deadline }),
    ...(mostMisses !== undefined && { mostMisses }),
    ...(initBudget !== undefined && { initBudget }),
    ...(stopBudget !== undefined && { stopBudget }),
    activity: new DeviceActivity(app, steppedDevices(control.inputs, [], wiring), outputsOf(control, wiring)),
  };
}

function shapeOf(control: Control, wiring: Wiring): StepShape {
  return {
    function: control.step,
    inputs: steppedDevices(control.inputs, [], wiring).map(({ field }) => field),
    outputs: outputsOf(control, wiring).map(({ field }) => field),
  };
}

function outputsOf({ outputs, optional }: Control, wiring: Wiring): SteppedDevice[] {
  return steppedDevices(outputs, optional, wiring);
}

/** Names are those of devices of the board, which reading it has seen to. */
function steppedDevices(names: readonly string[], optional: readonly string[], { devices }: Wiring): SteppedDevice[] {
  return names.flatMap((name) => {
    const device = devices.get(name);
    if (device === undefined) return [];
    const { description, entry } = device;
    return { entry, field: { name, type: stepTypeOf(description), isOptional: optional.includes(name) } };
  });
}
