/** `perilune remove`: removes an app that was installed. */
import { appText } from '../../device/app-command.ts';
import { deviceCommand } from '../../device/device-command.ts';

export const { help, run } = deviceCommand({
  name: 'remove',
  method: 'remove',
  operands: 'APP',
  options: { 'keep-data': { summary: 'Leave what it has stored, for when it is installed again' } },
  text: 'Of an app of the board its update is removed, and the version of the board comes back.',
  examples: ['perilune remove lamp', 'perilune remove lamp --keep-data'],
  async run({ client, operands: [name = ''], options, isJson, write }) {
    const { app } = await client.call('remove', { name, ...(options['keep-data'] && { keepData: true }) });
    if (isJson) write(`${JSON.stringify(app ? { app } : {})}\n`);
    else write(app ? `${appText(app)}: that of the board\n` : `${name} is removed\n`);
    return undefined;
  },
});
