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
  parse({ operands: [device = '', operand] }) {
    const fault = faults.find((one) => one === operand);
    if (!fault) throw new UsageError(`'${operand}' is none of ${faults.join(', ')}`);
    return { device, fault };
  },
  async run({ client, parsed, isJson, write }) {
    const { device, fault } = parsed;
    await client.call('break', parsed);
    const words = { none: 'works again', fails: 'fails from now on', stuck: 'sticks from now on' };
    write(isJson ? `${JSON.stringify(parsed)}\n` : `${device} ${words[fault]}\n`);
    return undefined;
  },
});
