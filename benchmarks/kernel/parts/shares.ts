/** All of a crowd want the processor all the time, and one of them is a hog; and how many processes the host has room for. */

import { readFileSync } from 'node:fs';
import { TwoClassScheduler } from '@perilune/kernel';
import { BenchMachine, program } from '../bench-machine.ts';
import { ProcessorTimeChip } from '../clocks.ts';
import type { Row } from '../row.ts';

const FUEL_PER_MICROSECOND = 100;
const SLICE = 50;
const ROUNDS = 6;
const SMALL_MEMORY = 128 * 1024;
const HONEST = 'local x = 0 while true do x = (x * 5 + 1) % 65536 end';
/** More than one process of Node can have. */
const MORE_THAN_FIT = 40_000;

export async function measureShares({ processes }: { readonly processes: number }): Promise<Row[]> {
  const chip = new ProcessorTimeChip(FUEL_PER_MICROSECOND);
  const bench = new BenchMachine(chip, { scheduler: new TwoClassScheduler(SLICE) });
  const { kernel } = bench;
  const { control } = kernel;
  const honest = bench.describe('honest', HONEST, { memory: SMALL_MEMORY });
  const hog = bench.startProgram('hog', { memory: SMALL_MEMORY });
  while (control.statistics().living < processes && kernel.start(honest).kind === 'started');
  const living = control.statistics().living;
  const round = () => {
    for (let slice = 0; slice < living; slice++) kernel.step();
  };
  round();
  const fuelOf = () => new Map(control.list().map(({ id, fuel }) => [id, fuel]));
  const before = fuelOf();
  for (let count = 0; count < ROUNDS; count++) round();
  const after = fuelOf();
  bench.check();
  const used = [...after].map(([id, fuel]) => [id, fuel - (before.get(id) ?? 0)] as const);
  const fair = used.reduce((sum, [, fuel]) => sum + fuel, 0) / used.length;
  const share = (fuel: number) => (100 * fuel) / fair;
  const others = used.filter(([id]) => id !== hog).map(([, fuel]) => share(fuel));
  const group = `${living} processes that never wait, one of them a hog`;
  const rows: Row[] = [
    {
      group,
      what: 'share of the one that got least',
      value: Math.min(...others),
      unit: '%',
      target: 90,
      isFloor: true,
      note: '100 % would be exactly fair',
    },
    { group, what: 'share of the hog', value: share(after.get(hog)! - before.get(hog)!), unit: '%' },
  ];
  let reason = '';
  const idle = bench.describe('idle', program('bare'), { memory: SMALL_MEMORY });
  while (control.statistics().living < MORE_THAN_FIT && reason === '') {
    const result = kernel.start(idle);
    if (result.kind === 'refused') reason = result.message;
  }
  return [
    ...rows,
    {
      group: 'room',
      what: 'processes in one Node process, until one is refused',
      value: control.statistics().living,
      unit: 'count',
      note: `${reason}; ${mappings()}`,
    },
  ];
}

/** What limits it on Linux beside the address space: each WebAssembly.Memory takes 8 GiB of that, and several mappings. */
function mappings(): string {
  try {
    const used = readFileSync('/proc/self/maps', 'utf8').split('\n').length - 1;
    const most = readFileSync('/proc/sys/vm/max_map_count', 'utf8').trim();
    const size = /VmSize:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    return `${used} mappings of at most ${most} (vm.max_map_count), ${Math.round(Number(size) / 2 ** 30)} TiB of addresses`;
  } catch {
    return 'how many mappings it has is not known on this system';
  }
}
