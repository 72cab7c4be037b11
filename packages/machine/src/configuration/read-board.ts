/** From a folder of files to a board that can boot, or all that is wrong with it. */
import { type ChipType, chipTypes } from '@perilune/chips';
import { STANDARD_FUEL_PER_MICROSECOND } from '@perilune/hil';
import { type BoardFile, boardKeys, type InstallEntry } from './board-file.ts';
import { isTable, readTable, standard } from './field.ts';
import { InstalledApps } from './installed-apps.ts';
import { readInstalled } from './installed-sources.ts';
import { BoardError, type Path, type Problem } from './problem.ts';
import { AppReader, type BoardApp } from './read-apps.ts';
import { type BoardChip, readChips } from './read-chips.ts';
import { type BoardDevice, type BoardPin, DeviceReader } from './read-devices.ts';
import type { SourceTree } from './source-tree.ts';
import { TomlFile } from './toml-file.ts';

/** A UDP port that the host opens for the board. */
export interface BoardSocket {
  readonly port: number;
  /** IPv4, of this computer. */
  readonly address: string;
}

/** A serial port that the host opens for the board. */
export type BoardSerialPort = BoardFile['serial'][number];

/** A folder of the host. */
export interface BoardFolder {
  readonly name: string;
  /** Absolute, or relative to the folder of the board. */
  readonly path: string;
  readonly writable: boolean;
}

export interface Board {
  readonly name: string;
  readonly summary: string | undefined;
  readonly version: string;
  readonly sku: string;
  readonly seed: number;
  readonly scheduler: BoardFile['scheduler'];
  /** How fast it is on virtual time, as a chip's `fuelPerMicrosecond`: a whole number from 1. */
  readonly fuelPerMicrosecond: number;
  readonly chips: readonly BoardChip[];
  readonly devices: readonly BoardDevice[];
  readonly pins: readonly BoardPin[];
  readonly serialPorts: readonly BoardSerialPort[];
  readonly sockets: readonly BoardSocket[];
  readonly folders: readonly BoardFolder[];
  readonly apps: readonly BoardApp[];
  /** Reads apps that come later. */
  readonly installed: InstalledApps;
  /** What was installed before the device booted: in place of apps of the board, or beside them. */
  readonly installedApps: readonly BoardApp[];
  /** What is odd, and no reason not to boot. */
  readonly notes: readonly Problem[];
}

/**
 * @param tree the board's folder
 * @param fileName the board file in it
 * @param types the chip types there are; those of @perilune/chips if not given
 * @throws BoardError with all problems, in the order of their files and lines
 */
export function readBoard(tree: SourceTree, fileName: string, types: ReadonlyMap<string, ChipType> = chipTypes): Board {
  const problems: Problem[] = [];
  const notes: Problem[] = [];
  const bytes = tree.read(fileName);
  if (typeof bytes === 'string') throw new BoardError([{ file: fileName, line: undefined, key: '', message: bytes }]);
  const file = new TomlFile(fileName, bytes, problems);
  if (file.isBroken) throw new BoardError(problems);
  const chips = readChips(file, types);
  const root = readTable(file, [], file.root, rootKeys);
  if (file.root.name === undefined) file.report([], "'name' is missing: what the board is called");
  if (!root) throw new BoardError(inOrder(problems));

  const reader = new DeviceReader(file, chips);
  const devices = reader.devices(root.device);
  const pins = (['pin', 'pwm', 'adc'] as const).flatMap((kind) => reader.pins(kind, root[kind], devices));
  const appReader = new AppReader(file, { tree, problems, notes, devices, pins });
  const apps = appReader.read(root.app);
  checkInstall(
    file,
    root.install,
    new AppReader(file, { tree, problems, notes, devices, pins, grantKey: 'allow' }),
    apps,
  );
  for (const [table, key, what] of unique) reportTwice(file, table, key, what);
  if (problems.length > 0) throw new BoardError(inOrder(problems));
  const installed = new InstalledApps(file, { devices, pins }, apps, root.install);
  const { name, summary, version, sku, seed, scheduler } = root;
  const fuelPerMicrosecond = root.processor?.work ?? STANDARD_FUEL_PER_MICROSECOND;
  return {
    name,
    summary,
    version,
    sku,
    seed,
    scheduler,
    fuelPerMicrosecond,
    chips,
    devices,
    pins,
    serialPorts: root.serial,
    sockets: root.udp,
    folders: root.folder,
    apps,
    installed,
    installedApps: readAppsInstalled(tree, installed, apps, notes),
    notes,
  };
}

/** Of what is written, as an entry with a problem is none of those that were read, and would move the lines. */
function reportTwice(file: TomlFile, table: string, key: string, what: string): void {
  const entries = file.root[table];
  if (!Array.isArray(entries)) return;
  const places = new Map<unknown, Path>();
  for (const [index, entry] of entries.entries()) {
    const value: unknown = isTable(entry) ? entry[key] : undefined;
    if (typeof value !== 'string' && typeof value !== 'number') continue;
    const path = [table, index, key];
    const first = places.get(value);
    if (first === undefined) places.set(value, path);
    else file.report(path, `there is a ${what} ${JSON.stringify(value)} already, on line ${file.line(first)}`);
  }
}

function checkInstall(
  file: TomlFile,
  install: InstallEntry | undefined,
  reader: AppReader,
  apps: readonly BoardApp[],
): void {
  if (!install) return;
  const offered = [...apps.flatMap(({ entry }) => entry.grant), ...install.allow];
  reader.checkGrants(['install'], install.allow, offered);
  const { keys, unsigned } = install;
  if (keys.length === 0 && !unsigned) {
    file.report(
      ['install'],
      "nothing can be installed: 'keys' says whose signatures count, or unsigned = true takes all",
    );
  }
}

/** What cannot be used any more is noted, and the version of the board is. */
function readAppsInstalled(
  tree: SourceTree,
  installed: InstalledApps,
  apps: readonly BoardApp[],
  notes: Problem[],
): BoardApp[] {
  return readInstalled(tree).flatMap(({ name, files, granted }) => {
    const { app, check } = installed.read(name, files, granted);
    const ofBoard = apps.find((one) => one.name === name);
    const isIt = app && (!ofBoard || check.name === ofBoard.ownName);
    const problems = isIt || check.problems.length > 0 ? check.problems : [`app.toml: it is of ${check.name}`];
    for (const message of problems) {
      notes.push({ file: `installed ${name}`, line: undefined, key: '', message });
    }
    return isIt ? [app] : [];
  });
}

/** What no two of a kind may have in common, and what the message calls it. */
const unique = [
  ['serial', 'name', 'serial port'],
  ['serial', 'path', 'serial port at'],
  ['udp', 'port', 'UDP port'],
  ['folder', 'name', 'folder'],
] as const;

/** Chips have a reader of their own. A board without a good name is read on: that is only one of its problems. */
const rootKeys = {
  ...boardKeys,
  name: standard(boardKeys.name.field, 'unnamed', boardKeys.name.summary),
  chip: standard<unknown>({ expected: 'tables', read: (_file, _path, written) => written }, undefined, 'chips by name'),
};

function inOrder(problems: readonly Problem[]): Problem[] {
  const files = [...new Set(problems.map(({ file }) => file))];
  return problems.toSorted(
    (one, other) => files.indexOf(one.file) - files.indexOf(other.file) || (one.line ?? 0) - (other.line ?? 0),
  );
}
