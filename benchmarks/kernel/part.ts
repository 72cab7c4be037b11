/** Measures one part of the kernel suite in a Node process of its own, and prints its rows as JSON. */

import type { KernelOptions, PartName } from './options.ts';
import { measureControl } from './parts/control.ts';
import { measureCrowd } from './parts/crowd.ts';
import { measureEngine } from './parts/engine.ts';
import { measureHostile } from './parts/hostile.ts';
import { measureMemory } from './parts/memory.ts';
import { measureShares } from './parts/shares.ts';
import { measureStart } from './parts/start.ts';
import { measureSystemCalls } from './parts/system-calls.ts';
import type { Row } from './row.ts';

const parts: Readonly<Record<PartName, (options: KernelOptions) => Promise<Row[]>>> = {
  engine: measureEngine,
  calls: measureSystemCalls,
  start: measureStart,
  memory: measureMemory,
  crowd: measureCrowd,
  shares: measureShares,
  hostile: measureHostile,
  control: measureControl,
};

const [name = '', options = '{}'] = process.argv.slice(2);
const rows = await parts[name as PartName](JSON.parse(options) as KernelOptions);
// JSON has no NaN and no infinity: what was not measured is null there.
process.stdout.write(JSON.stringify(rows));
