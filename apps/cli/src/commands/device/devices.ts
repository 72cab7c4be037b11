/** `perilune devices`: lists the devices and pins of a board, and the controls of its simulated chips. */
import { deviceCommand } from '../../device/device-command.ts';
import { devicesText } from '../../device/devices-text.ts';

export const { help, run } = deviceCommand({
  name: 'devices',
  method: 'devices',
  examples: ['perilune devices', 'perilune devices --json'],
  async run({ client, isJson, write }) {
    const result = await client.call('devices', {});
    write(isJson ? `${JSON.stringify(result)}\n` : devicesText(result));
    return undefined;
  },
});
