/** What a device answers to requests that are well formed and cannot be done: the exact code and message of each. */
import { join } from 'node:path';
import type { Client, DeviceError, MethodName } from '@perilune/client';
import { connect } from '@perilune/client/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestDevice } from './test-device.ts';

const device = new TestDevice();
let client: Client;

beforeAll(async () => {
  await device.up();
  client = await connect(join(device.folder, 'board/.perilune/control.socket'));
  await client.call('states.create', { name: 'mine' });
}, 120_000);
afterAll(async () => {
  client.close();
  await device.end();
}, 120_000);

const noProcess = "not-found: there is no process 'ap'; did you mean 'app'?";
const noNumber = 'not-found: there is no process 99';
const notKnown = "not-found: there is no process 'something'";
const noApp = "not-found: there is no app 'ap'; did you mean 'app'?";
const badGzip = 'it is no gzip file, or a damaged one: bundles are made by perilune pack';

test.each<[MethodName, Readonly<Record<string, unknown>>, string]>([
  ['start', { process: 'ap' }, noProcess],
  ['start', { process: 99 }, noNumber],
  ['start', { process: 'app' }, 'refused: app runs already, as process 1'],
  ['stop', { process: 'ap' }, noProcess],
  ['stop', { process: 99 }, noNumber],
  ['stop', { process: 'bad' }, 'refused: process bad is in no state to stop'],
  ['restart', { process: 'ap' }, noProcess],
  ['restart', { process: 99 }, noNumber],
  ['kill', { process: 'ap' }, noProcess],
  ['kill', { process: 99 }, noNumber],
  ['inspect', { process: 'ap' }, noProcess],
  ['inspect', { process: 99 }, noNumber],
  ['snapshot', { process: 'ap' }, noProcess],
  ['snapshot', { process: 99 }, noNumber],
  ['snapshot', { process: 'bad' }, 'refused: bad has ended: there is nothing to freeze'],
  ['eval', { process: 'ap', code: '' }, noProcess],
  ['eval', { process: 99, code: '' }, noNumber],
  ['eval', { process: 'bad', code: '' }, "refused: bad has ended: 'start' starts it again"],
  ['faults', { process: 'ap' }, noProcess],
  ['faults', { process: 99 }, noNumber],
  ['faults', { process: 'something' }, notKnown],
  ['logs', { process: 'ap' }, noProcess],
  ['logs', { process: 'something', follow: true }, notKnown],
  ['get', { name: 'heatr' }, "not-found: there is no device and no control 'heatr'; did you mean 'heater'?"],
  [
    'get',
    { name: 'cooker.lit' },
    "not-found: there is no device and no control 'cooker.lit'; did you mean 'cooker.lid'?",
  ],
  [
    'get',
    { name: 'something' },
    "not-found: there is no device and no control 'something': there is heater, thermometer, cooker.knob, cooker.lid",
  ],
  [
    'get',
    { name: '' },
    "not-found: there is no device and no control '': there is heater, thermometer, cooker.knob, cooker.lid",
  ],
  [
    'watch',
    { names: ['heater', 'heatr'] },
    "not-found: there is no device and no control 'heatr'; did you mean 'heater'?",
  ],
  ['set', { name: 'lidd', values: [1] }, "not-found: there is no control 'lidd'; did you mean 'lid'?"],
  ['set', { name: 'heatr', values: [1] }, "not-found: there is no control 'heatr'; did you mean 'heater'?"],
  [
    'set',
    { name: 'something', values: [1] },
    "not-found: there is no control 'something': there is cooker.knob, cooker.lid; in maintenance heater can be set as well",
  ],
  [
    'set',
    { name: 'thermometer', values: [1] },
    "refused: 'thermometer' is a sensor: what it measures is turned at its chip",
  ],
  ['set', { name: 'lid' }, 'bad-params: cooker.lid can be from 0 to 1, not nothing'],
  ['set', { name: 'lid', values: [0, 1] }, 'bad-params: cooker.lid can be from 0 to 1, not 0 1'],
  ['set', { name: 'lid', values: [1.5] }, 'bad-params: cooker.lid can be from 0 to 1, not 1.5'],
  [
    'set',
    { name: 'heater', values: [1] },
    "refused: 'heater' is an output, and outputs are set in maintenance only: 'maintenance on' begins it",
  ],
  ['break', { device: 'heatr', fault: 'fails' }, "not-found: there is no device 'heatr'; did you mean 'heater'?"],
  [
    'restore',
    { process: 'app', snapshot: '' },
    'refused: the snapshot is none: it does not begin like one that a device has written',
  ],
  [
    'record',
    { action: 'save' },
    "refused: the machine is not being recorded: 'perilune record start' boots it anew and does so",
  ],
  [
    'record',
    { action: 'stop' },
    "refused: the machine is not being recorded: 'perilune record start' boots it anew and does so",
  ],
  ['plan', { bundle: '' }, `failed: this is no good bundle: ${badGzip}`],
  ['install', { bundle: 'AAAA' }, `failed: this is no good bundle: ${badGzip}`],
  ['update', { bundle: 'AAAA' }, `failed: this is no good bundle: ${badGzip}`],
  ['confirm', { name: 'ap' }, noApp],
  ['confirm', { name: 'app' }, 'refused: app has the version of the board, and no other'],
  ['rollback', { name: 'ap' }, noApp],
  ['rollback', { name: 'app' }, 'refused: app has the version of the board, and no other'],
  ['remove', { name: 'ap' }, noApp],
  ['remove', { name: 'app' }, 'not-found: the version of app is that of the board: only board.toml can take it away'],
  ['states.create', { name: 'mine' }, "refused: there is a state 'mine' already: 'luactl destroy mine' ends it"],
  ['states.create', { name: 'app' }, 'refused: app is an app: choose another name'],
  [
    'states.create',
    { name: '_x' },
    "bad-params: '_x' cannot be the name of a state: those that begin with _ are reserved for the kernel",
  ],
  [
    'states.create',
    { name: '9' },
    "bad-params: '9' cannot be the name of a state: a name has letters, digits, - and _",
  ],
  [
    'states.create',
    { name: 'x', permissions: ['consol'] },
    "bad-params: there is no permission 'consol'; did you mean 'console'?",
  ],
  [
    'states.destroy',
    { name: 'mime' },
    "not-found: there is no state 'mime' that was made by hand; did you mean 'mine'?",
  ],
  ['states.destroy', { name: 'app' }, "not-found: there is no state 'app' that was made by hand: 'luactl' lists them"],
  ['states.require', { name: 'mime', module: 'alarm' }, "not-found: there is no process 'mime'; did you mean 'mine'?"],
  ['states.require', { name: 'mine', module: '1alarm' }, "bad-params: '1alarm' cannot be the name of a module"],
  [
    'states.load',
    { name: 'mime', chunk: 'x', source: '' },
    "not-found: there is no process 'mime'; did you mean 'mine'?",
  ],
  [
    'states.settings',
    { change: { maxcont: 1 } },
    "bad-params: there is no setting 'maxcont'; did you mean 'maxcount'?",
  ],
  [
    'states.settings',
    { change: { maxmem: 1 } },
    'bad-params: maxmem is a whole number from 65536 to 1073741824, not 1',
  ],
  ['states.settings', { change: { require: 2 } }, 'bad-params: require is 0 or 1, not 2'],
  [
    'states.settings',
    { change: { bytecode: 1 } },
    'refused: bytecode is 0: precompiled code is never accepted, and that cannot be changed',
  ],
])('%s %j', async (method, params, message) => {
  const asked = client.stream(method, params as never, () => {}).result;
  expect(
    await asked.then(
      (result) => result,
      (error: DeviceError) => `${error.code}: ${error.message}`,
    ),
  ).toBe(message);
});
