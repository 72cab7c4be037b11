/**
 * For any board, any set of hostile scripts and any fault at any instant, no output ever leaves its envelope: judged by the
 * monitor, which knows nothing of the guards. And the monitor finds what it is to find, once the machine is not told of it.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judge, type Rule, showViolation } from './monitor.ts';
import type { DeclaredOutput, DeclaredSensor, Recording } from './recording.ts';
import { record, type Scenario } from './run.ts';
import { quietScenario, scenario } from './scenarios.ts';
import { type Script, scripts } from './scripts.ts';

const SECOND = 1e6;

async function violations(scenario: Scenario) {
  const { recording, rig } = await record(scenario);
  const defects = rig.events.filter(({ type }) => type === 'defect');
  expect(defects).toEqual([]);
  return scenario.outputs.flatMap((output) => judge(output, scenario.sensors, recording));
}

describe('no output ever leaves its envelope', () => {
  test('whatever scripts do, and whatever befalls them, the devices and the machine', {
    timeout: 600_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async (one) => {
        expect((await violations(one)).map(showViolation)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('nor while nothing happens but writing, which excuses nothing', { timeout: 600_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(quietScenario, async (one) => {
        expect((await violations(one)).map(showViolation)).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});

describe('the monitor finds what it is to find', () => {
  const scriptNamed = (name: string) => scripts.find((script) => script.name === name) as Script;
  const base = { safe: [0], resolution: 0.1, interlocks: [] };
  const oneOutput = (output: DeclaredOutput, script: string, more: Partial<Scenario> = {}): Scenario => ({
    outputs: [output],
    sensors: [{ name: 'lid' }],
    apps: [{ script: scriptNamed(script), number: 1, priority: 0, policy: 'restart' }],
    commands: [],
    end: 6 * SECOND,
    isQuiet: true,
    ...more,
  });
  const whileOpen = { kind: 'while', conditions: [{ device: 'lid', below: 1 }] } as const;
  const opened = [0.5, 2, 2.5, 4].map((time, index) => ({
    at: time * SECOND,
    command: { type: 'turn', chip: 'rig', control: 'lid', value: 1 - (index % 2) } as const,
  }));

  const cases: readonly (readonly [Rule, key: string, Scenario])[] = [
    ['range', 'range', oneOutput({ ...base, name: 'heat', range: [0, 50] }, 'hammers')],
    ['range', 'range', oneOutput({ ...base, name: 'pulse', range: [0, 50], beyond: 'refuse' }, 'hammers')],
    ['step', 'step', oneOutput({ ...base, name: 'motor', range: [-50, 50], step: 5 }, 'hammers')],
    ['slew', 'slew', oneOutput({ ...base, name: 'heat', slew: { by: 5, within: SECOND } }, 'hammers')],
    ['minimum_on', 'minimum_on', oneOutput({ ...base, name: 'relay', minimumOn: SECOND }, 'hammers')],
    ['minimum_off', 'minimum_off', oneOutput({ ...base, name: 'bolt', minimumOff: SECOND }, 'hammers')],
    ['duty', 'duty', oneOutput({ ...base, name: 'lamp', duty: { most: 0.2, within: SECOND } }, 'in-a-timer')],
    ['watchdog', 'watchdog', oneOutput({ ...base, name: 'heat', watchdog: SECOND }, 'writes-and-hangs')],
    [
      'interlock',
      'interlock',
      oneOutput({ ...base, name: 'heat', interlocks: [whileOpen] }, 'hammers', { commands: opened, isQuiet: false }),
    ],
    [
      'interlock',
      'interlock',
      oneOutput(
        { ...base, name: 'relay', interlocks: [{ kind: 'while', conditions: [{ device: 'lid', stale: SECOND }] }] },
        'hammers',
        { isQuiet: false },
      ),
    ],
    ['in charge', 'safe', oneOutput({ ...base, name: 'heat', safe: [7] }, 'exits', { isQuiet: false })],
  ];
  test.each(cases)('%s, where the machine is not told of %s', async (rule, key, scenario) => {
    const found = await violations({ ...scenario, without: key });
    expect(new Set(found.map((one) => one.rule))).toContain(rule);
    expect((await violations(scenario)).map(showViolation)).toEqual([]);
  });

  test('an output that stays on when its app has ended, or while a sensor reads what cannot be', () => {
    const output: DeclaredOutput = { ...base, name: 'heat', interlocks: [whileOpen] };
    const sensors: readonly DeclaredSensor[] = [{ name: 'lid', range: [0, 1] }];
    const recording: Recording = {
      end: 9 * SECOND,
      shutDownAt: 8 * SECOND,
      outputs: new Map([
        [
          'heat',
          [
            { at: 0, values: [0] },
            { at: SECOND, values: [5] },
          ],
        ],
      ]),
      sensors: new Map([
        [
          'lid',
          [
            { at: 0, values: [1] },
            { at: 4 * SECOND, values: [2] },
            { at: 5 * SECOND, values: [1] },
          ],
        ],
      ]),
      failing: new Map(),
      stuck: new Map(),
      inCharge: new Map([['heat', [{ from: 0, to: 7 * SECOND }]]]),
      writes: new Map(),
      isQuiet: false,
    };
    expect(judge(output, sensors, recording).map(({ rule, at }) => [rule, at])).toEqual([
      ['in charge', 7 * SECOND + 2000],
      ['interlock', 4 * SECOND + 2000],
    ]);
  });
});
