/** How the thread of a machine tells of many processes while control steps are due. */
import type { MachinePort } from '@perilune/platform-node';
import { expect, test } from 'vitest';
import { Host } from '../../apps/cli/src/machine/host.ts';
import type { Delivery } from '../../apps/cli/src/machine/protocol.ts';
import { bootVirtual, filesOf } from '../../packages/machine/test-support/virtual-machine.ts';

const COUNT = 300;
const apps = Array.from({ length: COUNT }, (_, index) => `[[app]]\nfolder = "a"\nname = "a${index}"\n`);
const FILES = {
  'board.toml': `name = "b"\n[[app]]\nfolder = "control"\n${apps.join('')}`,
  'a/app.toml': 'name = "a"\nversion = "1"\nmemory = "64 KiB"\n',
  'a/main.lua': 'require("syscall").keep(1)',
  'control/app.toml': 'name = "control"\nversion = "1"\n[control]\nrate = "1 kHz"\nbudget = "100 µs"\n',
  'control/main.lua': 'function periodic() end',
};

test('a status of many processes is read in pieces, where no control step is near, and is one list', async () => {
  const { machine } = await bootVirtual(filesOf(FILES), { afterRound: () => host?.afterRound(machine) }, false);
  const pieces: { readonly isQuiet: boolean; readonly delivery: Delivery }[] = [];
  const port = {
    handOver: (delivery: Delivery) => void pieces.push({ isQuiet: machine.isQuiet(), delivery }),
  } as unknown as MachinePort<unknown>;
  const host = new Host(port, { virtual: undefined, speed: 0, statusEvery: 0, look: (action) => action() });
  machine.boot();
  machine.runUntil(50_000);
  host.obey({ type: 'ask', id: 7, question: { kind: 'status' } }, machine);
  for (let round = 0; round < 1000 && pieces.at(-1)?.delivery.kind !== 'status'; round++)
    machine.runUntil(machine.now() + 1_000);
  expect(pieces.every(({ isQuiet }) => isQuiet)).toBe(true);
  const told = pieces.flatMap(({ delivery }) => (delivery.kind === 'processes' ? delivery.processes : []));
  const last = pieces.at(-1)?.delivery;
  if (last?.kind !== 'status') throw new Error('there is no end');
  expect([last.id, last.rest.end.ids.length]).toEqual([7, COUNT + 1]);
  expect(new Set([...told, ...last.rest.end.anew].map(({ id }) => id)).size).toBe(COUNT + 1);
  expect(pieces.length).toBeGreaterThan(1);
});
