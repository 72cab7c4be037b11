/** `perilune ps`: lists the processes of a device. */
import { deviceCommand } from '../../device/device-command.ts';
import { table } from '../../device/tables.ts';
import { size } from '../../screen/text.ts';

export const { help, run } = deviceCommand({
  name: 'ps',
  method: 'ps',
  text: 'The share of the processor is of the time since somebody last looked.',
  examples: ['perilune ps', "perilune ps --json | jq -r '.processes[].name'"],
  async run({ client, isJson, write }) {
    const result = await client.call('ps', {});
    if (isJson) write(`${JSON.stringify(result)}\n`);
    else {
      const rows = result.processes.map((process) => {
        const { id, name, state, cpuShare, memoryUsed, memoryQuota, systemCalls, restarts, lastFault } = process;
        const memory = memoryUsed > 0 ? `${size(memoryUsed)}/${size(memoryQuota)}` : '–';
        const fault = lastFault ? `${lastFault.cause}: ${lastFault.message}` : '';
        const shown = process.restartAt === undefined ? state : 'waits to boot';
        return [
          `${id}`,
          name,
          shown,
          `${(cpuShare * 100).toFixed(1)} %`,
          memory,
          `${systemCalls}`,
          `${restarts}`,
          fault,
        ];
      });
      write(table(['ID', 'NAME', 'STATE', 'CPU', 'MEMORY', 'CALLS', 'RESTARTS', 'LAST FAULT'], rows, [0, 3, 4, 5, 6]));
    }
    return undefined;
  },
});
