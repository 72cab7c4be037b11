import { encodeUtf8 } from '@perilune/engine';
import { describe, expect, test } from 'vitest';
import { InstalledSources } from './installed-sources.ts';
import { BoardError } from './problem.ts';
import { type Board, readBoard } from './read-board.ts';
import { MemorySourceTree } from './source-tree.ts';

const KEY = `ed25519:${'A'.repeat(43)}=`;
const BOARD = `name = "pot"
[chip.plate]
type = "relay"
[[device]]
name = "heater"
class = "switch"
chip = "plate.switch"
[[app]]
folder = "thermostat"
grant = ["console", "device:heater"]
memory = "128 KiB"
`;
const APP = 'name = "thermostat"\nversion = "1"\npermissions = ["console", "device:heater", "random"]\n';
const files = (more: Readonly<Record<string, string>>) =>
  new Map(Object.entries(more).map(([name, text]) => [name, encodeUtf8(text)] as const));
const tree = (install: string) =>
  new MemorySourceTree(
    files({ 'board.toml': `${BOARD}${install}`, 'thermostat/app.toml': APP, 'thermostat/main.lua': 'print "board"' }),
  );

function problems(install: string): string[] {
  try {
    readBoard(tree(`[install]\n${install}\n`), 'board.toml');
    return [];
  } catch (error) {
    if (error instanceof BoardError) return error.message.split('\n');
    throw error;
  }
}

describe('[install] of a board', () => {
  test.each([
    [
      'keys = ["ed25519:AAAA"]',
      'board.toml:13: install.keys[1]: this is the text "ed25519:AAAA"; a public key, "ed25519:" and 44 characters, as perilune keys show prints it is expected',
    ],
    [
      '',
      "board.toml:12: install: nothing can be installed: 'keys' says whose signatures count, or unsigned = true takes all",
    ],
    ['unsigned = "yes"', 'board.toml:13: install.unsigned: this is the text "yes"; true or false is expected'],
    [
      'unsigned = true\nallow = ["device:heather"]',
      'board.toml:14: install.allow[1]: there is no device "heather"; did you mean \'heater\'?',
    ],
    [
      'unsigned = true\nallow = ["consle"]',
      'board.toml:14: install.allow[1]: unknown permission "consle"; did you mean \'console\'?',
    ],
    ['unsigned = true\nmost = 0', 'board.toml:14: install.most: this is 0; a whole number from 1 to 1000 is expected'],
    [
      'unsigned = true\nconfirm = "tim"',
      'board.toml:14: install.confirm: unknown confirmation "tim"; did you mean \'time\'?',
    ],
    ['unsigned = true\ntrail = "1 min"', 'board.toml:14: install.trail: unknown key "trail"; did you mean \'trial\'?'],
    [
      'unsigned = true\nquota = { timers = -1 }',
      'board.toml:14: install.quota.timers: this is -1; a whole number from 1 to 65535 is expected',
    ],
  ])('%j is told', (install, problem) => {
    expect(problems(install)).toContain(problem);
  });

  test('is read with its standards', () => {
    const { policy } = readBoard(tree(`[install]\nkeys = ["${KEY}"]\nallow = ["console"]\n`), 'board.toml').installed;
    expect(policy).toMatchObject({
      allow: ['console'],
      keys: [KEY],
      unsigned: false,
      most: 16,
      memory: 4 << 20,
      trial: 60e6,
      confirm: 'time',
    });
    expect(readBoard(tree(''), 'board.toml').installed.policy).toBeUndefined();
  });
});

describe('what was installed before the board is read', () => {
  const lamp = {
    name: 'lamp',
    files: files({ 'app.toml': 'name = "lamp"\nversion = "3"\npermissions = ["console", "random"]', 'main.lua': '' }),
  };
  const newer = {
    name: 'thermostat',
    files: files({ 'app.toml': APP.replace('"1"', '"2"'), 'main.lua': 'print "update"' }),
  };
  const allow = '[install]\nunsigned = true\nallow = ["console"]\n';
  const boot = (versions: ConstructorParameters<typeof InstalledSources>[1], install = allow): Board =>
    readBoard(new InstalledSources(tree(install), versions), 'board.toml');

  test('is read with what the board allows, and with what it grants its own', () => {
    const { installedApps, notes, apps } = boot([lamp, newer]);
    expect(
      installedApps.map(({ name, version, permissions, memory }) => ({ name, version, permissions, memory })),
    ).toEqual([
      { name: 'lamp', version: '3', permissions: ['console'], memory: 262_144 },
      { name: 'thermostat', version: '2', permissions: ['console', 'device:heater'], memory: 131_072 },
    ]);
    expect(apps.map(({ name, version }) => `${name} ${version}`)).toEqual(['thermostat 1']);
    expect(notes.filter(({ file }) => file.startsWith('installed'))).toEqual([]);
  });

  test('takes the place of an app to which the board gives another name, if it is of that app', () => {
    const entry = '[[app]]\nfolder = "thermostat"\nname = "spare"\ngrant = ["console", "device:heater"]\n';
    const { installedApps } = boot([{ ...newer, name: 'spare' }], entry + allow);
    expect(installedApps.map(({ name, version }) => `${name} ${version}`)).toEqual(['spare 2']);
    expect(boot([{ ...lamp, name: 'spare' }], entry + allow).installedApps).toEqual([]);
  });

  test('is called what it was installed as', () => {
    const { installedApps, notes } = boot([lamp, { ...lamp, name: 'other' }]);
    expect(installedApps.map(({ name, ownName }) => `${name} is ${ownName}`)).toEqual([
      'lamp is lamp',
      'other is lamp',
    ]);
    expect(notes.filter(({ file }) => file.startsWith('installed'))).toEqual([]);
  });

  test('gets no more than it was granted when it came', () => {
    const [app] = boot([{ ...newer, granted: ['console'] }]).installedApps;
    expect(app?.permissions).toEqual(['console']);
  });

  test.each([
    ['an app.toml that is none', { ...lamp, files: files({ 'app.toml': 'name = ', 'main.lua': '' }) }],
    ['another app than that of the board', { ...lamp, name: 'thermostat' }],
    ['no files', { ...lamp, files: new Map() }],
  ])('is not used, and noted, if it is %s', (_, version) => {
    const { installedApps, notes } = boot([version]);
    expect(installedApps).toEqual([]);
    expect(notes.filter(({ file }) => file === `installed ${version.name}`)).toHaveLength(1);
  });

  test.each(['{', '{}', '[null]', '[{"name":7}]', '[{"name":"lamp"}]', '[{"name":"lamp","granted":[1]}]'])(
    'does no harm as a list that is %s',
    (list) => {
      const damaged = new MemorySourceTree(
        new Map([
          ...tree('')
            .list('')
            .map((path) => [path, tree('').read(path) as Uint8Array] as const),
          ['@installed/apps.json', encodeUtf8(list)],
        ]),
      );
      expect(readBoard(damaged, 'board.toml').installedApps).toEqual([]);
    },
  );
});
