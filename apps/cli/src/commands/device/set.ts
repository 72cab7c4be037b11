/** `perilune set`: turns a control of a simulated chip. */
import { deviceCommand, numberOf } from '../../device/device-command.ts';
import { shownValues } from '../../device/tables.ts';
import { parseDuration } from '../../lua/quantities.ts';

const words: Readonly<Record<string, string>> = { on: '1', off: '0', true: '1', false: '0' };

export const { help, run } = deviceCommand({
  name: 'set',
  method: 'set',
  operands: 'NAME VALUE',
  options: { for: { value: 'TIME', summary: 'Then a momentary control, such as a button, goes back; such as 250ms' } },
  text: "NAME is a control, or CHIP.CONTROL, as 'perilune devices' lists them; VALUE a number, on or off.",
  examples: ['perilune set knob 3', 'perilune set lid off', 'perilune set start 1 --for 250ms'],
  async run({ client, operands: [name = '', text = ''], options, isJson, write }) {
    const value = numberOf('VALUE', words[text] ?? text, -Number.MAX_VALUE, Number.MAX_VALUE);
    const time = options.for === undefined ? undefined : Math.round(parseDuration('--for', options.for));
    const result = await client.call('set', { name, value, ...(time !== undefined && { for: time }) });
    write(isJson ? `${JSON.stringify(result)}\n` : `${result.name} is ${shownValues('', [result.value])}\n`);
    return undefined;
  },
});
