/** Runs one case of circles.ts in a thread that can be ended, and tells what became of it. */
import { parentPort, workerData } from 'node:worker_threads';
import { loadEngine } from '@perilune/engine/node';
import { nodePlatform } from '@perilune/platform-node';
import { Heap } from '../sweeps/heap/heap.ts';
import { type Circle, circles, FILES, run } from './circles.ts';
import { SNAPSHOT_MEMORY, SNAPSHOT_MEMORY_SIZE } from './tampering.ts';

export interface CircleReport {
  /** How what was entered ended; undefined if it could go on. */
  readonly end: string | undefined;
  /** Fuel that the process was charged since its memory was forged. */
  readonly fuel: number;
}

const { source, before = 1000, forge, enter = run } = circles[workerData] as Circle;
const engine = await loadEngine(nodePlatform);
const sound = engine.createProcess({ seed: 1, files: FILES });
sound.load(source);
sound.run(before);
const snapshot = sound.snapshot();
const size = new DataView(snapshot.buffer).getUint32(SNAPSHOT_MEMORY_SIZE, true);
const memory = snapshot.subarray(SNAPSHOT_MEMORY, SNAPSHOT_MEMORY + size);
forge(new DataView(memory.buffer, memory.byteOffset, size), new Heap(memory));
const forged = engine.restoreProcess(snapshot, { files: FILES });
const used = forged.stats.fuelUsed;
const outcome = enter(forged);
const end = outcome?.kind === 'faulted' ? `${outcome.fault.blame}: ${outcome.fault.message}` : outcome?.kind;
parentPort?.postMessage({ end, fuel: forged.stats.fuelUsed - used } satisfies CircleReport);
