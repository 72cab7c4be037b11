/** The apps of a device: the manager, with the store of the device below it, and its machine once that runs. */
import { type AppData, type MachineEvent, readBoard } from '@perilune/machine';
import { FolderSources, nodeCompression, nodeCryptography } from '@perilune/platform-node';
import { AppManager, type AppNotice } from '@perilune/update';
import type { BoardPath } from './board-path.ts';

export const bundleTools = { cryptography: nodeCryptography, compression: nodeCompression };

export interface DeviceAppsOptions {
  readonly board: BoardPath;
  readonly data: AppData;
  onNotice(notice: AppNotice): void;
  /** Something could not be written that nobody waits for. */
  onStoreFailure(message: string): void;
}

/**
 * Before the machine boots: what it boots with is `bootVersions` of the manager.
 * @throws BoardError (as rejection) if the board is wrong, StoreError if the store cannot be read
 */
export function openDeviceApps({ board, data, ...told }: DeviceAppsOptions): Promise<AppManager> {
  const { apps, installed } = readBoard(new FolderSources(board.folder), board.file);
  return AppManager.open({
    store: data.store,
    values: data,
    tools: bundleTools,
    policy: installed.policy,
    boardApps: apps.map(({ name, ownName, version, memory }) => ({ name, ownName, version, memory })),
    now: () => Date.now() / 1000,
    monotonic: () => performance.now(),
    later: (milliseconds, action) => void setTimeout(action, milliseconds).unref(),
    ...told,
  });
}

/** What the machine tells of apps, for who manages them. */
export function tellManager(manager: AppManager, event: MachineEvent): void {
  switch (event.type) {
    case 'started':
      manager.onStarted(event.process);
      break;
    case 'fault': {
      const { cause, message } = event.report;
      manager.onFault(event.process, { cause, message, text: event.text });
      break;
    }
    case 'trial': {
      const { process: app, version, outcome, message } = event;
      manager.onTrial({ app, version, outcome, ...(message !== undefined && { message }) });
      break;
    }
  }
}
