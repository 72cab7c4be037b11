/** `perilune maintenance`: lets outputs be set by hand. */
import { UsageError } from '../../command.ts';
import { deviceCommand, numberOf } from '../../device/device-command.ts';
import { parseDuration } from '../../lua/quantities.ts';

export const { help, run } = deviceCommand({
  name: 'maintenance',
  method: 'maintenance',
  operands: 'on|off',
  options: { for: { value: 'TIME', summary: 'End by itself when nothing was set for so long; 10min if not given' } },
  examples: ['perilune maintenance on --for 2min', 'perilune set heater on', 'perilune maintenance off'],
  async run({ client, operands: [operand], options, isJson, write }) {
    if (operand !== 'on' && operand !== 'off') throw new UsageError(`'${operand}' is neither on nor off`);
    const isOn = operand === 'on';
    const seconds =
      options.for === undefined
        ? undefined
        : numberOf('--for', `${parseDuration('--for', options.for) / 1000}`, 1, 86_400);
    await client.call('maintenance', { isOn, ...(seconds !== undefined && { for: Math.round(seconds) }) });
    if (isJson) write(`${JSON.stringify({ isOn })}\n`);
    else write(isOn ? 'maintenance begins: outputs can be set by hand\n' : 'maintenance is over\n');
    return undefined;
  },
});
