/** `perilune maintenance`: lets outputs be set by hand. */
import { UsageError } from '../../command.ts';
import { deviceCommand } from '../../device/device-command.ts';
import { parseTimeWithin } from '../../lua/quantities.ts';

export const { help, run } = deviceCommand({
  name: 'maintenance',
  method: 'maintenance',
  operands: 'on|off',
  options: { for: { value: 'TIME', summary: 'End by itself when nothing was set for so long; 10min if not given' } },
  examples: ['perilune maintenance on --for 2min', 'perilune set heater on', 'perilune maintenance off'],
  parse({ operands: [operand], options }) {
    if (operand !== 'on' && operand !== 'off') throw new UsageError(`'${operand}' is neither on nor off`);
    const time = options.for === undefined ? undefined : parseTimeWithin('--for', options.for, '1s', '1d');
    return { isOn: operand === 'on', ...(time !== undefined && { for: Math.round(time / 1000) }) };
  },
  async run({ client, parsed, isJson, write }) {
    const { isOn } = parsed;
    await client.call('maintenance', parsed);
    if (isJson) write(`${JSON.stringify({ isOn })}\n`);
    else write(isOn ? 'maintenance begins: outputs can be set by hand\n' : 'maintenance is over\n');
    return undefined;
  },
});
