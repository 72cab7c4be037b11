/** `perilune get`: the value of a device, pin or control. */
import { deviceCommand } from '../../device/device-command.ts';
import { shownValues } from '../../device/tables.ts';

export const { help, run } = deviceCommand({
  name: 'get',
  method: 'get',
  operands: 'NAME...',
  text: "NAME is a device, a pin, a control, or CHIP.CONTROL; a pin and a pwm of one name are 'pin NAME' and 'pwm NAME'.",
  examples: ['perilune get thermometer', 'perilune get thermometer lid --json'],
  async run({ client, operands, isJson, write }) {
    for (const name of operands) {
      const result = await client.call('get', { name });
      if (isJson) write(`${JSON.stringify(result)}\n`);
      else write(`${operands.length > 1 ? `${name}  ` : ''}${shownValues(result.unit, result.values)}\n`);
    }
    return undefined;
  },
});
