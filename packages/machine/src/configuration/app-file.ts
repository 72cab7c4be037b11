/** app.toml: what an app is called, what it needs and what it asks for. */
import { type QuotaName, type Quotas, quotaDescriptions } from '@perilune/abi';
import { suggestion } from '../nearest-name.ts';
import {
  choice,
  count,
  type Field,
  type Key,
  type Keys,
  list,
  name,
  optional,
  quantity,
  readTable,
  required,
  standard,
  table,
  text,
  type ValuesOf,
} from './field.ts';
import { permissionField } from './permission.ts';
import { shorten } from './quantity.ts';
import type { TomlFile } from './toml-file.ts';

const MILLISECOND = 1000;
const SECOND = 1e6;
const DAY = 8.64e10;
const LEAST_MEMORY = 64 * 1024;
const LARGEST_MEMORY = 2 ** 30;
const STANDARD_MEMORY = 256 * 1024;

export const memoryField = quantity('size', { least: LEAST_MEMORY, most: LARGEST_MEMORY });
const times = { least: MILLISECOND, most: DAY };

export const faultKeys = {
  policy: required(choice('fault policy', ['stop', 'restart', 'panic']), 'what happens when it faults'),
  at_most: optional(count({ least: 1, most: 1_000_000 }), 'after more faults than so many it stops'),
  within: optional(quantity('time', times), 'in which time those faults count; in its whole life if not given'),
  back_off: optional(quantity('time', times), 'how long to wait before the first restart; twice as long each time'),
  longest_back_off: optional(quantity('time', times), 'the longest such wait'),
} as const satisfies Keys;

/** One key for each quota, named as in abi. */
export const quotaKeys: Readonly<Record<string, Key<number | undefined>>> = Object.fromEntries(
  Object.values(quotaDescriptions).map(({ name: key, most, summary, unit }) => [
    key,
    optional(unit === 'percent' ? percent(most) : count({ least: 1, most }), summary),
  ]),
);

/** A share, which the kernel counts in percent. */
function percent(most: number): Field<number> {
  const share = quantity('share', { least: 0.01, most: most / 100 });
  return {
    expected: share.expected,
    read(file, path, written) {
      const value = share.read(file, path, written);
      return value === undefined ? undefined : Math.round(value * 100);
    },
  };
}

export function quotasOf(written: Readonly<Record<string, number | undefined>> | undefined): Partial<Quotas> {
  const named = Object.entries(quotaDescriptions) as [QuotaName, { name: string }][];
  return Object.fromEntries(
    named.flatMap(([key, quota]) => (written?.[quota.name] === undefined ? [] : [[key, written[quota.name]]])),
  );
}

const deviceList = standard(list(name, 64), [], '');

export const controlKeys = {
  rate: required(quantity('frequency', { least: 0.001, most: 10_000 }), 'how often the step is called'),
  budget: required(quantity('time', { least: 1, most: 10 * SECOND }), 'processor time a step may use'),
  deadline: optional(
    quantity('time', { least: 1, most: 1000 * SECOND }),
    'when a step must be done; the period if not given',
  ),
  step: standard(text(200), 'periodic', 'the Lua function that is called: step(dt_ms, inputs) returns outputs'),
  inputs: { ...deviceList, summary: 'devices whose values the step is given' },
  outputs: { ...deviceList, summary: 'devices that what it returns is written to' },
  optional: { ...deviceList, summary: 'outputs that a step need not return; they stay as they are' },
  on_miss: standard(
    choice('policy', ['skip', 'safe', 'stop']),
    'skip',
    'what a missed deadline means: the step goes on and periods are skipped; or outputs are safe until a step is in time; or it faults',
  ),
  most_misses: optional(
    count({ least: 1, most: 1_000_000 }),
    'it faults when it misses so many deadlines in a row; with "stop" at the first if not given',
  ),
  init_budget: optional(
    quantity('time', { least: 1, most: 10 * SECOND }),
    'processor time `init()` may use; 100 ms if not given',
  ),
  stop_budget: optional(
    quantity('time', { least: 1, most: 10 * SECOND }),
    'processor time `stop()` may use; 10 ms if not given',
  ),
} as const satisfies Keys;

export const appKeys = {
  name: required(name, 'what the app is called'),
  version: required(text(64), 'such as "1.0.0"'),
  summary: optional(text(), 'what it does, in one sentence'),
  main: standard(text(), 'main.lua', 'the source that runs first'),
  memory: standard(memoryField, STANDARD_MEMORY, 'memory it has, with all the kernel keeps for it'),
  arguments: standard(list(text(1000), 64), [], 'what the script gets as "..."'),
  permissions: standard(list(permissionField, 256), [], 'what it asks for; it gets what the board grants of that'),
  priority: optional(count({ least: 0, most: 255 }), 'for the scheduler "priority": higher goes first'),
  control: optional(table(controlKeys), 'a function the kernel calls at a fixed rate'),
  quota: optional(table(quotaKeys), 'what it needs beyond or below the standard'),
  fault: optional(table(faultKeys), 'what happens when it faults'),
} as const satisfies Keys;

export type AppFile = ValuesOf<typeof appKeys>;

/** @returns undefined if anything is wrong with it, which has been reported */
export function readAppFile(file: TomlFile): AppFile | undefined {
  const app = readTable(file, [], file.root, appKeys);
  const { control } = app ?? {};
  if (!control) return app;
  const period = SECOND / control.rate;
  const deadline = control.deadline ?? period;
  if (deadline > period) file.report(['control', 'deadline'], 'it is after the next step begins; a period is the most');
  for (const key of ['inputs', 'outputs'] as const) {
    const names = control[key];
    const twice = names.find((one, index) => names.indexOf(one) !== index);
    if (twice !== undefined) file.report(['control', key, names.lastIndexOf(twice)], `"${twice}" is there already`);
  }
  for (const [index, one] of control.optional.entries()) {
    if (control.outputs.includes(one)) continue;
    const near = suggestion(one, control.outputs);
    file.report(['control', 'optional', index], `${shorten(one)} is none of its outputs${near}`);
  }
  if (control.budget > deadline) file.report(['control', 'budget'], 'it is longer than the deadline');
  return app;
}
