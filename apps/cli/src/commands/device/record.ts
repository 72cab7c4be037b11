/** `perilune record`: records what a machine does, to be repeated. */
import { copyFileSync } from 'node:fs';
import { CommandError, UsageError } from '../../command.ts';
import { deviceCommand } from '../../device/device-command.ts';
import { reasonOf } from '../../error-code.ts';
import { showSize } from '../../lua/quantities.ts';

const actions = ['start', 'save', 'stop', 'status'] as const;

export const { help, run } = deviceCommand({
  name: 'record',
  method: 'record',
  operands: '[start|save|stop|status]',
  options: { output: { short: 'o', value: 'FILE', summary: 'With save and stop: copy the trace there as well' } },
  text: "Without an operand it tells whether the machine is recorded. 'perilune up --record' does so from the beginning; 'perilune replay FILE' repeats a trace.",
  examples: ['perilune record start', 'perilune record save -o monday.trace', 'perilune replay monday.trace --quiet'],
  parse({ operands: [operand = 'status'], options }) {
    const action = actions.find((one) => one === operand);
    if (!action) throw new UsageError(`'${operand}' is none of ${actions.join(', ')}`);
    if (options.output !== undefined && action !== 'save' && action !== 'stop') {
      throw new UsageError('--output goes with save and stop');
    }
    return action;
  },
  async run({ client, parsed: action, options, isJson, write }) {
    const result = await client.call('record', { action });
    const { file } = result;
    if (options.output !== undefined && file !== undefined) copy(file, options.output);
    if (isJson) write(`${JSON.stringify(result)}\n`);
    else if (!result.isRecording && file === undefined) write('the machine is not being recorded\n');
    else {
      const what = result.isRecording ? 'the machine is being recorded' : 'the recording has ended';
      write(`${what}: ${options.output ?? file}, ${showSize(result.bytes)}\n`);
    }
    return undefined;
  },
});

function copy(from: string, to: string): void {
  try {
    copyFileSync(from, to);
  } catch (error) {
    throw new CommandError(`cannot copy '${from}' to '${to}': ${reasonOf(error)}`);
  }
}
