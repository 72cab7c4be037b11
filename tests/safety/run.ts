/** One run of a random board with hostile scripts and faults, recorded for the monitor. */
import { devices, gpio, led, pwm } from '@perilune/abi';
import type { MachineCommand, MachineEvent } from '@perilune/machine';
import { outputText, sensorText } from './boards.ts';
import type { DeclaredOutput, DeclaredSensor, Interval, Recording, Sample } from './recording.ts';
import { makeRig, type Rig, type RigOutput, type RigSensor, rigOutputs } from './rig.ts';
import type { Script } from './scripts.ts';

export interface ScenarioApp {
  readonly script: Script;
  readonly number: number;
  /** Whom it goes before, as write_priority. */
  readonly priority: number;
  readonly policy: 'stop' | 'restart' | 'panic';
}

export interface Scenario {
  readonly outputs: readonly DeclaredOutput[];
  readonly sensors: readonly DeclaredSensor[];
  readonly apps: readonly ScenarioApp[];
  /** In the order of their moments. */
  readonly commands: readonly { readonly at: number; readonly command: MachineCommand }[];
  readonly end: number;
  readonly isQuiet: boolean;
  /** A key of board files the machine is not told of, so that the monitor has something to find. */
  readonly without?: string | undefined;
}

const appName = (index: number): string => `app${index}`;
const isPin = ({ name }: DeclaredOutput): boolean => rigOutputs[name as RigOutput].table !== 'device';

function filesOfScenario({ outputs, sensors, apps, without }: Scenario): Record<string, string> {
  const names = outputs.map(({ name }) => name as RigOutput);
  const grants = ['console', 'device', 'offer', 'gpio', 'pwm', 'process-info', 'process-control'];
  const written = names.filter((name) => rigOutputs[name].table === 'device');
  const board = [
    'name = "rig"\n[processor]\nwork = "4 MHz"\n[chip.rig]\ntype = "rig"\n',
    ...sensors.map(sensorText),
    ...outputs.map((output) => outputText(output, without)),
    ...apps.map(
      ({ priority, policy }, index) =>
        `[[app]]\nfolder = "${appName(index)}"\ngrant = ${JSON.stringify(grants)}\nfault = { policy = "${policy}" }\n` +
        `write_priority = { ${written.map((name) => `${name} = ${priority}`).join(', ')} }\n`,
    ),
  ];
  const files = apps.flatMap(({ script, number }, index) => [
    [
      `${appName(index)}/app.toml`,
      `name = "${appName(index)}"\nversion = "1"\npermissions = ${JSON.stringify(grants)}\n${script.app?.(names, number) ?? ''}`,
    ],
    [`${appName(index)}/main.lua`, script.source(names, number)],
  ]);
  return { 'board.toml': board.join(''), ...Object.fromEntries(files) };
}

/** Runs it from boot to the end, and a little past that, when outputs are to be safe. */
export async function record(scenario: Scenario): Promise<{ readonly recording: Recording; readonly rig: Rig }> {
  const rig = await makeRig(filesOfScenario(scenario), 1);
  for (const { at, command } of scenario.commands) rig.send(command, at);
  let ended = scenario.end;
  const end = rig.machine.runUntil(scenario.end);
  if (end === 'panicked' || end === 'stopped') ended = rig.machine.now();
  rig.machine.shutDown();
  return { recording: recordingOf(scenario, rig, ended), rig };
}

/** @param end when it was shut down: at that moment and after, nobody is in charge */
function recordingOf(scenario: Scenario, rig: Rig, end: number): Recording {
  const alive = livesOf(scenario, rig.events, end);
  const after = end + 100_000;
  const outputs = new Map<string, readonly Sample[]>();
  const inCharge = new Map<string, readonly Interval[]>();
  const writes = new Map<string, readonly number[] | undefined>();
  const maintained = maintainedTimes(rig.events, end);
  for (const output of scenario.outputs) {
    const { name } = output;
    const known = [...alive.values()].flat();
    outputs.set(name, rig.history(name as RigOutput));
    inCharge.set(name, isPin(output) ? known : [...known, ...maintained]);
    writes.set(name, writesOf(scenario, rig));
  }
  const sensors = new Map(scenario.sensors.map(({ name }) => [name, rig.history(name as RigSensor)]));
  return {
    end: after,
    shutDownAt: end,
    outputs,
    sensors,
    failing: brokenTimes(scenario, 'fails', after),
    stuck: brokenTimes(scenario, 'stuck', after),
    inCharge,
    writes,
    isQuiet: scenario.isQuiet,
  };
}

