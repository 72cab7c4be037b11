/** Measures the real-time chip and the ring: how late a sleeper wakes, and what a message costs. `node packages/platform-node/tools/measure.ts` */
import { isMainThread, Worker } from 'node:worker_threads';
import { NodeChip } from '../src/node-chip.ts';
import { createRingMemory, RingReader, RingWriter } from '../src/shared-ring.ts';

const PERIOD = 1000;
const PERIODS = 5000;
const MESSAGES = 1_000_000;

if (isMainThread) new Worker(new URL(import.meta.url));
else {
  measureLateness();
  measureRing();
}

function measureLateness(): void {
  const chip = new NodeChip(new RingReader(createRingMemory(1024)));
  const before = process.cpuUsage();
  const late: number[] = [];
  let deadline = chip.now();
  for (let period = 0; period < PERIODS; period++) {
    deadline += PERIOD;
    chip.sleep(deadline);
    late.push(chip.now() - deadline);
  }
  const { user, system } = process.cpuUsage(before);
  late.sort((one, other) => one - other);
  const at = (share: number) => late[Math.min(late.length - 1, Math.floor(late.length * share))];
  const busy = ((user + system) / (PERIODS * PERIOD)) * 100;
  console.log(
    `late at 1 kHz, µs: median ${at(0.5)}, p90 ${at(0.9)}, p99 ${at(0.99)}, most ${at(1)}; ${busy.toFixed(1)} % of a core`,
  );
}

function measureRing(): void {
  const memory = createRingMemory(1 << 20);
  const [writer, reader] = [new RingWriter(memory), new RingReader(memory)];
  const message = new Uint8Array(64);
  const start = performance.now();
  for (let count = 0; count < MESSAGES; count++) {
    writer.write(message);
    reader.read();
  }
  const time = ((performance.now() - start) * 1e6) / MESSAGES;
  console.log(
    `a message of 64 bytes written and read: ${time.toFixed(0)} ns, ${(1e3 / time).toFixed(1)} million a second`,
  );
}
