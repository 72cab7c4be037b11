/**
 * The apps of a device that come and go while it runs.
 *
 * Each app has one record in the store. What changes it is one transaction, so that power going leaves the app in the state
 * before or after, and a trial that a reboot has ended is one that has failed:
 *
 *          install            started               update                 confirm, time
 *   (none) ───────► trial ─────────────► confirmed ───────► trial ────────────────────► confirmed
 *      ▲              │                      ▲                │
 *      └──────────────┘                      └────────────────┘
 *       cannot start, reboot                  fault, rollback, time, cannot start, reboot
 *
 * The order is always: halt the process, change the store, start what the store now says. So no process writes
 * values that are being copied. Operations are done one after the other.
 */
import { type Store, type StoreChange, StoreError } from '@perilune/hil';
import type { AppInfo, AppNotice, BoardAppVersion, Plan, StoredFault } from './app-info.ts';
import type { AppMachine, AppVersion, Refusal, TrialEvent } from './app-machine.ts';
import { type AppValues, FIRST_GENERATION, nextGeneration } from './app-values.ts';
import { type Bundle, type BundleTools, readBundle } from './bundle/bundle.ts';
import { BundleShelf } from './bundle-shelf.ts';
import { UpdateError } from './error.ts';
import { AppHistory } from './history.ts';
import {
  findRefusal,
  isOvertaken,
  makePlan,
  neededBeyond,
  ownNameOf,
  type PlanResult,
  type PlanSituation,
} from './plan.ts';
import type { InstallPolicy } from './policy.ts';
import { type AppRecord, bundlesOf, decodeRecord, encodeRecord, type KeptVersion, StorePrefix } from './record.ts';

export interface AppManagerOptions {
  readonly store: Store;
  readonly tools: BundleTools;
  readonly values: AppValues;
  /** [install] of the board; undefined: nothing may be installed, and what is does not run. */
  readonly policy: InstallPolicy | undefined;
  /** The apps of board.toml. */
  readonly boardApps: readonly BoardAppVersion[];
  /** Seconds since 1970, on a clock that may be set at any time. */
  now(): number;
  /** Milliseconds since some moment; never goes back. */
  monotonic(): number;
  /** Calls it after so many milliseconds. */
  later(milliseconds: number, action: () => void): void;
  /** Told of what becomes of apps, what happens by itself included. */
  onNotice?(notice: AppNotice): void;
  /** Told when something could not be written that nobody waits for: counters, faults, what was found at boot. */
  onStoreFailure?(message: string): void;
}

export interface InstallOptions {
  /** Takes an older version too. */
  readonly force?: boolean;
  /** The name the app is to have, or has, if that is not the one it has itself. */
  readonly as?: string;
}

export interface PlanOptions extends InstallOptions {
  /** What is to be done with it; absent: whichever it would be. */
  readonly action?: Plan['action'];
}

// In a second.
const MICROSECONDS = 1e6;
const MILLISECONDS = 1000;
/** Milliseconds until the end of a trial that could not be carried out is tried again. */
const RETRY = 10_000;

