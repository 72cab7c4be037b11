/** The apps of a board: their folders, what they ask for, and what of it the board grants. */
import type { Quotas } from '@perilune/abi';
import { suggestion } from '../nearest-name.ts';
import { type AppFile, quotasOf, readAppFile } from './app-file.ts';
import { type BoardAppEntry, isActuator } from './board-file.ts';
import { includes, intersect, objectOf } from './permission.ts';
import type { Path, Problem } from './problem.ts';
import { shorten } from './quantity.ts';
import { type BoardDevice, type BoardPin, placesOf, writtenNames } from './read-devices.ts';
import { normalisePath, type SourceTree } from './source-tree.ts';
import { TomlFile } from './toml-file.ts';

export interface BoardApp {
  readonly name: string;
  /** As its app.toml says: the board may call it something else. */
  readonly ownName: string;
  readonly version: string;
  readonly summary: string | undefined;
  /** In the source tree. */
  readonly folder: string;
  readonly starts: boolean;
  readonly main: string;
  /** By their paths below the folder. */
  readonly sources: ReadonlyMap<string, Uint8Array>;
  readonly memory: number;
  readonly arguments: readonly string[];
  /** What it asked for and the board granted. */
  readonly permissions: readonly string[];
  readonly priority: number | undefined;
  /** Of outputs by their names: who has the highest writes them. */
  readonly writePriority: ReadonlyMap<string, number>;
  readonly control: AppFile['control'];
  readonly quotas: Partial<Quotas>;
  readonly fault: AppFile['fault'];
  /** What it asks for. */
  readonly asked: readonly string[];
  /** What the board says of it, and where: a new version of it is read by the same. */
  readonly entry: BoardAppEntry;
  readonly place: Path;
}

const APP_FILE = 'app.toml';
const MOST_SOURCES = 1000;
const LARGEST_SOURCE = 4 << 20;

/** What apps may be granted, and what is wrong or odd about it. */
export interface AppContext {
  readonly tree: SourceTree;
  readonly problems: Problem[];
  /** What is odd, and no reason not to boot. */
  readonly notes: Problem[];
  readonly devices: readonly BoardDevice[];
  readonly pins: readonly BoardPin[];
  /** Beside an entry, the key that grants; 'grant' if not given. */
  readonly grantKey?: string;
}

export class AppReader {
  readonly #board: TomlFile;
  readonly #context: AppContext;
  /** app.toml files by folder: several entries may be one app. */
  readonly #files = new Map<string, { readonly file: TomlFile; readonly app: AppFile | undefined }>();

  /** All that is granted: apps can only call services that one of them may offer. */
  #offered: readonly string[] = [];

  constructor(board: TomlFile, context: AppContext) {
    this.#board = board;
    this.#context = context;
  }

