/** A whole device on virtual time: machine, flash, store, manager; its thread and its host take turns. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { SeededRandom, VirtualChip } from '@perilune/hil';
import {
  AppData,
  encodeCommand,
  FlashService,
  InstalledSources,
  Machine,
  type MachineEvent,
  MemorySourceTree,
  readBoard,
} from '@perilune/machine';
import { MemoryStore } from '@perilune/platform-test';
import { AppManager, type AppNotice, packBundle } from '@perilune/update';
import { AppLink } from '../../apps/cli/src/machine/app-link.ts';
import { bundleTools, tellManager } from '../../apps/cli/src/machine/device-apps.ts';
import { engine } from '../../packages/engine/test-support/engine.ts';

const text = new TextEncoder();
export const filesOf = (files: Readonly<Record<string, string>>) =>
  new Map(Object.entries(files).map(([path, content]) => [path, text.encode(content)] as const));

/** An unsigned bundle. */
export function bundleOf(name: string, version: number, main: string, more = ''): Promise<Uint8Array> {
  const toml = `name = "${name}"\nversion = "${version}"\npermissions = ["console", "device"]\n${more}`;
  const files = filesOf({ 'app.toml': toml, 'main.lua': main });
  return packBundle({ name, version: `${version}`, sequence: version, files }, bundleTools);
}

export class RunningDevice {
  readonly manager: AppManager;
  readonly machine: Machine;
  readonly store: MemoryStore;
  readonly events: MachineEvent[] = [];
  readonly notices: AppNotice[];

  private constructor(
    board: Readonly<Record<string, string>>,
    store: MemoryStore,
    manager: AppManager,
    flash: FlashService,
    notices: AppNotice[],
  ) {
    this.store = store;
    this.manager = manager;
    this.notices = notices;
    const tree = new InstalledSources(new MemorySourceTree(filesOf(board)), manager.bootVersions);
    const chip = new VirtualChip();
    const link = new AppLink((message) => {
      chip.interrupt(message);
      return true;
    });
    this.machine = new Machine(
      {
        chip,
        entropy: new SeededRandom(1),
        engine,
        onEvent: (event) => {
          this.events.push(event);
          link.event(event);
          tellManager(manager, event);
        },
        onHostRequest: (request) => {
          if (request.type !== 'flash') return;
          void flash.handle(request.app, request.request).then(({ status, length, content: bytes }) => {
            chip.interrupt(encodeCommand({ type: 'flash', id: request.id, status, length, bytes }));
          });
        },
      },
      readBoard(tree, 'board.toml'),
      { hostKeeps: true },
    );
    manager.attach(link);
    this.machine.boot();
  }

  static async boot(board: Readonly<Record<string, string>>, medium?: ReadonlyMap<string, Uint8Array>) {
    const store = new MemoryStore(medium);
    const data = new AppData(store, () => {});
    const notices: AppNotice[] = [];
    const { apps, installed } = readBoard(new MemorySourceTree(filesOf(board)), 'board.toml');
    const manager = await AppManager.open({
      store,
      tools: bundleTools,
      values: data,
      policy: installed.policy,
      boardApps: apps,
      now: () => 0,
      monotonic: () => 0,
      later: () => {},
      onNotice: (notice) => notices.push(notice),
    });
    return new RunningDevice(board, store, manager, new FlashService(data), notices);
  }

  /** Lets machine and host go on until the operation is done. @returns what it resolves with, or the message of its error */
  async during<Result>(operation: Promise<Result>): Promise<Result | string> {
    let result: { readonly value: Result | string } | undefined;
    operation.then(
      (value) => {
        result = { value };
      },
      (error: Error) => {
        result = { value: error.message };
      },
    );
    while (!result) await this.#turn(1);
    return result.value;
  }

  /** Lets so many milliseconds of the machine pass. */
  async run(milliseconds: number): Promise<void> {
    for (let passed = 0; passed < milliseconds; passed++) await this.#turn(1);
    await this.manager.close();
  }

  lines(process: string): string[] {
    return this.events.flatMap((event) => (event.type === 'output' && event.process === process ? [event.text] : []));
  }

  async #turn(milliseconds: number): Promise<void> {
    this.machine.runUntil(this.machine.now() + milliseconds * 1000);
    await nextTurn();
  }
}
