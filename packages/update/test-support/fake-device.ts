/** A device for tests of the manager: a store, a machine that is a table of what runs, and a moment at which the power goes. */
import type { StoreChange } from '@perilune/hil';
import { nodeCompression, nodeCryptography } from '@perilune/platform-node';
import { MemoryStore, PowerLoss } from '@perilune/platform-test';
import { asciiBytes, asciiText } from '../src/bytes.ts';
import {
  type AppCheck,
  type AppMachine,
  AppManager,
  type AppNotice,
  type AppValues,
  type AppVersion,
  type BoardAppVersion,
  type InstallPolicy,
  packBundle,
  type Refusal,
} from '../src/index.ts';

export const tools = { cryptography: nodeCryptography, compression: nodeCompression };

export const openPolicy: InstallPolicy = {
  allow: ['console'],
  unsigned: true,
  keys: [],
  most: 4,
  memory: 1 << 20,
  trial: 60e6,
  confirm: 'time',
};

/** The board has one app of its own, if nothing else is said. */
export const boardApps: readonly BoardAppVersion[] = [{ name: 'base', ownName: 'base', version: '1', memory: 65_536 }];

/** An unsigned bundle; `options` are what the fake machine does with it. */
export function bundleOf(
  name: string,
  version: number,
  options: { readonly refuses?: string; readonly problem?: string; readonly memory?: number } = {},
): Promise<Uint8Array> {
  const files = new Map([
    ['app.toml', asciiBytes(JSON.stringify({ name, version: `${version}`, ...options }))],
    ['main.lua', asciiBytes('')],
  ]);
  return packBundle({ name, version: `${version}`, sequence: version, files }, tools);
}

interface AppToml {
  readonly name: string;
  readonly version: string;
  readonly refuses?: string;
  readonly problem?: string;
  readonly memory?: number;
}

function readToml(version: AppVersion): AppToml {
  return JSON.parse(asciiText(version.files.get('app.toml') ?? new Uint8Array(0)) ?? '') as AppToml;
}

/** Runs what it is told to, until the power goes. */
export class FakeMachine implements AppMachine {
  /** Versions by the names of apps. */
  readonly running = new Map<string, string>();
  readonly halted = new Map<string, string>();
  readonly onTrial = new Set<string>();
  /** Versions that cannot start, whatever they say themselves: as "lamp 1". */
  readonly refusing = new Set<string>();
  readonly #boardApps: readonly BoardAppVersion[];
  readonly #step: () => void;

  constructor(boardApps: readonly BoardAppVersion[], bootVersions: readonly AppVersion[], step: () => void) {
    this.#boardApps = boardApps;
    this.#step = step;
    for (const { name, version } of boardApps) this.running.set(name, version);
    for (const version of bootVersions) this.running.set(version.name, readToml(version).version);
  }

  async check(version: AppVersion): Promise<AppCheck> {
    this.#step();
    const { name, version: its, problem, memory = 65_536 } = readToml(version);
    const problems = problem === undefined ? [] : [problem];
    return {
      name,
      version: its,
      problems,
      asked: ['console', 'random'],
      granted: ['console'],
      denied: ['random'],
      memory,
    };
  }

  async start(version: AppVersion, trial?: number): Promise<Refusal | undefined> {
    this.#step();
    const { name } = version;
    const { version: its, refuses } = readToml(version);
    this.halted.delete(name);
    this.running.delete(name);
    this.onTrial.delete(name);
    if (refuses !== undefined) return { refused: refuses };
    if (this.refusing.has(`${name} ${its}`)) return { refused: 'no processor left' };
    this.running.set(name, its);
    if (trial !== undefined) this.onTrial.add(name);
    return undefined;
  }

  async halt(name: string): Promise<void> {
    this.#step();
    const version = this.running.get(name);
    if (version !== undefined) this.halted.set(name, version);
    this.running.delete(name);
  }

  async resume(name: string): Promise<Refusal | undefined> {
    this.#step();
    const version = this.halted.get(name);
    if (version === undefined) return { refused: 'nothing was halted' };
    this.running.set(name, version);
    this.halted.delete(name);
    return undefined;
  }

  async confirm(name: string): Promise<void> {
    this.#step();
    this.onTrial.delete(name);
  }

  async remove(name: string): Promise<Refusal | undefined> {
    this.#step();
    this.running.delete(name);
    this.halted.delete(name);
    this.onTrial.delete(name);
    const board = this.#boardApps.find((app) => app.name === name);
    if (board) this.running.set(name, board.version);
    return undefined;
  }
}

/** Flash as the host keeps it, without apps. */
export class FakeValues implements AppValues {
  readonly generations = new Map<string, string>();
  readonly #store: MemoryStore;

  constructor(store: MemoryStore) {
    this.#store = store;
  }

  prefix(app: string, generation = this.generations.get(app) ?? '0'): string {
    return `data/${app}/${generation}/`;
  }

  use(app: string, generation: string): void {
    this.generations.set(app, generation);
  }

