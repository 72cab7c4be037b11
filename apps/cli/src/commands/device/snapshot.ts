/** `perilune snapshot`: freezes a process into a file. */
import { writeFileSync } from 'node:fs';
import { CommandError } from '../../command.ts';
import { deviceCommand, processOperand } from '../../device/device-command.ts';
import { reasonOf } from '../../error-code.ts';
import { showSize } from '../../lua/quantities.ts';

export const { help, run } = deviceCommand({
  name: 'snapshot',
  method: 'snapshot',
  operands: 'PROCESS',
  options: { output: { short: 'o', value: 'FILE', summary: 'Where to; NAME.snapshot if not given' } },
  text: "'perilune restore' goes on from there.",
  examples: ['perilune snapshot timer', 'perilune snapshot timer -o before.snapshot'],
  async run({ client, operands: [operand], options, isJson, write }) {
    const { app, time, snapshot } = await client.call('snapshot', { process: processOperand(operand) });
    const bytes = Buffer.from(snapshot, 'base64');
    const file = options.output ?? `${app}.snapshot`;
    try {
      writeFileSync(file, bytes);
    } catch (error) {
      throw new CommandError(`cannot write '${file}': ${reasonOf(error)}`);
    }
    if (isJson) write(`${JSON.stringify({ app, time, file, bytes: bytes.length })}\n`);
    else write(`${app} as it was after ${(time / 1e6).toFixed(3)} s is in ${file}, ${showSize(bytes.length)}\n`);
    return undefined;
  },
});
