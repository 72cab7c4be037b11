/** `perilune restore`: goes on with a process that was frozen. */
import { readFileSync, statSync } from 'node:fs';
import { CommandError } from '../../command.ts';
import { deviceCommand } from '../../device/device-command.ts';
import { reasonOf } from '../../error-code.ts';
import { showSize } from '../../lua/quantities.ts';

const LARGEST = 8 << 20;

export const { help, run } = deviceCommand({
  name: 'restore',
  method: 'restore',
  operands: 'APP FILE',
  options: { trust: { summary: 'Also if another device has sealed it, or it was changed since' } },
  text: 'The process that runs is ended. If the snapshot cannot be gone on with, the app is started anew.',
  examples: ['perilune restore timer timer.snapshot', 'perilune restore timer from-another-device.snapshot --trust'],
  async run({ client, operands: [app = '', file = ''], options, isJson, write }) {
    const { id } = await client.call('restore', {
      process: app,
      snapshot: readSnapshot(file).toString('base64'),
      ...(options.trust && { trust: true }),
    });
    write(isJson ? `${JSON.stringify({ app, id })}\n` : `${app} goes on from ${file}, as process ${id}\n`);
    return undefined;
  },
});

function readSnapshot(file: string): Buffer {
  try {
    const { size } = statSync(file);
    if (size > LARGEST)
      throw new CommandError(`'${file}' has ${showSize(size)}: a snapshot may have ${showSize(LARGEST)}`);
    return readFileSync(file);
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`cannot read '${file}': ${reasonOf(error)}`);
  }
}
