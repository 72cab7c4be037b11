/** `perilune apps`: lists the apps of a device. */
import { deviceCommand } from '../../device/device-command.ts';
import { table } from '../../device/tables.ts';

export const { help, run } = deviceCommand({
  name: 'apps',
  method: 'apps',
  examples: ['perilune apps', 'perilune apps --json'],
  async run({ client, isJson, write }) {
    const result = await client.call('apps', {});
    if (isJson) {
      write(`${JSON.stringify(result)}\n`);
      return undefined;
    }
    const rows = result.apps.map(({ name, ownName, version, origin, state, trial, counters, problem }) => {
      const until = trial && new Date(trial.until * 1000).toISOString();
      const { starts, faults, updates, rollbacks } = counters;
      const notes = [
        ...(ownName === undefined ? [] : [`is ${ownName} by another name`]),
        ...(until ? [`on trial until ${until}`] : []),
        ...(problem === undefined ? [] : [problem]),
      ];
      return [name, version, origin, state, `${starts}`, `${faults}`, `${updates}`, `${rollbacks}`, notes.join('; ')];
    });
    write(
      table(['APP', 'VERSION', 'FROM', 'STATE', 'STARTS', 'FAULTS', 'UPDATES', 'ROLLBACKS', ''], rows, [4, 5, 6, 7]),
    );
    return undefined;
  },
});
