/** `perilune logs`: what has happened on a device, and what happens. */
import { type LogEntry, logLevels } from '@perilune/client';
import type { MachineEvent } from '@perilune/machine';
import { UsageError } from '../../command.ts';
import { deviceCommand, numberOf } from '../../device/device-command.ts';
import { LogView } from '../../machine/view.ts';

const MOST = 10_000;

export const { help, run } = deviceCommand({
  name: 'logs',
  method: 'logs',
  operands: '[PROCESS]',
  options: {
    follow: { short: 'f', summary: 'Go on with what happens from now on, until Ctrl-C' },
    lines: { short: 'n', value: 'N', summary: 'So many entries of the past; 100 if not given' },
    level: { value: 'LEVEL', summary: 'info: all; warning: what was held, refused or failed; error: faults' },
  },
  text: 'All of it is in log.jsonl of the state folder as well, which is rotated at 4 MiB.',
  examples: ['perilune logs -f', 'perilune logs thermostat -n 20 --json', 'perilune logs --level error'],
  parse({ operands: [process], options }) {
    const level = logLevels.find((one) => one === options.level);
    if (options.level !== undefined && level === undefined) {
      throw new UsageError(`--level ${options.level}: info, warning or error is wanted`);
    }
    const most = options.lines === undefined ? undefined : Math.floor(numberOf('--lines', options.lines, 0, MOST));
    return {
      ...(most !== undefined && { most }),
      ...(options.follow && { follow: true }),
      ...(process !== undefined && { process }),
      ...(level !== undefined && { level }),
    };
  },
  async run({ client, parsed, isJson, write }) {
    const view = new LogView(write);
    const show = (entry: LogEntry): void => {
      if (isJson) write(`${JSON.stringify(entry)}\n`);
      else view.event(entry.event as unknown as MachineEvent);
    };
    await client.stream('logs', parsed, ({ entries, lost }) => {
      for (const entry of entries) show(entry);
      if (lost > 0 && !isJson) write(`(${lost} entries are missing here: they came too fast)\n`);
    }).result;
    return undefined;
  },
});
