/** `perilune set`: turns a control of a simulated chip, or sets an output in maintenance. */
import { UsageError } from '../../command.ts';
import { deviceCommand } from '../../device/device-command.ts';
import { shownValues } from '../../device/tables.ts';
import { parseDuration } from '../../lua/quantities.ts';

const words: Readonly<Record<string, string>> = { on: '1', off: '0', true: '1', false: '0' };

export const { help, run } = deviceCommand({
  name: 'set',
  method: 'set',
  operands: 'NAME [VALUE...]',
  options: {
    for: { value: 'TIME', summary: 'Of a momentary control, such as a button: then it goes back; such as 250ms' },
  },
  text: "NAME is a control, or CHIP.CONTROL, as 'perilune devices' lists them; or an output, after 'perilune maintenance on'. VALUE is a number, on or off.",
  examples: ['perilune set knob 3', 'perilune set lid off', 'perilune set start 1 --for 250ms', 'perilune set heater'],
  parse({ operands: [name = '', ...texts], options }) {
    const values = texts.map(parseValue);
    const time = options.for === undefined ? undefined : Math.round(parseDuration('--for', options.for));
    return { name, ...(values.length > 0 && { values }), ...(time !== undefined && { for: time }) };
  },
  async run({ client, parsed, isJson, write }) {
    const result = await client.call('set', parsed);
    write(isJson ? `${JSON.stringify(result)}\n` : `${result.name} is ${shownValues('', result.values)}\n`);
    return undefined;
  },
});

function parseValue(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(words[text] ?? text);
  if (!Number.isFinite(value)) throw new UsageError(`VALUE ${text}: a number, on or off is wanted`);
  return value;
}
