/** Commands that do one thing to one process or several. */
import type { Methods, ParamsOf } from '@perilune/client';
import type { Command } from '../command.ts';
import { deviceCommand, processOperand } from './device-command.ts';

export function processCommand(
  method: 'start' | 'stop' | 'restart',
  /** What is printed, behind the name. */
  done: string,
): Command {
  return deviceCommand({
    name: method,
    method,
    operands: 'PROCESS...',
    text: 'PROCESS is the name of an app, or the id of a process.',
    examples: [`perilune ${method} thermostat`],
    async run({ client, operands, isJson, write }) {
      for (const operand of operands) {
        const params: ParamsOf<Methods[typeof method]> = { process: processOperand(operand) };
        const result = await client.call(method, params);
        write(isJson ? `${JSON.stringify({ process: params.process, ...result })}\n` : `${operand} ${done}\n`);
      }
      return undefined;
    },
  });
}
