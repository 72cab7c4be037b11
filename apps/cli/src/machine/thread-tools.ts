/** What the threads of run and replay share. */
import type { Engine } from '@perilune/engine';
import { BoardError, TraceError } from '@perilune/machine';
import type { MachinePort, NodeChip } from '@perilune/platform-node';
import type { Delivery } from './protocol.ts';

/** A loop that does what programs do most: calls, tables, arithmetic. */
const WORK = 'local t, f = {}, function(x) return x + 1 end for i = 1, 1e9 do t[i % 64] = f(i) end';
const FUEL_PER_TRY = 400_000;
const TRIES = 25;

/** Finds out how much fuel is used in a microsecond. Some tens of milliseconds. */
export function calibrate(chip: NodeChip, engine: Engine): void {
  const process = engine.createProcess({ memory: 1 << 18, seed: 1 });
  process.load(WORK);
  chip.calibrate(
    (fuel) => {
      const before = process.stats.fuelUsed;
      process.run(fuel);
      return process.stats.fuelUsed - before;
    },
    FUEL_PER_TRY,
    TRIES,
  );
}

/** Tells the main thread what the user did wrong; anything else is a defect, which ends the thread with its error. */
export function refuse(port: MachinePort<unknown>, error: unknown): void {
  const problems =
    error instanceof BoardError || error instanceof TraceError ? error.message.split('\n') : missingFolder(error);
  if (!problems) throw error;
  const delivery: Delivery = { kind: 'refused', problems };
  port.handOver(delivery);
}

function missingFolder(error: unknown): readonly string[] | undefined {
  if (!(error instanceof Error) || !('code' in error) || !('path' in error)) return undefined;
  return error.code === 'ENOENT' || error.code === 'ENOTDIR' ? [`${error.path}: no such folder`] : undefined;
}
