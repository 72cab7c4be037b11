/** A device with its lock, its socket and its entry among those that run, from beginning to end. */

import { PROTOCOL_VERSION } from '@perilune/client';
import type { Store } from '@perilune/hil';
import packageDescription from '../../package.json' with { type: 'json' };
import { CommandError } from '../command.ts';
import { openState } from '../machine/open-state.ts';
import { Device, type DeviceEnd, type DeviceOptions } from './device.ts';
import { releaseLock, takeLock } from './lock.ts';
import { LuaStates } from './lua-states.ts';
import { actingHandlers } from './methods/acting.ts';
import { appHandlers } from './methods/apps.ts';
import { lookingHandlers } from './methods/looking.ts';
import { stateHandlers } from './methods/states.ts';
import { forgetDevice, registerDevice } from './registry.ts';
import { ControlServer } from './server/control-server.ts';
import type { Handlers } from './server/handler.ts';
import { makePrivateFolder, userFolderPath } from './state-folder.ts';

/** What is not found out here. */
export type DeviceSetup = Omit<DeviceOptions, 'store'>;

/**
 * @param isReady called once the machine has booted and clients can connect
 * @throws CommandError (as rejection): the board is wrong, or a device has this state folder already
 */
export async function runDevice(options: DeviceSetup, isReady: (device: Device) => void): Promise<DeviceEnd> {
  const { state, board, isVirtual } = options;
  makePrivateFolder(state.folder);
  if (!state.socket.startsWith(state.folder)) makePrivateFolder(userFolderPath());
  const holder = takeLock(state.lock);
  if (holder) {
    throw new CommandError(
      `this device is running already, as process ${holder.pid}: 'perilune down --device ${state.folder}' ends it`,
    );
  }
  let server: ControlServer | undefined;
  let store: Store | undefined;
  try {
    store = isVirtual ? undefined : await openState(state.folder);
    const device = new Device({ ...options, store });
    const end = device.run();
    const started = device.ready().then(async () => {
      const { board: name } = await device.machine.status();
      server = await openServer(device, name);
      registerDevice({
        board: name,
        folder: board.folder,
        state: state.folder,
        socket: state.socket,
        pid: process.pid,
      });
      isReady(device);
    });
    started.catch(() => {});
    const result = await end;
    await started.catch(() => {});
    return result;
  } finally {
    forgetDevice(state.folder);
    // Who sees the connection end can start the device again.
    const release = async () => {
      await store?.close();
      releaseLock(state.lock);
    };
    await (server?.close('the device has ended', release) ?? release());
  }
}

function openServer(device: Device, board: string): Promise<ControlServer> {
  let server: ControlServer | undefined;
  const handlers: Handlers = {
    ...lookingHandlers(device, () => server?.clients ?? 0),
    ...actingHandlers(device),
    ...appHandlers(device),
    ...stateHandlers(new LuaStates(device)),
  };
  const opening = ControlServer.open(device.options.state.socket, {
    handlers,
    greeting: { perilune: { protocol: PROTOCOL_VERSION, version: packageDescription.version, board } },
    onDefect: (method, error) => {
      device.complain(`${method}: ${error instanceof Error ? error.message : error}`);
    },
  });
  void opening.then((opened) => {
    server = opened;
  });
  return opening;
}
