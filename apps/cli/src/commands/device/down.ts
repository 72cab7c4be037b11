/** `perilune down`: ends a device. */
import { deviceCommand } from '../../device/device-command.ts';

export const { help, run } = deviceCommand({
  name: 'down',
  method: 'down',
  examples: ['perilune down', 'perilune down --device examples/crockpot'],
  async run({ client, isJson, write }) {
    const result = await client.call('down', {});
    await client.closed;
    write(isJson ? `${JSON.stringify(result)}\n` : `ended after ${(result.time / 1e6).toFixed(3)} s\n`);
    return undefined;
  },
});