export class AppManager {
  readonly #options: AppManagerOptions;
  readonly #store: Store;
  readonly #shelf: BundleShelf;
  readonly #values: AppValues;
  readonly #history: AppHistory;
  readonly #board: ReadonlyMap<string, BoardAppVersion>;
  readonly #records = new Map<string, AppRecord>();
  /** By the names of apps: by the clock that never goes back. */
  readonly #trialsBegan = new Map<string, number>();
  /** Why what the store has of an app is not what runs, or is not to stay. */
  readonly #problems = new Map<string, string>();
  #bootVersions: readonly AppVersion[] = [];
  #machine: AppMachine | undefined;
  /** The operation under way, and those that wait for it. */
  #work: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  private constructor(options: AppManagerOptions) {
    const { store, tools, policy } = options;
    this.#options = options;
    this.#store = store;
    this.#shelf = new BundleShelf(store, tools, policy);
    this.#values = options.values;
    this.#board = new Map(options.boardApps.map((app) => [app.name, app]));
    this.#history = new AppHistory({
      store,
      later: options.later,
      failed: (error) => options.onStoreFailure?.(error instanceof Error ? error.message : String(error)),
    });
  }

  /**
   * Reads the store before the machine boots, ends the trials that a reboot has interrupted, and removes what nothing needs.
   * @throws StoreError
   */
  static async open(options: AppManagerOptions): Promise<AppManager> {
    const manager = new AppManager(options);
    await manager.#load();
    return manager;
  }

  /** What runs in place of, and beside, the apps of the board from boot on. */
  get bootVersions(): readonly AppVersion[] {
    return this.#bootVersions;
  }

  /** The machine has booted with `bootVersions`. Before, only `apps`, `app` and `faults` may be called. */
  attach(machine: AppMachine): void {
    this.#machine = machine;
  }

  /** All apps, those of the board first. */
  apps(): readonly AppInfo[] {
    const installed = [...this.#records.keys(), ...this.#problems.keys()].filter((name) => !this.#board.has(name));
    return [...this.#board.keys(), ...new Set(installed.sort())].map((name) => this.#describe(name));
  }

  app(name: string): AppInfo | undefined {
    return this.#isKnown(name) ? this.#describe(name) : undefined;
  }

  #isKnown(name: string): boolean {
    return this.#board.has(name) || this.#records.has(name) || this.#problems.has(name);
  }

  /** Looks at a bundle, and has the machine look at it. Changes nothing. @throws UpdateError 'bad-bundle', 'bad-signature', 'no-answer' */
  plan(bundle: Uint8Array, options: PlanOptions = {}): Promise<Plan> {
    return this.#next(async () => {
      const read = await readBundle(bundle, this.#options.tools);
      const { plan } = await this.#look(options.as ?? read.name, read, options);
      return plan;
    });
  }

  /** Starts an app that is new. @throws UpdateError: then everything is as before, but for 'no-answer', when it may be on trial */
  install(bundle: Uint8Array, options: InstallOptions = {}): Promise<AppInfo> {
    return this.#next(async () => {
      const read = await readBundle(bundle, this.#options.tools);
      const name = options.as ?? read.name;
      const version = await this.#accept(name, read, { ...options, action: 'install' });
      await this.#begin(name, read, version, bundle);
      try {
        await this.#settle(name);
      } catch (error) {
        // It runs, and would be gone with the next boot.
        const record = this.#records.get(name);
        if (record?.trial && error instanceof UpdateError) {
          await this.#running.halt(name);
          await this.#leaveTrial(record);
        }
        throw error;
      }
      return this.#tell(name, 'installed');
    });
  }

  /** Starts a new version in place of the old one, on trial. @throws UpdateError as `install` */
  update(bundle: Uint8Array, options: InstallOptions = {}): Promise<AppInfo> {
    return this.#next(async () => {
      const read = await readBundle(bundle, this.#options.tools);
      const name = options.as ?? read.name;
      const version = await this.#accept(name, read, { ...options, action: 'update' });
      await this.#begin(name, read, version, bundle);
      this.#history.count(name, 'updates');
      return this.#tell(name, 'updated');
    });
  }

  /** Ends a trial well. @throws UpdateError */
  confirm(name: string): Promise<AppInfo> {
    return this.#next(async () => {
      if (!this.#need(name).trial)
        throw new UpdateError('no-trial', `${name} is not on trial: nothing is to be confirmed`);
      await this.#settle(name);
      return this.#tell(name, 'confirmed');
    });
  }

  /**
   * Ends a trial with the version before and its data as they were. Without a trial, goes back to the version that is kept, and
   * the data stay as they are. @throws UpdateError
   */
  rollback(name: string): Promise<AppInfo | undefined> {
    return this.#next(async () => {
      const record = this.#need(name);
      if (record.trial) return this.#endTrial(record, 'as it was asked to');
      const { previous } = record;
      if (!previous) throw new UpdateError('no-trial', `there is no version of ${name} to go back to`);
      const { current: _, previous: __, ...rest } = record;
      const back: AppRecord | undefined =
        previous === 'board'
          ? undefined
          : { ...rest, current: previous, ...(this.#board.has(name) && { previous: 'board' }) };
      await this.#exchange(record, back, async () => (back ? [] : this.#valuesToFirst(record)));
      this.#history.count(name, 'rollbacks');
      return this.#tellOf(name, 'rolled back', record.current?.version, 'as it was asked to');
    });
  }

  /**
   * Ends an app and removes all that is kept of it, but its data with `keepData`. Of an app of the board, the version of the
   * board comes back and finds the data as they are. @returns the app of the board @throws UpdateError
   */
  remove(name: string, { keepData = false }: { readonly keepData?: boolean } = {}): Promise<AppInfo | undefined> {
    return this.#next(async () => {
      const record = this.#records.get(name);
      if (!record && !this.#problems.has(name)) {
        const isOfBoard = this.#board.has(name);
        const message = `the version of ${name} is that of the board: only board.toml can take it away`;
        throw new UpdateError('no-such-app', isOfBoard ? message : `there is no app ${name}`);
      }
      const isOfBoard = this.#board.has(name);
      const version = (record?.trial ?? record?.current)?.version;
      await this.#exchange(record ?? { name }, undefined, async () => [
        ...(isOfBoard || keepData ? await this.#valuesToFirst(record ?? { name }) : await this.#values.removal(name)),
        ...(isOfBoard ? [] : await this.#history.removal(name)),
      ]);
      if (!isOfBoard) this.#history.forget(name);
      return this.#tellOf(name, 'removed', version);
    });
  }

  /** The last ones, the newest first. */
  faults(name: string): readonly StoredFault[] {
    return this.#history.faults(name);
  }

  /** Called by the host: a process of this name has started, which may be one of no app, such as a Lua state. */
  onStarted(name: string): void {
    if (this.#isKnown(name)) this.#history.count(name, 'starts');
  }

  /** Called by the host: a process of this name has faulted. */
  onFault(name: string, fault: Omit<StoredFault, 'time' | 'version'>): void {
    const app = this.app(name);
    if (app) this.#history.addFault(name, { time: this.#options.now(), version: app.version, ...fault });
  }

  /** Called by the host with what the machine tells of an app on trial. */
  onTrial(event: TrialEvent): void {
    const { app } = event;
    const began = this.#trialsBegan.get(app);
    const closed = this.#next(() => this.#closeTrial(event)).catch((error: unknown) => {
      if (!(error instanceof UpdateError)) throw error;
      // The machine tells it once, and to the next boot a trial that is open is one that has failed.
      const problem = `the end of its trial could not be carried out, and is tried again: ${error.message}`;
      if (this.#problems.get(app) !== problem) this.#options.onStoreFailure?.(`${app}: ${problem}`);
      this.#problems.set(app, problem);
      this.#options.later(RETRY, () => {
        if (!this.#isClosed && this.#trialsBegan.get(app) === began) this.onTrial(event);
      });
    });
    closed.catch((error: unknown) => this.#tellProblem(app, error instanceof Error ? error.message : String(error)));
  }

  async #closeTrial({ app, version, outcome, message }: TrialEvent): Promise<void> {
    const record = this.#records.get(app);
    if (record?.trial?.version !== version) return;
    const isGood = outcome === 'confirmed' || (outcome === 'over' && this.#options.policy?.confirm === 'time');
    if (isGood) {
      await this.#settle(app);
      this.#tell(app, 'confirmed', outcome === 'over' ? 'it has lasted its trial' : 'it says that it is good');
    } else {
      await this.#endTrial(
        record,
        outcome === 'over' ? 'it has not confirmed itself in time' : `it faulted: ${message ?? ''}`,
      );
    }
  }

  /** Waits for what is under way, and writes what is not written. The store stays open. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#work.catch(() => {});
    await this.#history.flush();
  }

  // What is done.

  async #load(): Promise<void> {
    await this.#history.load();
    const changes: StoreChange[] = [];
    const bootVersions: AppVersion[] = [];
    const overtaken: AppRecord[] = [];
    for (const { key } of await this.#store.list(StorePrefix.app)) {
      const name = key.slice(StorePrefix.app.length);
      const record = decodeRecord((await this.#store.get(key)) ?? new Uint8Array(0), name);
      if (!record) {
        this.#tellProblem(name, 'what the store has of it is damaged: remove it, and install it again');
        continue;
      }
      const settled = record.trial ? withoutTrial(record) : record;
      if (record.trial) {
        changes.push(...(await this.#values.removal(name, trialGeneration(record))), recordChange(name, settled));
        this.#history.count(name, 'rollbacks');
        this.#options.onNotice?.({
          app: name,
          change: 'rolled back',
          version: record.trial.version,
          reason: 'the device has rebooted before it was confirmed',
        });
      }
      if (!settled) continue;
      this.#values.use(name, generationOf(settled));
      if (isOvertaken(settled, this.#board.get(name))) {
        overtaken.push(settled);
        continue;
      }
      this.#records.set(name, settled);
      bootVersions.push(...(await this.#findBootVersion(settled)));
    }
    for (const record of overtaken) changes.push(...(await this.#overtake(record)));
    changes.push(...(await this.#garbage()));
    // A device whose medium can only be read boots all the same.
    if (changes.length > 0) {
      try {
        await this.#attempt(() => this.#store.write(changes));
        for (const { name } of overtaken) this.#values.use(name, FIRST_GENERATION);
      } catch (error) {
        if (!(error instanceof UpdateError)) throw error;
        this.#options.onStoreFailure?.(error.message);
      }
    }
    this.#bootVersions = bootVersions;
  }

  /** What was installed gives way to the version of the board, which finds the data as they are. @returns the changes */
  async #overtake(record: AppRecord): Promise<StoreChange[]> {
    const { name, current } = record;
    this.#options.onNotice?.({
      app: name,
      change: 'removed',
      version: current?.version ?? '',
      reason: `the board has version ${this.#board.get(name)?.version} now, which is newer`,
    });
    return [...(await this.#valuesToFirst(record)), recordChange(name, undefined)];
  }

  /** What cannot be used any more is told of, and the version before runs, or that of the board. */
  async #findBootVersion(record: AppRecord): Promise<AppVersion[]> {
    const { name, current, previous } = record;
    const ownName = ownNameOf(name, this.#board.get(name), record) ?? name;
    for (const version of [current, previous]) {
      if (typeof version !== 'object') continue;
      const bundle = await this.#shelf.load(ownName, version);
      if (typeof bundle !== 'string') return [{ name, files: bundle.files, granted: version.granted }];
      this.#tellProblem(name, bundle);
    }
    return [];
  }

  /** Bundles nobody needs. */
  #garbage(): Promise<StoreChange[]> {
    return this.#shelf.removalExcept(new Set([...this.#records.values()].flatMap(bundlesOf)));
  }

  /** @param name of the app it is for */
  async #look(name: string, bundle: Bundle, options: PlanOptions): Promise<PlanResult> {
    const { files } = bundle;
    const situation = this.#situation(name, options);
    const check = findRefusal(bundle, situation) ? undefined : await this.#running.check({ name, files });
    return makePlan(bundle, check, situation);
  }

  async #accept(name: string, bundle: Bundle, options: PlanOptions): Promise<KeptVersion> {
    const { plan, refusal, memory } = await this.#look(name, bundle, options);
    if (refusal) throw refusal;
    const { version, sequence, digest, signedBy } = bundle;
    return { version, sequence, digest, ...(signedBy !== undefined && { signedBy }), granted: plan.granted, memory };
  }

  #situation(name: string, { force = false, action }: PlanOptions): PlanSituation {
    const others = [...this.#records.values()].filter((record) => record.name !== name);
    return {
      name,
      policy: this.#options.policy,
      record: this.#records.get(name),
      board: this.#board.get(name),
      others: {
        count: others.filter((record) => !this.#board.has(record.name)).length,
        memory: others.reduce((sum, record) => sum + this.#memoryOf(record), 0),
      },
      force,
      action,
      aliases: [...this.#options.boardApps, ...this.#records.values()]
        .filter(({ ownName }) => ownName === name)
        .map((app) => app.name),
    };
  }

  /** The most that either of its versions needs. */
  #memoryOf({ name, current, trial }: AppRecord): number {
    return Math.max(...[current, trial].map((version) => neededBeyond(this.#board.get(name), version?.memory ?? 0)));
  }

  /** The app runs its new version, on trial. @throws UpdateError: it is as it was */
  async #begin(name: string, bundle: Bundle, version: KeptVersion, packed: Uint8Array): Promise<void> {
    const { files, name: ownName } = bundle;
    const { trial: time } = this.#options.policy ?? { trial: 0 };
    const before = this.#records.get(name);
    const isUpdate = before !== undefined || this.#board.has(name);
    await this.#attempt(() => this.#shelf.put(version.digest, packed));
    const board = this.#board.get(name);
    const record: AppRecord = {
      ...before,
      name,
      ...(ownName !== name && { ownName }),
      ...(board && { boardVersion: board.version }),
      trial: version,
    };
    if (isUpdate) await this.#running.halt(name);
    try {
      const copies = () => this.#values.copy(name, generationOf(record), trialGeneration(record));
      await this.#write(record, await this.#attempt(copies));
    } catch (error) {
      if (isUpdate && error instanceof UpdateError) await this.#running.resume(name);
      throw error;
    }
    this.#values.use(name, trialGeneration(record));
    this.#trialsBegan.set(name, this.#options.monotonic());
    const refusal = await this.#running.start({ name, files, granted: version.granted }, isUpdate ? time : undefined);
    if (!refusal) return;
    await this.#leaveTrial(record);
    throw new UpdateError('cannot-start', `${name} ${version.version} cannot start: ${refusal.refused}`);
  }

  /** The trial has ended well: the version stays. */
  async #settle(name: string): Promise<void> {
    const record = this.#need(name);
    const { trial, previous: _, current, ...rest } = record;
    if (!trial) return;
    const previous = current ?? (this.#board.has(name) ? 'board' : undefined);
    const settled: AppRecord = {
      ...rest,
      current: trial,
      ...(previous && { previous }),
      generation: trialGeneration(record),
    };
    const old = await this.#attempt(() => this.#values.removal(name, generationOf(record)));
    await this.#write(settled, old, true);
    this.#problems.delete(name);
    await this.#running.confirm(name);
  }

  async #endTrial(record: AppRecord, reason: string): Promise<AppInfo | undefined> {
    const { name } = record;
    await this.#running.halt(name);
    await this.#leaveTrial(record);
    this.#history.count(name, 'rollbacks');
    return this.#tellOf(name, 'rolled back', record.trial?.version, reason);
  }

  /** The version before is there again, and its data are. The process of the trial has been halted, or was never there. */
  async #leaveTrial(record: AppRecord): Promise<void> {
    const { name } = record;
    const settled = withoutTrial(record);
    try {
      const tried = await this.#attempt(() => this.#values.removal(name, trialGeneration(record)));
      await this.#write(settled ?? { name }, tried, true);
    } catch (error) {
      // The next boot ends the trial as well, and until then the version before runs all the same.
      if (!(error instanceof UpdateError)) throw error;
      this.#options.onStoreFailure?.(`${name}: the end of the trial cannot be written: ${error.message}`);
      if (settled) this.#records.set(name, settled);
      else this.#records.delete(name);
    }
    this.#problems.delete(name);
    this.#values.use(name, generationOf(settled));
    await this.#run(name, settled);
  }

  /** Has the machine exchange versions, and writes so. @throws UpdateError: it is as it was, but for the changes */
  async #exchange(
    from: AppRecord,
    to: AppRecord | undefined,
    changes: () => Promise<readonly StoreChange[]>,
  ): Promise<void> {
    const { name } = from;
    await this.#running.halt(name);
    try {
      // A version to go back to keeps its bundle until the other one runs.
      await this.#write(to ?? { name }, await this.#attempt(changes), to === undefined);
    } catch (error) {
      if (error instanceof UpdateError) await this.#running.resume(name);
      throw error;
    }
    this.#problems.delete(name);
    this.#values.use(name, generationOf(to));
    const refusal = await this.#run(name, to);
    if (!to) return;
    if (!refusal) {
      await this.#collect();
      return;
    }
    await this.#write(from, []);
    await this.#run(name, from);
    throw new UpdateError('cannot-start', `${name} ${to.current?.version} cannot start: ${refusal.refused}`);
  }

  /** The machine runs what the record says. What cannot start is told of, and the version of the board is better than nothing. */
  async #run(name: string, record: AppRecord | undefined): Promise<Refusal | undefined> {
    const [version] = record ? await this.#findBootVersion(record) : [];
    const refusal = version ? await this.#running.start(version) : await this.#running.remove(name);
    if (refusal) this.#tellProblem(name, `it cannot start: ${refusal.refused}`);
    return refusal;
  }

  /** In one transaction: the record, or its removal if nothing is in it, and more. @param collects removes bundles that it leaves behind */
  async #write(record: AppRecord, changes: readonly StoreChange[], collects = false): Promise<void> {
    const { name } = record;
    const before = this.#records.get(name);
    const isEmpty = !record.current && !record.trial;
    if (isEmpty) this.#records.delete(name);
    else this.#records.set(name, record);
    try {
      await this.#attempt(async () => {
        const garbage = collects ? await this.#garbage() : [];
        await this.#store.write([...garbage, ...changes, recordChange(name, isEmpty ? undefined : record)]);
      });
    } catch (error) {
      if (before) this.#records.set(name, before);
      else this.#records.delete(name);
      throw error;
    }
  }

  /** The changes that leave the values it has, those of a trial aside, where an app without a record finds them. */
  async #valuesToFirst(record: AppRecord): Promise<StoreChange[]> {
    const { name } = record;
    const changes = record.trial ? await this.#values.removal(name, trialGeneration(record)) : [];
    const generation = generationOf(record);
    if (generation === FIRST_GENERATION) return changes;
    changes.push(...(await this.#values.copy(name, generation, FIRST_GENERATION)));
    changes.push(...(await this.#values.removal(name, generation)));
    return changes;
  }

  async #collect(): Promise<void> {
    try {
      const garbage = await this.#garbage();
      if (garbage.length > 0) await this.#store.write(garbage);
    } catch (error) {
      // The next write that collects, or the next boot, removes it.
      if (!(error instanceof StoreError)) throw error;
      this.#options.onStoreFailure?.(error.message);
    }
  }

  /** @throws UpdateError 'store-failed' */
  async #attempt<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      throw new UpdateError(
        'store-failed',
        `the store of the device has failed, and nothing was changed: ${error.message}.`,
      );
    }
  }

  // What is told.

  #describe(name: string): AppInfo {
    const record = this.#records.get(name);
    const board = this.#board.get(name);
    const { trial, current, previous } = record ?? {};
    const ownName = ownNameOf(name, board, record);
    const runs = trial ?? current;
    const { version, sequence, digest, signedBy } = runs ?? {};
    const before = trial ? (current ?? (board && 'board')) : previous;
    const { policy } = this.#options;
    const [lastFault] = this.#history.faults(name);
    const problem = this.#problems.get(name);
    return {
      name,
      ...(ownName !== undefined && ownName !== name && { ownName }),
      origin: board ? 'board' : 'installed',
      version: version ?? board?.version ?? 'unknown',
      state: trial ? 'trial' : 'confirmed',
      ...(runs && { current: infoOf({ version, sequence, digest, signedBy } as VersionFields) }),
      ...(trial && policy && { trial: this.#describeTrial(name, policy) }),
      ...(before && { previous: before === 'board' ? before : infoOf(before) }),
      ...(runs && { permissions: runs.granted }),
      counters: this.#history.counters(name),
      ...(lastFault && { lastFault }),
      ...(problem !== undefined && { problem }),
    };
  }

  /** A trial lasts as long as it lasts, whatever becomes of the clock: its moments are told by the clock as it is now. */
  #describeTrial(name: string, { trial, confirm }: InstallPolicy): NonNullable<AppInfo['trial']> {
    const { now, monotonic } = this.#options;
    const passed = (monotonic() - (this.#trialsBegan.get(name) ?? monotonic())) / MILLISECONDS;
    const since = now() - passed;
    return { since, until: since + trial / MICROSECONDS, confirm };
  }

  #tell(name: string, change: AppNotice['change'], reason?: string): AppInfo {
    const info = this.#describe(name);
    this.#options.onNotice?.({ app: name, change, version: info.version, ...(reason !== undefined && { reason }) });
    return info;
  }

  /** @returns what the app is now, if it is still there */
  #tellOf(name: string, change: AppNotice['change'], version = '', reason?: string): AppInfo | undefined {
    this.#options.onNotice?.({ app: name, change, version, ...(reason !== undefined && { reason }) });
    return this.app(name);
  }

  #tellProblem(name: string, problem: string): void {
    this.#problems.set(name, problem);
    this.#options.onNotice?.({ app: name, change: 'unusable', version: '', reason: problem });
  }

  // How.

  get #running(): AppMachine {
    if (!this.#machine) throw new Error('the manager has no machine yet');
    return this.#machine;
  }

  /** @throws UpdateError */
  #need(name: string): AppRecord {
    const record = this.#records.get(name);
    if (record) return record;
    const isOfBoard = this.#board.has(name);
    if (isOfBoard) throw new UpdateError('no-trial', `${name} has the version of the board, and no other`);
    throw new UpdateError('no-such-app', `there is no app ${name} that was installed`);
  }

  /** One operation after the other. */
  #next<Result>(operation: () => Promise<Result>): Promise<Result> {
    const result = this.#work.then(operation, operation);
    this.#work = result.catch(() => {});
    return result;
  }
}

type VersionFields = Pick<KeptVersion, 'version' | 'sequence' | 'digest' | 'signedBy'>;

function infoOf({ version, sequence, digest, signedBy }: VersionFields): NonNullable<AppInfo['current']> {
  return { version, sequence, digest, ...(signedBy !== undefined && { signedBy }) };
}

/** What was before a trial; undefined if nothing was. */
function withoutTrial({ trial: _, ...record }: AppRecord): AppRecord | undefined {
  return record.current ? record : undefined;
}

function generationOf(record: AppRecord | undefined): string {
  return record?.generation ?? FIRST_GENERATION;
}

function trialGeneration(record: AppRecord): string {
  return nextGeneration(generationOf(record));
}

function recordChange(name: string, record: AppRecord | undefined): StoreChange {
  return { key: StorePrefix.app + name, value: record && encodeRecord(record) };
}
