/**
 * The apps of a machine as they are now: those of the board, versions that have taken their place, and those that have come
 * since. A process ends before another version begins, and with it all that kernel and drivers have of it.
 */
import type { AppRegister } from '@perilune/capsules';
import type { Timer } from '@perilune/hil';
import type { FaultReport, Kernel, ProcessId, ProcessIdentity, ProcessInfo } from '@perilune/kernel';
import { describeApp } from '../app-wiring.ts';
import { type CommandResult, notFound } from '../command-result.ts';
import type { AppOperation, MachineCommand } from '../commands.ts';
import type { BoardApp } from '../configuration/read-apps.ts';
import type { Board } from '../configuration/read-board.ts';
import type { Wiring } from '../device-wiring.ts';
import type { AppChange, MachineEvent } from '../events.ts';
import { noSuch } from '../nearest-name.ts';
import { CompileChecks } from './compile-check.ts';
import { Staging } from './staging.ts';
import { type SavedState, StateCarrier } from './state-carrier.ts';

type AppCommand = Extract<MachineCommand, { readonly type: 'stage' | 'check' | 'install' | 'app' }>;
type InstallCommand = Extract<MachineCommand, { readonly type: 'install' }>;

interface Trial {
  readonly end: Timer;
  /** It has faulted: the host has been told, and says what comes. */
  isFaulted: boolean;
  /** It says that it is good: the host has been told. */
  isConfirmed: boolean;
}

export interface AppKeeperContext {
  readonly board: Board;
  readonly kernel: Kernel;
  readonly wiring: Wiring;
  tell(event: MachineEvent): void;
  now(): number;
}

export class AppKeeper implements AppRegister {
  readonly #context: AppKeeperContext;
  readonly #apps: Map<string, BoardApp>;
  readonly #trials = new Map<string, Trial>();
  readonly #staging = new Staging();
  readonly #checks: CompileChecks;
  readonly #carrier: StateCarrier;
  /** What is done when a process has ended. */
  readonly #afterwards = new Map<ProcessId, (() => void)[]>();

  constructor(context: AppKeeperContext) {
    const { board, kernel } = context;
    this.#context = context;
    this.#apps = new Map([...board.apps, ...board.installedApps].map((app) => [app.name, app]));
    this.#checks = new CompileChecks(kernel);
    this.#carrier = new StateCarrier(kernel);
  }

