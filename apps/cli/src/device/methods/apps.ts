/** Methods for apps that come and go. */
import { DeviceError, type ErrorCode } from '@perilune/client';
import { noSuch } from '@perilune/machine';
import { type AppInfo, type AppManager, UpdateError, type UpdateErrorCode } from '@perilune/update';
import type { Device } from '../device.ts';
import type { Handlers } from '../server/handler.ts';

type AppsName = 'apps' | 'plan' | 'install' | 'update' | 'confirm' | 'rollback' | 'remove';

export function appHandlers(device: Device): Pick<Handlers, AppsName> {
  const bytesOf = (bundle: string) => new Uint8Array(Buffer.from(bundle, 'base64'));
  return {
    apps: () => carryOut(device, async (manager) => ({ apps: manager.apps().map(tellApp) })),
    plan: ({ bundle, force = false, as, action }) =>
      carryOut(device, async (manager) => ({
        plan: await manager.plan(bytesOf(bundle), {
          force,
          ...(action === 'install' ? named(as) : target(manager, as)),
          ...(action && { action }),
        }),
      })),
    install: ({ bundle, force = false, as }) =>
      carryOut(device, async (manager) => after(await manager.install(bytesOf(bundle), { force, ...named(as) }))),
    update: ({ bundle, force = false, as }) =>
      carryOut(device, async (manager) =>
        after(await manager.update(bytesOf(bundle), { force, ...target(manager, as) })),
      ),
    confirm: ({ name }) => carryOut(device, async (manager) => after(await manager.confirm(known(manager, name)))),
    rollback: ({ name }) => carryOut(device, async (manager) => after(await manager.rollback(known(manager, name)))),
    remove: ({ name, keepData = false }) =>
      carryOut(device, async (manager) => after(await manager.remove(known(manager, name), { keepData }))),
  };
}

async function carryOut<Result>(device: Device, action: (manager: AppManager) => Promise<Result>): Promise<Result> {
  const { manager } = device;
  if (!manager) {
    throw new DeviceError('refused', 'a device on virtual time keeps nothing: install on one that runs on real time');
  }
  try {
    return await action(manager);
  } catch (error) {
    if (error instanceof UpdateError) throw new DeviceError(codes[error.code] ?? 'refused', error.message);
    throw error;
  }
}

/** @throws DeviceError */
function known(manager: AppManager, name: string): string {
  const names = manager.apps().map((app) => app.name);
  if (!names.includes(name)) throw new DeviceError('not-found', noSuch('app', name, names));
  return name;
}

/** @throws DeviceError if there is no app of the name */
function target(manager: AppManager, as: string | undefined): { readonly as?: string } {
  return named(as === undefined ? undefined : known(manager, as));
}

function named(as: string | undefined): { readonly as?: string } {
  return as === undefined ? {} : { as };
}

/** Others are refusals. */
const codes: Partial<Readonly<Record<UpdateErrorCode, ErrorCode>>> = {
  'no-such-app': 'not-found',
  'bad-name': 'bad-params',
  'bad-bundle': 'failed',
  'store-failed': 'failed',
  'no-answer': 'busy',
};

function after(info: AppInfo | undefined) {
  return info ? { app: tellApp(info) } : {};
}

/** Reports of faults are told by `faults`. */
function tellApp({ lastFault: _, previous: __, ...info }: AppInfo) {
  return info;
}
