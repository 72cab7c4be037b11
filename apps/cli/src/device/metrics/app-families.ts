/** Numbers of apps, which outlive their processes and the boots of the machine. */
import type { DeviceNumbers, Family, Sample } from './family.ts';

type Counters = DeviceNumbers['apps'][number]['counters'];

const counted =
  (name: keyof Counters) =>
  (_: unknown, { apps }: DeviceNumbers): Sample[] =>
    apps.map((app) => ({ labels: { app: app.name }, value: app.counters[name] }));

export const appFamilies: readonly Family[] = [
  {
    name: 'perilune_app',
    type: 'info',
    help: 'Apps: the version that runs, and whether it is on trial.',
    samples: (_, { apps }) =>
      apps.map(({ name, version, state }) => ({ labels: { app: name, version, state }, value: 1 })),
  },
  {
    name: 'perilune_app_starts',
    type: 'counter',
    help: 'Processes of an app that were started since it first came.',
    samples: counted('starts'),
  },
  {
    name: 'perilune_app_faults',
    type: 'counter',
    help: 'Processes of an app that faulted since it first came.',
    samples: counted('faults'),
  },
  {
    name: 'perilune_app_updates',
    type: 'counter',
    help: 'Times that an app got another version.',
    samples: counted('updates'),
  },
  {
    name: 'perilune_app_rollbacks',
    type: 'counter',
    help: 'Times that an app got a version before back.',
    samples: counted('rollbacks'),
  },
  {
    name: 'perilune_app_storage_bytes',
    type: 'gauge',
    unit: 'bytes',
    help: 'What an app keeps: values of flash, and files of its own.',
    samples: (_, { kept }) =>
      [...kept].flatMap(([app, { flash, files }]) => [
        { labels: { app, kind: 'flash' }, value: flash },
        { labels: { app, kind: 'files' }, value: files },
      ]),
  },
];