/** When each app ran: started, not ended, and not held up. */
function livesOf({ commands }: Scenario, events: readonly MachineEvent[], end: number): Map<string, Interval[]> {
  const lives = new Map<string, Interval[]>();
  const since = new Map<string, number>();
  const stop = (name: string, at: number) => {
    const from = since.get(name);
    since.delete(name);
    if (from !== undefined) lives.set(name, [...(lives.get(name) ?? []), { from, to: at }]);
  };
  for (const event of events) {
    if (event.type === 'started') since.set(event.process, event.time);
    else if (event.type === 'ended') stop(event.process, event.time);
    else if (event.type === 'panic') for (const name of [...since.keys()]) stop(name, event.time);
  }
  for (const name of [...since.keys()]) stop(name, end);
  // Times for which an operator held an app up: from one of his commands to the next of any kind.
  const held = commands.flatMap(({ at, command }, index) => {
    if (command.type !== 'process' || command.operation !== 'stop') return [];
    const next = commands.slice(index + 1).find((one) => one.command.type === 'process');
    return [{ name: String(command.process), from: at, to: next?.at ?? end }];
  });
  return new Map(
    [...lives].map(([name, intervals]) => [
      name,
      held.filter((one) => one.name === name).reduce((left, one) => left.flatMap((life) => cut(life, one)), intervals),
    ]),
  );
}

function cut(life: Interval, hole: Interval): Interval[] {
  return [
    { from: life.from, to: Math.min(life.to, hole.from) },
    { from: Math.max(life.from, hole.to), to: life.to },
  ].filter(({ from, to }) => to > from);
}

function maintainedTimes(events: readonly MachineEvent[], end: number): Interval[] {
  const changes = events.flatMap((event) => (event.type === 'maintenance' ? [event] : []));
  return changes.flatMap(({ time, isOn }, index) =>
    isOn ? [{ from: time, to: changes[index + 1]?.time ?? end }] : [],
  );
}

/** Moments at which anything was written, whatever it was. A control step writes unseen: then nothing is known. */
function writesOf({ apps, commands }: Scenario, rig: Rig): readonly number[] | undefined {
  if (apps.some(({ script }) => script.app !== undefined)) return undefined;
  const numbers = (
    driver: {
      readonly number: number;
      readonly commands: readonly { readonly name: string; readonly number: number }[];
    },
    names: readonly string[],
  ) => driver.commands.filter(({ name }) => names.includes(name)).map(({ number }) => `${driver.number} ${number}`);
  const writing = new Set([
    ...numbers(devices, ['write', 'writeAll', 'requestWrite']),
    ...numbers(led, ['on', 'off', 'toggle']),
    ...numbers(gpio, ['set', 'clear', 'toggle']),
    ...numbers(pwm, ['start']),
  ]);
  const observed = rig.commands.flatMap(({ at, driver, command }) => (writing.has(`${driver} ${command}`) ? [at] : []));
  const set = commands.flatMap(({ at, command }) => (command.type === 'set' ? [at] : []));
  return [...observed, ...set].sort((one, other) => one - other);
}

function brokenTimes({ commands }: Scenario, fault: 'fails' | 'stuck', end: number): Map<string, Interval[]> {
  const times = new Map<string, Interval[]>();
  const breaks = commands.flatMap(({ at, command }) => (command.type === 'break' ? [{ at, ...command }] : []));
  for (const [index, one] of breaks.entries()) {
    if (one.fault !== fault) continue;
    const next = breaks.slice(index + 1).find(({ device }) => device === one.device);
    times.set(one.device, [...(times.get(one.device) ?? []), { from: one.at, to: next?.at ?? end }]);
  }
  return times;
}