  async copy(app: string, from: string, to: string) {
    const [source, target] = [this.prefix(app, from), this.prefix(app, to)];
    const changes = await this.removal(app, to);
    for (const { key } of await this.#store.list(source)) {
      changes.push({ key: target + key.slice(source.length), value: await this.#store.get(key) });
    }
    return changes;
  }

  async removal(app: string, generation?: string): Promise<StoreChange[]> {
    const prefix = generation === undefined ? `data/${app}/` : this.prefix(app, generation);
    return (await this.#store.list(prefix)).map(({ key }) => ({ key, value: undefined }));
  }
}

/** When the power goes: at the n-th write or command to the machine from now, before or after it. */
export interface PowerCut {
  readonly step: number;
  readonly side: 'before' | 'after';
}

/** In seconds since 1970, and in milliseconds since some moment. */
export interface FakeClock {
  wall: number;
  monotonic: number;
}

export class FakeDevice {
  readonly store: MemoryStore;
  readonly manager: AppManager;
  readonly machine: FakeMachine;
  readonly notices: AppNotice[];
  /** What could not be written that nobody waits for. */
  readonly failures: string[];
  /** What the manager has put off. */
  readonly #later: (() => void)[];
  readonly #values: FakeValues;
  readonly #board: readonly BoardAppVersion[];
  #cut: PowerCut | undefined;
  #steps = 0;

  private constructor(
    store: MemoryStore,
    values: FakeValues,
    manager: AppManager,
    told: Pick<FakeDevice, 'notices' | 'failures'> & { readonly later: (() => void)[] },
    board: readonly BoardAppVersion[],
  ) {
    this.store = store;
    this.#values = values;
    this.manager = manager;
    this.notices = told.notices;
    this.failures = told.failures;
    this.#later = told.later;
    this.#board = board;
    this.machine = new FakeMachine(board, manager.bootVersions, () => this.#step());
    store.fail = () => this.#count();
    manager.attach(this.machine);
  }

  static async boot(
    medium?: ReadonlyMap<string, Uint8Array>,
    policy: InstallPolicy | undefined = openPolicy,
    clock: FakeClock = { wall: 1000, monotonic: 0 },
    board = boardApps,
  ): Promise<FakeDevice> {
    const store = new MemoryStore(medium);
    const told = { notices: [] as AppNotice[], failures: [] as string[], later: [] as (() => void)[] };
    const values = new FakeValues(store);
    const manager = await AppManager.open({
      store,
      tools,
      values,
      policy,
      boardApps: board,
      now: () => clock.wall,
      monotonic: () => clock.monotonic,
      later: (_, action) => told.later.push(action),
      onNotice: (notice) => told.notices.push(notice),
      onStoreFailure: (message) => told.failures.push(message),
    });
    return new FakeDevice(store, values, manager, told, board);
  }

  /** What is on the medium, with a new manager and a new machine. */
  reboot(policy: InstallPolicy | undefined = openPolicy): Promise<FakeDevice> {
    return FakeDevice.boot(this.store.medium, policy, undefined, this.#board);
  }

  /** So much time goes by that the manager does what it has put off. */
  async passTime(): Promise<void> {
    for (const action of this.#later.splice(0)) action();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }

  /** @returns whether the power has gone meanwhile, and whether the operation was acknowledged */
  async cutDuring(cut: PowerCut, operation: () => Promise<unknown>): Promise<{ isCut: boolean; isDone: boolean }> {
    this.#cut = cut;
    this.#steps = 0;
    const isDone = await operation().then(
      () => true,
      () => false,
    );
    await this.manager.close();
    this.#cut = undefined;
    return { isCut: !(await this.hasPower()), isDone };
  }

  /** How many steps an operation has. */
  async stepsOf(operation: () => Promise<unknown>): Promise<number> {
    this.#cut = undefined;
    this.#steps = 0;
    await operation();
    return this.#steps;
  }

  hasPower(): Promise<boolean> {
    return this.store.get('x').then(
      () => true,
      () => false,
    );
  }

  /** What an app keeps, by key, as numbers. */
  data(name: string): Record<string, number> {
    const prefix = this.#values.prefix(name);
    const entries = [...this.store.medium].filter(([key]) => key.startsWith(prefix));
    return Object.fromEntries(entries.map(([key, value]) => [key.slice(prefix.length), value[0] as number]));
  }

  /** As the capsule does for an app. */
  async writeData(name: string, key: string, value: number | undefined): Promise<void> {
    await this.store.write([
      { key: this.#values.prefix(name) + key, value: value === undefined ? undefined : Uint8Array.of(value) },
    ]);
  }

  /** Counts a step. @returns on which side of it the power goes, if it does */
  #count(): 'before' | 'after' | undefined {
    const step = this.#steps++;
    return step === this.#cut?.step ? this.#cut.side : undefined;
  }

  #step(): void {
    if (this.#count() === undefined) return;
    this.store.cutPower();
    throw new PowerLoss('the power is gone');
  }
}
