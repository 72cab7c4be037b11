/** `perilune kill`: ends processes. */
import { deviceCommand, processOperand } from '../../device/device-command.ts';

export const { help, run } = deviceCommand({
  name: 'kill',
  method: 'kill',
  operands: 'PROCESS...',
  options: { fault: { summary: 'Have it fault instead, so that its fault policy decides what follows' } },
  text: "PROCESS is the name of an app, or the id of a process. 'perilune start' starts its app again.",
  examples: ['perilune kill flooder', 'perilune kill --fault 12'],
  async run({ client, operands, options, isJson, write }) {
    for (const operand of operands) {
      const process = processOperand(operand);
      await client.call('kill', { process, ...(options.fault && { fault: true }) });
      if (isJson) write(`${JSON.stringify({ process })}\n`);
      else write(`${operand} ${options.fault ? 'has faulted' : 'has ended'}\n`);
    }
    return undefined;
  },
});
