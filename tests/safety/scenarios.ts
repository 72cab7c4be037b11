/** Random runs: a board, hostile scripts, and what befalls them, the devices and the machine. */
import type { MachineCommand } from '@perilune/machine';
import fc from 'fast-check';
import { anyOutput, anySensor } from './boards.ts';
import type { DeclaredOutput } from './recording.ts';
import { type RigOutput, type RigSensor, rigOutputs, rigSensors } from './rig.ts';
import type { Scenario, ScenarioApp } from './run.ts';
import { scripts } from './scripts.ts';

const SECOND = 1e6;
const END = 8 * SECOND;
const outputNames = Object.keys(rigOutputs) as RigOutput[];
const sensorNames = Object.keys(rigSensors) as RigSensor[];

const apps: fc.Arbitrary<readonly ScenarioApp[]> = fc.array(
  fc.record({
    script: fc.constantFrom(...scripts),
    number: fc.nat(1e6),
    priority: fc.nat(2),
    policy: fc.constantFrom('stop' as const, 'restart' as const, 'restart' as const, 'panic' as const),
  }),
  { minLength: 1, maxLength: 4 },
);

const command: fc.Arbitrary<MachineCommand> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constant('turn' as const),
      chip: fc.constant('rig'),
      control: fc.constantFrom(...sensorNames),
      value: fc.constantFrom(-2, 0, 1, 2, 3, 5, 500),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('break' as const),
      device: fc.constantFrom(...sensorNames, 'heat', 'motor', 'relay', 'lamp', 'rgb'),
      fault: fc.constantFrom('none' as const, 'none' as const, 'fails' as const, 'stuck' as const),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('process' as const),
      process: fc.constantFrom('app0', 'app1', 'app2', 'app3'),
      operation: fc.constantFrom('stop', 'start', 'start', 'fault', 'terminate', 'restart', 'boot', 'boot'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('maintenance' as const), isOn: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('set' as const),
      device: fc.constantFrom('heat', 'motor', 'relay', 'lamp'),
      values: fc.constantFrom([0], [1], [77], [-1e9]),
    }),
  },
);
const commands = fc
  .array(fc.record({ at: fc.nat(END), command }), { maxLength: 30 })
  .map((list) => list.toSorted((one, other) => one.at - other.at));

export const scenario: fc.Arbitrary<Scenario> = fc.record({
  outputs: fc.tuple(...outputNames.map(anyOutput)),
  sensors: fc.tuple(...sensorNames.map(anySensor)),
  apps,
  commands,
  end: fc.integer({ min: SECOND, max: END }),
  isQuiet: fc.constant(false),
});

/** Nothing is done but writing, so that nothing is excused. */
export const quietScenario: fc.Arbitrary<Scenario> = fc.record({
  outputs: fc
    .tuple(...outputNames.map(anyOutput))
    .map((outputs) => outputs.map(({ watchdog: _, ...output }): DeclaredOutput => ({ ...output, interlocks: [] }))),
  sensors: fc.constant(sensorNames.map((name) => ({ name }))),
  apps: fc
    .record({ script: fc.constantFrom(...scripts.filter(({ isQuiet }) => isQuiet)), number: fc.nat(1e6) })
    .map((app) => [{ ...app, priority: 0, policy: 'stop' as const }]),
  commands: fc.constant([]),
  end: fc.constant(6 * SECOND),
  isQuiet: fc.constant(true),
});
