/** Apps that come and go: see docs/installing.md. */
import { method } from '../method.ts';
import {
  base64,
  choice,
  field,
  flag,
  integer,
  list,
  number,
  open,
  optional,
  text,
  titled,
  type ValueOf,
} from '../schema.ts';

/** Bytes of a bundle. */
export const LARGEST_BUNDLE = 8 << 20;

const version = {
  version: field(text(), 'as app.toml says'),
  sequence: field(integer(), 'grows with each version: what is newer'),
  digest: field(text(), 'SHA-256 of its manifest'),
  signedBy: field(optional(text()), 'the key whose signature counted; absent: it is not signed'),
} as const;

const app = titled(
  'app',
  open({
    name: field(text(), 'of the app'),
    ownName: field(optional(text()), 'what it calls itself, if that is another name'),
    origin: field(choice(['board', 'installed']), 'board: board.toml has it, which then holds its first version'),
    version: field(text(), 'that runs, or would'),
    state: field(choice(['confirmed', 'trial']), 'whether it is on trial'),
    current: field(optional(open(version)), 'what was installed; absent if it is the version of the board'),
    trial: field(
      optional(
        open({
          since: field(number, 'seconds since 1970'),
          until: field(number, 'seconds since 1970'),
          confirm: field(choice(['time', 'app']), 'what confirms it'),
        }),
      ),
      'while it is on trial',
    ),
    permissions: field(optional(list(text())), 'what it asked for and got; absent for a version of the board'),
    counters: field(
      open({
        starts: field(integer(), 'of processes'),
        faults: field(integer(), 'of processes'),
        updates: field(integer(), 'to other versions'),
        rollbacks: field(integer(), 'to versions before'),
      }),
      'since the app first came',
    ),
    problem: field(optional(text()), 'why what is kept of it cannot be used'),
  }),
);
export type AppAnswer = ValueOf<typeof app>;

const plan = titled(
  'plan',
  open({
    action: field(choice(['install', 'update']), 'what it would be'),
    name: field(text(), 'of the app'),
    ownName: field(optional(text()), 'what it calls itself, if that is another name'),
    ...version,
    replaces: field(optional(text()), 'the version it takes the place of'),
    asked: field(list(text()), 'permissions it asks for'),
    granted: field(list(text()), 'those it gets'),
    denied: field(list(text()), 'those the board does not allow'),
    memory: field(
      open({
        needed: field(number, 'bytes it has'),
        used: field(number, 'bytes the other installed apps have'),
        allowed: field(number, 'bytes the board allows them together'),
      }),
      'of installed apps',
    ),
    processor: field(optional(number), 'share its control step is promised, from 0 to 1'),
    trial: field(
      optional(open({ time: field(number, 'µs'), confirm: field(choice(['time', 'app']), 'what confirms it') })),
      'how long it will be on trial; absent: it is new and has none',
    ),
    refusal: field(
      optional(open({ code: field(text(), 'a code'), message: field(text(), 'why, and what to do') })),
      'absent: it would be done',
    ),
  }),
);
export type PlanAnswer = ValueOf<typeof plan>;

const bundle = field(base64(LARGEST_BUNDLE), 'what `perilune pack` has made');
const force = field(optional(flag), 'true: an older version, too');
const as = field(optional(text(64)), 'the name it is to have, or has, if that is not the one it has itself');
const name = field(text(64), 'of the app');
const after = { app: field(optional(app), 'as it is now; absent: it is there no more') } as const;

export const apps = {
  apps: method({
    summary: 'List the apps: those of the board first, then those that were installed',
    result: { apps: field(list(app), 'as they are now') },
  }),
  plan: method({
    summary: 'Tell what would become of a bundle, and change nothing',
    params: {
      bundle,
      force,
      as,
      action: field(
        optional(choice(['install', 'update'])),
        'what is to be done with it; absent: install if it is new, update if it is there',
      ),
    },
    result: { plan: field(plan, 'what would be done') },
    longestRequest: LARGEST_BUNDLE * 2,
  }),
  install: method({
    summary: 'Install an app that is new',
    params: { bundle, force, as },
    result: after,
    longestRequest: LARGEST_BUNDLE * 2,
  }),
  update: method({
    summary: 'Put another version of an app in the place of the one that runs, on trial',
    params: { bundle, force, as },
    result: after,
    longestRequest: LARGEST_BUNDLE * 2,
  }),
  confirm: method({
    summary: 'End the trial of an app well: the new version stays',
    params: { name },
    result: after,
  }),
  rollback: method({
    summary: 'Bring back the version of an app before',
    details: 'While it is on trial its data are as they were before the trial; afterwards they stay as they are now.',
    params: { name },
    result: after,
  }),
  remove: method({
    summary: 'Remove an app that was installed, or the update of one of the board',
    params: { name, keepData: field(optional(flag), 'true: what it has stored stays') },
    result: after,
  }),
} as const;
