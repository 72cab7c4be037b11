/** The thread that repeats a recorded run, and compares. */
import { loadEngine } from '@perilune/engine/node';
import {
  decodeTrace,
  InstalledSources,
  Machine,
  MemorySourceTree,
  ReplayChip,
  ReplayEntropy,
  Replayer,
  readBoard,
  readInstalled,
  runMachine,
  type Trace,
} from '@perilune/machine';
import { FolderSources, nodePlatform, openMachineThread } from '@perilune/platform-node';
import { Host } from './host.ts';
import type { ReplayResult, ReplayThreadOptions } from './protocol.ts';
import { refuse } from './thread-tools.ts';

const port = openMachineThread<ReplayThreadOptions>();

async function main(): Promise<void> {
  const { options } = port;
  const trace = decodeTrace(options.trace);
  const engine = await loadEngine(nodePlatform);
  const recorded = new MemorySourceTree(trace.files);
  const sources = options.board
    ? new InstalledSources(new FolderSources(options.board.folder), readInstalled(recorded))
    : recorded;
  const board = readBoard(sources, options.board?.file ?? trace.header.board);
  const replayer = new Replayer(trace);
  const host = new Host(port, { virtual: undefined, speed: 0, statusEvery: 0, look: (action) => action() });
  const machine = new Machine(
    {
      engine,
      chip: new ReplayChip(trace, replayer),
      entropy: new ReplayEntropy(replayer),
      observer: replayer,
      isOver: () => replayer.isOver,
      onEvent: (event) => host.send({ kind: 'event', event }),
    },
    board,
    { seed: trace.header.seed, hostKeeps: trace.header.hostKeeps ?? false },
  );
  const { duration, staysUp } = trace.header;
  // On virtual time nothing has to be told at the end of a run that was cut off: it is over when its records are.
  const turn = () => trace.end !== undefined || !replayer.isAtEnd;
  const summary = runMachine(machine, { duration, staysUp: staysUp ?? false, turn });
  const damage = options.damage ?? trace.damage;
  const replay = resultOf(machine, replayer, { end: trace.end, damage }, summary.time);
  host.end(machine, summary, { digest: `${replayer.digest}`, replay });
}

/** @param time when the run came to its end, or was ended since it differs: the machine has shut down since */
function resultOf(
  machine: Machine,
  replayer: Replayer,
  { end, damage }: Pick<Trace, 'end' | 'damage'>,
  time: number,
): ReplayResult {
  const { divergence } = replayer;
  if (divergence) {
    const { process, call, expected, seen } = divergence;
    const name = machine.control.list().find(({ id }) => id === process)?.name;
    return {
      kind: 'diverged',
      time,
      ...(name !== undefined && { process: name }),
      call,
      expected,
      seen,
    };
  }
  if (end && end.digest !== `${replayer.digest}`) {
    const expected = `the fingerprint ${end.digest} at the end`;
    return { kind: 'diverged', time, call: 0, expected, seen: `${replayer.digest}` };
  }
  if (end) return { kind: 'same', isCutOff: false, time };
  return { kind: 'same', isCutOff: true, time, ...(damage !== undefined && { damage }) };
}

await main().catch((error) => refuse(port, error));