  read(entries: readonly BoardAppEntry[]): BoardApp[] {
    const places = placesOf(this.#board, 'app', entries);
    const names = new Map<string, number | undefined>();
    this.#offered = entries.flatMap(({ grant }) => grant);
    const apps = entries.flatMap((entry, index) => {
      const path = places[index] as Path;
      const app = this.#app(path, entry);
      if (app && names.has(app.name)) {
        const first = names.get(app.name);
        this.#board.report(path, `there is an app "${app.name}" already, on line ${first}; 'name' gives another name`);
      } else if (app) names.set(app.name, this.#board.line(path));
      return app ?? [];
    });
    for (const [index, { grant }] of entries.entries()) this.checkGrants(places[index] as Path, grant, this.#offered);
    return apps;
  }

  /** One app, as an entry of the board would have it. @returns undefined if it cannot be read, which has been reported */
  readOne(place: Path, entry: BoardAppEntry): BoardApp | undefined {
    return this.#app(place, entry);
  }

  #app(path: Path, entry: BoardAppEntry): BoardApp | undefined {
    const folder = normalisePath(entry.folder);
    if (folder === undefined) {
      this.#board.report([...path, 'folder'], `${shorten(entry.folder)} is not below the folder of the board`);
      return undefined;
    }
    const { app } = this.#files.get(folder) ?? this.#readFile([...path, 'folder'], folder);
    if (!app) return undefined;
    this.#noteUngranted(path, entry, app);
    this.#checkWritePriority([...path, 'write_priority'], entry);
    const asked = [...app.permissions, ...controlDevices(app).map((device) => `device:${device}`)];
    return {
      name: entry.name ?? app.name,
      ownName: app.name,
      version: app.version,
      summary: app.summary,
      folder,
      starts: entry.start,
      main: app.main,
      sources: this.#sources([...path, 'folder'], folder, app),
      memory: entry.memory ?? app.memory,
      arguments: entry.arguments ?? app.arguments,
      permissions: intersect(asked, entry.grant),
      priority: entry.priority ?? app.priority,
      writePriority: entry.write_priority,
      control: app.control,
      quotas: { ...quotasOf(app.quota), ...quotasOf(entry.quota) },
      fault: entry.fault ?? app.fault,
      asked,
      entry,
      place: path,
    };
  }

  #readFile(path: Path, folder: string): { readonly file: TomlFile | undefined; readonly app: AppFile | undefined } {
    const name = folder === '' ? APP_FILE : `${folder}/${APP_FILE}`;
    const bytes = this.#context.tree.read(name);
    if (typeof bytes === 'string') {
      const others = this.#context.tree.list('').filter((other) => other.endsWith(`/${APP_FILE}`));
      const near = suggestion(
        folder,
        others.map((other) => other.slice(0, -APP_FILE.length - 1)),
      );
      this.#board.report(path, `${name}: ${bytes}${near}`);
      return { file: undefined, app: undefined };
    }
    const file = new TomlFile(name, bytes, this.#context.problems);
    const app = file.isBroken ? undefined : readAppFile(file);
    if (app) this.#checkControl(file, app);
    this.#files.set(folder, { file, app });
    return { file, app };
  }

  #sources(path: Path, folder: string, app: AppFile): ReadonlyMap<string, Uint8Array> {
    const sources = readSources(this.#context.tree, folder, (problem) => this.#board.report(path, problem));
    const file = this.#files.get(folder)?.file;
    if (file) checkMain(file, folder, app, sources);
    return sources;
  }

  #checkControl(file: TomlFile, app: AppFile): void {
    const known = this.#context.devices.map(({ name }) => name);
    const written = writtenNames(this.#board, 'device');
    for (const key of ['inputs', 'outputs'] as const) {
      for (const [index, name] of (app.control?.[key] ?? []).entries()) {
        const path = ['control', key, index];
        const device = this.#context.devices.find((one) => one.name === name);
        if (!written.includes(name))
          file.report(path, `the board has no device ${shorten(name)}${suggestion(name, known)}`);
        else if (device && key === 'outputs' && !isActuator(device.class)) {
          file.report(path, `a device of the class "${device.class}" is not set to anything`);
        }
      }
    }
  }

  /** What a control activity works on must be granted; other permissions may be missing, which is worth a note. */
  #noteUngranted(path: Path, { grant }: BoardAppEntry, app: AppFile): void {
    const granted = (permission: string) => grant.some((one) => includes(one, permission));
    for (const device of controlDevices(app)) {
      if (granted(`device:${device}`)) continue;
      this.#board.report(
        this.#grantPath(path),
        `its control step works on "${device}": "device:${device}" is to be granted`,
      );
    }
    for (const permission of app.permissions) {
      const missing = this.#missingObject(permission, this.#offered);
      const isGranted = granted(permission) || grant.some((one) => includes(permission, one));
      const problem = missing === undefined ? !isGranted && ', which is not granted' : `: ${missing}`;
      if (problem) this.#note(this.#grantPath(path), `the app asks for "${permission}"${problem}`);
    }
  }

  #checkWritePriority(path: Path, { write_priority: priorities, grant }: BoardAppEntry): void {
    const known = this.#context.devices.map(({ name }) => name);
    const written = writtenNames(this.#board, 'device');
    for (const name of priorities.keys()) {
      const device = this.#context.devices.find((one) => one.name === name);
      if (!written.includes(name))
        this.#board.report([...path, name], `there is no device ${shorten(name)}${suggestion(name, known)}`);
      else if (device && !isActuator(device.class))
        this.#board.report([...path, name], `a device of the class "${device.class}" is not set to anything`);
      else if (!grant.some((one) => includes(one, `device:${name}`)))
        this.#board.report([...path, name], `"device:${name}" is not granted`);
    }
  }

