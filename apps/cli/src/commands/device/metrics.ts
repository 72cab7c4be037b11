/** `perilune metrics`: the numbers of a device for monitoring. */
import { deviceCommand } from '../../device/device-command.ts';

export const { help, run } = deviceCommand({
  name: 'metrics',
  method: 'metrics',
  text: 'With --json the text is in a field.',
  examples: ['perilune metrics', 'perilune metrics > /var/lib/node_exporter/perilune.prom'],
  async run({ client, isJson, write }) {
    const result = await client.call('metrics', {});
    write(isJson ? `${JSON.stringify(result)}\n` : result.text);
    return undefined;
  },
});
