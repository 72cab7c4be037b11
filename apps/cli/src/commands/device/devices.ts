/** `perilune devices`: lists the devices of a board and the controls of its simulated chips. */
import { deviceCommand } from '../../device/device-command.ts';
import { shownValues, table } from '../../device/tables.ts';

export const { help, run } = deviceCommand({
  name: 'devices',
  method: 'devices',
  examples: ['perilune devices', 'perilune devices --json'],
  async run({ client, isJson, write }) {
    const result = await client.call('devices', {});
    if (isJson) {
      write(`${JSON.stringify(result)}\n`);
      return undefined;
    }
    const devices = result.devices.map(({ name, class: its, unit, values, owner, fault, guard }) => {
      const notes = [
        ...(guard && guard.reason !== 'none' ? [`held: ${guard.reason}`] : []),
        ...(guard && guard.interventions > 0 ? [`${guard.interventions} interventions`] : []),
        ...(fault === 'none' ? [] : [`broken: ${fault}`]),
      ];
      return [name, its, shownValues(unit, values), owner ?? '', notes.join(', ')];
    });
    write(table(['DEVICE', 'CLASS', 'VALUE', 'OWNER', 'NOTES'], devices, [2]));
    if (result.controls.length === 0) return undefined;
    const controls = result.controls.map(({ chip, name, unit, value, least, most, summary }) => [
      `${chip}.${name}`,
      shownValues(unit, [value]),
      `${least} to ${most}`,
      summary,
    ]);
    write(`\n${table(['CONTROL', 'VALUE', 'RANGE', 'WHAT IT IS'], controls, [1])}`);
    return undefined;
  },
});