  #note(path: Path, message: string): void {
    this.#context.notes.push({ file: this.#board.name, line: this.#board.line(path), key: 'grant', message });
  }

  #grantPath(path: Path): Path {
    return [...path, this.#context.grantKey ?? 'grant'];
  }

  /** @param offered all that is granted */
  checkGrants(path: Path, grants: readonly string[], offered: readonly string[]): void {
    for (const [index, permission] of grants.entries()) {
      const missing = this.#missingObject(permission, offered);
      if (missing !== undefined) this.#board.report([...this.#grantPath(path), index], missing);
    }
  }

  /** @returns "there is no device …" if it is for something that the board does not have */
  #missingObject(permission: string, offered: readonly string[]): string | undefined {
    const object = objectOf(permission);
    const known = object && this.#objects(object.kind, offered);
    if (!object || !known || known.includes(object.name)) return undefined;
    const what = objectKinds[object.kind] ?? object.kind;
    return `there is no ${what} ${shorten(object.name)}${suggestion(object.name, known)}`;
  }

  /** Names a permission of this kind may be for; undefined: any. */
  #objects(kind: string, offered: readonly string[]): readonly string[] | undefined {
    switch (kind) {
      case 'device':
        return offered.includes('offer')
          ? undefined
          : [...writtenNames(this.#board, 'device'), ...objectsIn(offered, 'offer')];
      case 'gpio':
        return writtenNames(this.#board, 'pin');
      case 'pwm':
      case 'adc':
        return writtenNames(this.#board, kind);
      case 'files:read':
      case 'files:write':
        return writtenNames(this.#board, 'folder');
      case 'uart':
        return writtenNames(this.#board, 'serial');
      case 'udp:bind':
        return writtenPorts(this.#board);
      case 'ipc:call': {
        const serves = offered.some((one) => one === 'ipc' || one === 'ipc:serve');
        return serves ? undefined : objectsIn(offered, 'ipc:serve');
      }
      default:
        return undefined;
    }
  }
}

function readSources(tree: SourceTree, folder: string, report: (problem: string) => void): Map<string, Uint8Array> {
  const prefix = folder === '' ? '' : `${folder}/`;
  const sources = new Map<string, Uint8Array>();
  const names = tree.list(folder).filter((name) => name.endsWith('.lua'));
  if (names.length > MOST_SOURCES) report(`there are ${names.length} sources; ${MOST_SOURCES} are the most`);
  for (const name of names.slice(0, MOST_SOURCES)) {
    const source = tree.read(name);
    if (typeof source === 'string') report(`${name}: ${source}`);
    else if (source.length > LARGEST_SOURCE) report(`${name}: it is larger than ${LARGEST_SOURCE >> 20} MiB`);
    else sources.set(name.slice(prefix.length), source);
  }
  return sources;
}

function checkMain(file: TomlFile, folder: string, app: AppFile, sources: ReadonlyMap<string, Uint8Array>): void {
  const main = normalisePath(app.main);
  if (main === undefined) file.report(['main'], `${shorten(app.main)} is not below the folder of the app`);
  else if (!sources.has(main)) {
    const near = suggestion(main, [...sources.keys()]);
    const where = folder === '' ? 'the folder' : folder;
    file.report(['main'], `there is no source ${shorten(app.main)} in ${where}${near}`);
  }
}

/** What messages call the objects of a permission, where it is not the permission. */
const objectKinds: Readonly<Record<string, string>> = {
  uart: 'serial port',
  'udp:bind': 'UDP port',
  'files:read': 'folder',
  'files:write': 'folder',
};

function writtenPorts({ root }: TomlFile): string[] {
  const written = Array.isArray(root.udp) ? (root.udp as readonly { readonly port?: unknown }[]) : [];
  return written.map((one) => String(one?.port));
}

function objectsIn(permissions: readonly string[], kind: string): string[] {
  return permissions.flatMap((permission) => {
    const object = objectOf(permission);
    return object?.kind === kind ? [object.name] : [];
  });
}

function controlDevices(app: AppFile): readonly string[] {
  return [...new Set([...(app.control?.inputs ?? []), ...(app.control?.outputs ?? [])])];
}