  get names(): readonly string[] {
    return [...this.#apps.keys()];
  }

  has(name: string): boolean {
    return this.#apps.has(name);
  }

  /** Of the version that is there now. */
  sourcesOf(app: string): ReadonlyMap<string, Uint8Array> {
    return this.#apps.get(app)?.sources ?? new Map();
  }

  /** Starts the apps that start at boot. */
  boot(): void {
    for (const app of this.#apps.values()) {
      if (!app.starts) continue;
      const problem = this.start(app.name);
      if (problem !== undefined) this.#tellRefused(app.name, problem);
    }
  }

  /** Starts an app that has no process. @returns why not; undefined if it was started */
  start(name: string): string | undefined {
    const app = this.#apps.get(name);
    if (!app) return `there is no app ${name}`;
    const { kernel, wiring } = this.#context;
    const { control } = kernel;
    const before = control.find(name);
    if (before !== undefined && !hasEnded(control.info(before)?.innerState)) return 'it runs already';
    if (before !== undefined) this.#forget(before);
    const description = describeApp(app, wiring);
    const isOnTrial = this.#trials.has(name);
    const result = kernel.start(isOnTrial ? { ...description, faultPolicy: { policy: 'stop' } } : description);
    return result.kind === 'refused' ? result.message : undefined;
  }

  /** @returns why it cannot be done, if nobody waits for an answer */
  run(command: AppCommand): string | undefined {
    switch (command.type) {
      case 'stage':
        return this.#staging.add(command.id, command.path, command.bytes);
      case 'check':
        this.#soon(() => this.#check(command.id, command.app));
        return undefined;
      case 'install':
        this.#soon(() => this.#install(command));
        return undefined;
      case 'app':
        this.#soon(() => this.#operate(command.id, command.app, command.operation));
        return undefined;
    }
  }

  /** µs a control step of the app may take; undefined: it has none. */
  budgetOf(name: string): number | undefined {
    return this.#apps.get(name)?.control?.budget;
  }

  /** Ends what runs of an app and goes on with a process that was frozen. @param settle told what came of it, if this returns 'later' */
  thaw(name: string, snapshot: Uint8Array, settle: (result: CommandResult) => void): CommandResult {
    const app = this.#apps.get(name);
    if (!app) return notFound(noSuch('app', name, this.#apps.keys()));
    const { kernel, wiring } = this.#context;
    const problem = kernel.findSnapshotProblem(snapshot, describeApp(app, wiring));
    if (problem !== undefined) return problem;
    this.#end(name, () => {
      const result = kernel.thaw(snapshot, describeApp(app, wiring));
      if (result.kind === 'started') {
        settle({ process: result.process });
        return;
      }
      const restarted = this.start(name) === undefined ? 'the app is started anew' : 'the app does not run now';
      settle(`the snapshot cannot be gone on with: ${result.message}; ${restarted}`);
    });
    return 'later';
  }

  /** A process has faulted, before it ends. */
  faulted(report: FaultReport): void {
    const { name, message } = report;
    this.#checks.faulted(report);
    const trial = this.#trials.get(name);
    if (!trial || trial.isFaulted) return;
    trial.isFaulted = true;
    trial.end.cancel();
    this.#tellTrial(name, 'faulted', message);
  }

  /** A process has ended: what waits for that is done when the kernel has dealt with the end. */
  ended(process: ProcessId, name: string): void {
    const { control } = this.#context.kernel;
    const waiting = this.#afterwards.get(process) ?? [];
    this.#afterwards.delete(process);
    const isCheck = this.#checks.ended(name);
    if (waiting.length === 0 && !isCheck) return;
    this.#soon(() => {
      control.remove(process);
      for (const action of waiting) action();
    });
  }

  // What apps may ask: AppRegister.

  versionOf({ name }: ProcessIdentity): string {
    return this.#apps.get(name)?.version ?? '';
  }

  trialOf({ name }: ProcessIdentity): number | undefined {
    const trial = this.#trials.get(name);
    return trial && Math.max(0, Math.floor(trial.end.deadline - this.#context.now()));
  }

  confirmed({ name }: ProcessIdentity): void {
    const trial = this.#trials.get(name);
    if (!trial || trial.isConfirmed || trial.isFaulted) return;
    trial.isConfirmed = true;
    this.#tellTrial(name, 'confirmed');
  }

  // What is done to them.

  #check(id: number, name: string): void {
    const files = this.#staging.take(id);
    if (typeof files === 'string') {
      this.#answer(id, name, 'refused', { message: files });
      return;
    }
    const { board, kernel, wiring, tell, now } = this.#context;
    const { app, check } = board.installed.read(name, files);
    const finish = (problems: readonly string[]) =>
      tell({ type: 'checked', time: now(), process: name, id, check: { ...check, problems } });
    if (!app) {
      finish(check.problems);
      return;
    }
    const misfit = this.#occupant(name) ?? kernel.examine(describeApp(app, wiring), kernel.control.find(name));
    const misfits = misfit === undefined ? [] : [`${name}: ${misfit}`];
    this.#soon(() => this.#checks.begin(app, (problems) => finish([...problems, ...misfits])));
  }

  #install(command: InstallCommand): void {
    const { id, app: name, granted } = command;
    const files = this.#staging.take(id);
    if (typeof files === 'string') {
      this.#answer(id, name, 'refused', { message: files });
      return;
    }
    const { app, check } = this.#context.board.installed.read(name, files, granted);
    const problem = app ? this.#occupant(name) : check.problems.join('\n');
    if (!app || problem !== undefined) {
      this.#answer(id, name, 'refused', { version: check.version, ...(problem !== undefined && { message: problem }) });
      return;
    }
    const replace = (state?: SavedState) =>
      this.#soon(() => this.#end(name, (wasAlive) => this.#soon(() => this.#exchange(command, app, state, wasAlive))));
    if (command.keepsState) this.#carrier.save(name, replace);
    else replace();
  }

  /** @returns why an app cannot have a name that is not one of an app, if it cannot */
  #occupant(name: string): string | undefined {
    const isTaken = !this.#apps.has(name) && this.#context.kernel.control.find(name) !== undefined;
    return isTaken ? `a Lua state has this name: 'luactl destroy ${name}' ends it` : undefined;
  }

  /** As a piece of work of its own, where no control step is near. */
  #soon(work: () => void): void {
    this.#context.kernel.whenQuiet(work);
  }

  /** The process of an app has ended, and a version comes in its place. */
  #exchange({ id, trial }: InstallCommand, app: BoardApp, state: SavedState | undefined, wasAlive: boolean): void {
    const { name, version } = app;
    const old = this.#apps.get(name);
    this.#endTrial(name);
    this.#apps.set(name, app);
    if (trial !== undefined) this.#beginTrial(name, trial);
    const problem = this.start(name);
    if (problem === undefined) {
      this.#restore(name, state);
      const message = state?.kind === 'lost' ? state.message : undefined;
      this.#answer(id, name, 'installed', { version, ...(message !== undefined && { message }) });
      return;
    }
    this.#endTrial(name);
    if (old) this.#apps.set(name, old);
    else this.#apps.delete(name);
    this.#answer(id, name, 'refused', { version, message: problem });
    if (old && wasAlive) this.#startAgain(name, state);
  }

  #restore(name: string, state: SavedState | undefined): void {
    if (state?.kind !== 'saved') return;
    this.#carrier.restore(name, state.value, (message) =>
      this.#context.tell({ type: 'rejected', time: this.#context.now(), message: `${name}: ${message}` }),
    );
  }

  #operate(id: number, name: string, operation: AppOperation): void {
    switch (operation) {
      case 'halt':
        this.#end(name, () => this.#answer(id, name, 'halted'));
        break;
      case 'resume':
        this.#answerStart(id, name, 'resumed', this.start(name));
        break;
      case 'confirm':
        this.#confirm(name);
        this.#answer(id, name, 'confirmed', this.#versionNow(name));
        break;
      case 'remove':
        this.#end(name, () => this.#remove(id, name));
        break;
    }
  }

  #remove(id: number, name: string): void {
    this.#endTrial(name);
    const ofBoard = this.#context.board.apps.find((app) => app.name === name);
    if (ofBoard) this.#apps.set(name, ofBoard);
    else this.#apps.delete(name);
    this.#answerStart(id, name, 'removed', ofBoard?.starts ? this.start(name) : undefined);
  }

  #answerStart(id: number, name: string, change: AppChange, problem: string | undefined): void {
    const version = this.#versionNow(name);
    if (problem === undefined) this.#answer(id, name, change, version);
    else this.#answer(id, name, 'refused', { ...version, message: problem });
  }

  /** The version before, which was running a moment ago. */
  #startAgain(name: string, state: SavedState | undefined): void {
    const problem = this.start(name);
    if (problem === undefined) this.#restore(name, state);
    else this.#tellRefused(name, problem);
  }

  /** Ends the process of an app, one that waits to be started again too. @param then told whether there was one that lived */
  #end(name: string, then: (wasAlive: boolean) => void): void {
    const { control } = this.#context.kernel;
    const id = control.find(name);
    if (id === undefined) {
      then(false);
      return;
    }
    const waiting = this.#afterwards.get(id);
    if (waiting) {
      waiting.push(() => then(false));
    } else if (hasEnded(control.info(id)?.innerState)) {
      this.#forget(id);
      then(false);
    } else {
      this.#afterwards.set(id, [() => then(true)]);
      control.terminate(id);
    }
  }

  /** One that has ended, and may wait to be started again. */
  #forget(id: ProcessId): void {
    const { control } = this.#context.kernel;
    control.terminate(id);
    control.remove(id);
  }

  #beginTrial(name: string, time: number): void {
    const { timers } = this.#context.kernel;
    const end = timers.at(timers.now() + time, () => this.#endTime(name));
    this.#trials.set(name, { end, isFaulted: false, isConfirmed: false });
  }

  /** The time of a trial is over. A control task that hangs need not fault, but it has not stood the test. */
  #endTime(name: string): void {
    const { control } = this.#context.kernel;
    const id = control.find(name);
    const { steps = 0, misses = 0, lost = 0 } = (id !== undefined && control.info(id)?.control) || {};
    const trial = this.#trials.get(name);
    if (!trial || misses - lost <= 0 || misses - lost < steps) {
      this.#tellTrial(name, 'over');
      return;
    }
    trial.isFaulted = true;
    this.#tellTrial(name, 'faulted', `its control step missed ${misses - lost} deadlines, and was done ${steps} times`);
  }

  #endTrial(name: string): void {
    this.#trials.get(name)?.end.cancel();
    this.#trials.delete(name);
  }

  /** From now on a fault has the consequences its app.toml says. */
  #confirm(name: string): void {
    if (!this.#trials.has(name)) return;
    this.#endTrial(name);
    const app = this.#apps.get(name);
    const { control } = this.#context.kernel;
    const id = control.find(name);
    if (app && id !== undefined) {
      control.setFaultPolicy(id, describeApp(app, this.#context.wiring).faultPolicy);
    }
  }

  // What is told.

  #versionNow(name: string): { readonly version?: string } {
    const version = this.#apps.get(name)?.version;
    return version === undefined ? {} : { version };
  }

  #answer(
    id: number,
    name: string,
    change: AppChange,
    more: { readonly version?: string; readonly message?: string } = {},
  ): void {
    this.#context.tell({ type: 'app', time: this.#context.now(), process: name, id, change, ...more });
  }

  #tellTrial(name: string, outcome: 'faulted' | 'over' | 'confirmed', message?: string): void {
    const version = this.#apps.get(name)?.version ?? '';
    const time = this.#context.now();
    this.#context.tell({
      type: 'trial',
      time,
      process: name,
      version,
      outcome,
      ...(message !== undefined && { message }),
    });
  }

  #tellRefused(name: string, message: string): void {
    this.#context.tell({ type: 'refused', time: this.#context.now(), process: name, message });
  }
}

function hasEnded(state: ProcessInfo['innerState'] | undefined): boolean {
  return state === 'faulted' || state === 'terminated';
}
