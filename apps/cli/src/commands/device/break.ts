/** `perilune break`: injects a fault into a device, to see what follows. */
import { UsageError } from '../../command.ts';
import { deviceCommand } from '../../device/device-command.ts';

const faults = ['none', 'fails', 'stuck'] as const;

export const { help, run } = deviceCommand({
  name: 'break',
  method: 'break',
  operands: 'DEVICE none|fails|stuck',
  text: 'fails: it cannot be read or set; stuck: it stays as it is; none: it works again.',
  examples: ['perilune break thermometer fails', 'perilune break thermometer none'],
  async run({ client, operands: [device = '', operand], isJson, write }) {
    const fault = faults.find((one) => one === operand);
    if (!fault) throw new UsageError(`'${operand}' is none of ${faults.join(', ')}`);
    await client.call('break', { device, fault });
    const words = { none: 'works again', fails: 'fails from now on', stuck: 'sticks from now on' };
    write(isJson ? `${JSON.stringify({ device, fault })}\n` : `${device} ${words[fault]}\n`);
    return undefined;
  },
});
