/** `perilune faults`: the last faults of processes. */
import { deviceCommand, numberOf, processOperand } from '../../device/device-command.ts';
import { plain } from '../../screen/text.ts';

export const { help, run } = deviceCommand({
  name: 'faults',
  method: 'faults',
  operands: '[PROCESS]',
  options: {
    lines: { short: 'n', value: 'N', summary: 'So many, 100 at most; 20 if not given' },
    short: { summary: 'A line for each' },
  },
  text: 'Each with cause, place, traceback, variables, the last system calls, and what followed; the last eight of each app from before the device was started, too.',
  examples: ['perilune faults', 'perilune faults thermostat -n 1', 'perilune faults --short'],
  parse({ operands: [operand], options }) {
    const most = options.lines === undefined ? undefined : Math.floor(numberOf('--lines', options.lines, 1, 100));
    return {
      ...(operand !== undefined && { process: processOperand(operand) }),
      ...(most !== undefined && { most }),
    };
  },
  async run({ client, operands: [operand], options, parsed, isJson, write }) {
    const { faults } = await client.call('faults', parsed);
    if (isJson) {
      write(`${JSON.stringify({ faults })}\n`);
      return undefined;
    }
    if (faults.length === 0) write(operand === undefined ? 'no process has faulted\n' : `${operand} has not faulted\n`);
    for (const { at, event } of faults) {
      const report = event.report as { readonly cause?: string; readonly message?: string } | undefined;
      if (options.short) write(`${at}  ${event.process}  ${report?.cause}: ${plain(`${report?.message}`)}\n`);
      else write(`${at}  ${event.text}\n\n`);
    }
    return undefined;
  },
});
