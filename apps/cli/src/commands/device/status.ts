/** `perilune status`: tells how a device is. */
import { deviceCommand } from '../../device/device-command.ts';
import { clockTime } from '../../screen/text.ts';

export const { help, run } = deviceCommand({
  name: 'status',
  method: 'status',
  examples: ['perilune status', 'perilune status --json'],
  async run({ client, isJson, write }) {
    const status = await client.call('status', {});
    if (isJson) {
      write(`${JSON.stringify(status)}\n`);
      return undefined;
    }
    const { board, version, folder, state, pid, upTime, time, boots, isVirtual, clients, recording, kernel } = status;
    const rows: readonly (readonly [string, string])[] = [
      ['board', `${board} (${folder})`],
      ['state', state],
      ['process', `${pid}, perilune ${version}`],
      ['up', `${clockTime(upTime * 1000)}, booted ${boots === 1 ? 'once' : `${boots} times`}`],
      ['machine', `${clockTime(time)}${isVirtual ? ' of virtual time' : ''}, scheduler ${kernel.scheduler}`],
      ['processes', `${kernel.living} live, ${kernel.started} were started`],
      ['faults', `${status.faults}, and ${status.interventions} interventions of guards`],
      ['defects', `${kernel.defects} contained`],
      ['clients', `${clients}`],
      ...(recording === undefined ? [] : [['recording', recording] as const]),
      ...(status.lost > 0 ? [['lost', `${status.lost} events were not logged: there were too many`] as const] : []),
    ];
    write(rows.map(([name, text]) => `${name.padEnd(10)} ${text}\n`).join(''));
    return undefined;
  },
});
