/** `metrics`, from a machine whose numbers are known, read back by the rules of OpenMetrics. */
import { describe, expect, test } from 'vitest';
import { families, metricsText } from '../../apps/cli/src/device/metrics/metrics-text.ts';
import { bootVirtual, filesOf } from '../../packages/machine/test-support/virtual-machine.ts';
import { type MetricFamily, readOpenMetrics } from './open-metrics.ts';

const FILES = filesOf({
  'board.toml': `name = "kettle"
[chip.cooker]
type = "slow-cooker"
[chip.fan]
type = "fan"
[[device]]
name = "fan"
class = "fan"
chip = "fan.speed"
range = [0, 50]
safe = 0
[[device]]
name = "heater"
class = "switch"
chip = "cooker.heater"
[[device]]
name = "thermometer"
class = "temperature"
chip = "cooker.thermometer"
[[app]]
folder = "app"
grant = ["console", "device"]
[[app]]
folder = "bad"
grant = ["console"]
`,
  'app/app.toml': `name = "app"
version = "1"
permissions = ["device"]
[control]
step = "periodic"
rate = "100 Hz"
budget = "1 ms"
inputs = ["thermometer"]
outputs = ["fan"]
`,
  'app/main.lua': 'function periodic() return 80 end',
  'bad/app.toml': 'name = "bad"\nversion = "1"\n[fault]\npolicy = "stop"\n',
  'bad/main.lua': 'error("bad luck")',
});

const device = {
  boots: 2,
  lost: 3,
  faults: 4,
  clients: 5,
  version: '1.2.3',
  apps: [
    {
      name: 'app',
      version: 'a "b"\\c\nd',
      state: 'trial',
      counters: { starts: 1, faults: 2, updates: 3, rollbacks: 4 },
    },
  ],
  kept: new Map([['app', { flash: 100, files: 2000 }]]),
} as const;

async function metricsOfRun() {
  const { machine } = await bootVirtual(FILES);
  machine.runUntil(1e6);
  const status = machine.status();
  return { status, read: readOpenMetrics(metricsText(status, device)) };
}

const values = (family: MetricFamily | undefined) =>
  family?.samples.map(({ name, labels, value }) => [name, labels, value]);

test('every family has a type, a help and a unit where it has one, and all of it is OpenMetrics', async () => {
  const { read } = await metricsOfRun();
  expect([...read.keys()]).toEqual(families.map(({ name }) => name));
  for (const { name, type, unit, help } of families) {
    expect(read.get(name)).toMatchObject({ type, help });
    expect(read.get(name)?.unit).toBe(unit);
    expect(unit ?? /_(seconds|bytes)$/.exec(name)?.[1]).toBe(unit);
  }
});

test('jitter and used budget of a control task, with their least, median, p99, p99.9 and most', async () => {
  const { status, read } = await metricsOfRun();
  const [{ control }] = status.processes as [(typeof status.processes)[number]];
  if (!control) throw new Error('it has no control task');
  expect(control.steps).toBeGreaterThanOrEqual(98);
  const labels = { process: 'app', id: '1' };
  for (const [name, distribution] of [
    ['perilune_control_jitter_seconds', control.jitter],
    ['perilune_control_used_seconds', control.used],
  ] as const) {
    const { least, median, p99, p999, most } = distribution;
    expect(values(read.get(name))).toEqual([
      [name, { ...labels, quantile: '0.0' }, least / 1e6],
      [name, { ...labels, quantile: '0.5' }, median / 1e6],
      [name, { ...labels, quantile: '0.99' }, p99 / 1e6],
      [name, { ...labels, quantile: '0.999' }, p999 / 1e6],
      [name, { ...labels, quantile: '1.0' }, most / 1e6],
      [`${name}_count`, labels, control.steps],
    ]);
  }
  expect(control.used.least).toBeGreaterThan(0);
  expect(values(read.get('perilune_control_misses'))).toEqual([['perilune_control_misses_total', labels, 0]]);
  expect(values(read.get('perilune_control_budget_seconds'))).toEqual([
    ['perilune_control_budget_seconds', labels, 0.001],
  ]);
  expect(values(read.get('perilune_control_period_seconds'))).toEqual([
    ['perilune_control_period_seconds', labels, 0.01],
  ]);
});

test('interventions, restarts, storage, apps, with labels of any text', async () => {
  const { status, read } = await metricsOfRun();
  const { interventions, causes } = status.devices.find(({ name }) => name === 'fan')?.guard ?? { interventions: 0 };
  expect(interventions).toBeGreaterThan(0);
  expect(values(read.get('perilune_device_interventions'))).toContainEqual([
    'perilune_device_interventions_total',
    { device: 'fan' },
    interventions,
  ]);
  expect(values(read.get('perilune_device_interventions_by_cause'))).toContainEqual([
    'perilune_device_interventions_by_cause_total',
    { device: 'fan', cause: 'range' },
    causes?.range,
  ]);
  expect(values(read.get('perilune_process_restarts'))).toEqual([
    ['perilune_process_restarts_total', { process: 'app', id: '1' }, 0],
    ['perilune_process_restarts_total', { process: 'bad', id: '2' }, 0],
  ]);
  expect(values(read.get('perilune_app_storage_bytes'))).toEqual([
    ['perilune_app_storage_bytes', { app: 'app', kind: 'flash' }, 100],
    ['perilune_app_storage_bytes', { app: 'app', kind: 'files' }, 2000],
  ]);
  expect(values(read.get('perilune_app'))).toEqual([
    ['perilune_app_info', { app: 'app', version: 'a "b"\\c\nd', state: 'trial' }, 1],
  ]);
  expect(values(read.get('perilune_app_rollbacks'))).toEqual([['perilune_app_rollbacks_total', { app: 'app' }, 4]]);
});

describe('the rules find', () => {
  const good = '# TYPE a_seconds summary\n# UNIT a_seconds seconds\n# HELP a_seconds x\na_seconds{quantile="0.5"} 1\n';
  test.each([
    ['no end', 'a 1\n', 'the text does not end'],
    ['a sample without a type', 'a 1\n# EOF\n', 'a sample without a type'],
    ['another name', '# TYPE a counter\nb_total 1\n# EOF\n', 'no sample of the counter a'],
    ['a counter without its suffix', '# TYPE a counter\na 1\n# EOF\n', 'no sample of the counter a'],
    ['a counter below zero', '# TYPE a counter\na_total -1\n# EOF\n', 'a counter below zero'],
    ['a unit that is not in the name', '# TYPE a gauge\n# UNIT a bytes\n# EOF\n', 'does not end with the unit'],
    ['a family twice', `${good}# TYPE b gauge\n# TYPE a_seconds gauge\n# EOF\n`, 'was there already'],
    ['a quantile beyond 1', `${good.replace('0.5', '1.5')}# EOF\n`, 'no quantile from 0 to 1'],
    ['a sample twice', `${good}a_seconds{quantile="0.5"} 2\n# EOF\n`, 'the same sample twice'],
    ['a label that is not escaped', '# TYPE a gauge\na{b="c"d"} 1\n# EOF\n', 'these are no labels'],
    ['no number', '# TYPE a gauge\na x\n# EOF\n', 'this is no number'],
    ['an empty line', '# TYPE a gauge\n\n# EOF\n', 'neither a descriptor nor a sample'],
  ])('%s', (_, text, message) => {
    expect(readOpenMetrics(`${good}# EOF\n`).size).toBe(1);
    expect(() => readOpenMetrics(text)).toThrow(message);
  });
});
