/** The thread of a machine: reads the board, wires machine and chip, runs, and sends what happens to the main thread. */
import { loadEngine } from '@perilune/engine/node';
import {
  type Board,
  BoardError,
  decodeCommand,
  type HostPlan,
  type HostRequest,
  hostPlan,
  InstalledSources,
  Machine,
  type MachineEvent,
  type Problem,
  Recorder,
  RecordingChip,
  RecordingEntropy,
  RememberingSourceTree,
  readBoard,
  rehearse,
  runMachine,
  SeededRandom,
  VirtualChip,
} from '@perilune/machine';
import { FolderSources, nodePlatform, openMachineThread, threadGoesFirst } from '@perilune/platform-node';
import packageDescription from '../../package.json' with { type: 'json' };
import { Host } from './host.ts';
import type { RunThreadOptions } from './protocol.ts';
import { calibrate, refuse } from './thread-tools.ts';

/** Milliseconds. */
const LONGEST_WAIT_FOR_HOST = 1000;
/** Milliseconds that a recording on real time is behind at most. */
const LONGEST_UNWRITTEN = 1000;

const port = openMachineThread<RunThreadOptions>();
const { options } = port;

async function main(): Promise<void> {
  const engine = await loadEngine(nodePlatform);
  const sources = new RememberingSourceTree(
    new InstalledSources(new FolderSources(options.folder), options.installed ?? []),
  );
  const board = readBoard(sources, options.file);
  const plan = hostPlan(board, options.keeps);
  if (plan && options.isVirtual) throw new BoardError([notVirtual(board)]);
  const seed = options.seed ?? board.seed;
  const virtual = options.isVirtual ? new VirtualChip(board) : undefined;
  if (!virtual) {
    threadGoesFirst();
    calibrate(port.chip, engine);
    if (options.staysUp && mayHaveControlTasks(board)) rehearse(engine);
  }
  const chip = virtual ?? port.chip;
  const entropy = virtual ? new SeededRandom(seed, 'entropy') : nodePlatform.entropy;
  const recorder = options.records ? startRecorder() : undefined;
  const recording = recorder && new RecordingChip(chip, recorder, options.isVirtual);
  const look = <Value>(action: () => Value): Value => (recording ? recording.unrecorded(action) : action());
  const host = new Host(port, { ...options, virtual, look, flush: () => recorder?.flush() });
  const machine: Machine = new Machine(
    {
      engine,
      chip: recording ?? chip,
      entropy: recorder ? new RecordingEntropy(entropy, recorder) : entropy,
      onEvent: (event: MachineEvent) => host.send({ kind: 'event', event }),
      ...(plan && { onHostRequest: (request: HostRequest) => port.handOver({ kind: 'request', request }) }),
      onRunCommand: (command) => host.obey(command, machine),
      afterRound: () => host.afterRound(machine),
      ...(recorder && { observer: recorder }),
    },
    board,
    { seed, hostKeeps: options.keeps },
  );
  if (plan) {
    port.handOver({ kind: 'host', plan, folder: options.folder });
    awaitHost(plan);
  }
  let flushedAt = performance.now();
  const turn = () => {
    // On virtual time the run can be had again; on real time only as much is lost by a sudden end as a second holds.
    if (recorder && !virtual && performance.now() - flushedAt > LONGEST_UNWRITTEN) {
      recorder.flush();
      flushedAt = performance.now();
    }
    return host.turn(machine);
  };
  if (!virtual) port.chip.settle();
  const summary = runMachine(machine, { duration: options.duration, staysUp: options.staysUp ?? false, turn });
  recorder?.end(summary.time);
  host.end(machine, summary, recorder && { digest: `${recorder.digest}` });

  function startRecorder(): Recorder {
    const header = {
      perilune: packageDescription.version,
      engine: engine.identity.toString(16),
      board: options.file,
      seed,
      time: options.isVirtual ? 'virtual' : 'real',
      bootTime: chip.bootTime,
      fuelPerMicrosecond: chip.fuelPerMicrosecond,
      ...(options.duration !== undefined && { duration: options.duration }),
      ...(options.staysUp && { staysUp: true }),
      ...(options.keeps && { hostKeeps: true }),
      detail: 'calls',
    } as const;
    return new Recorder(header, sources.files, (piece) => port.handOver({ kind: 'trace', piece }));
  }
}

/** Now, or when an app has been installed. */
function mayHaveControlTasks({ apps, installed }: Board): boolean {
  return installed.policy !== undefined || apps.some(({ control }) => control !== undefined);
}

/** Apps find what was measured, and ports open, when they start; a host that is late is no reason not to start. */
function awaitHost({ chips, serialPorts, sockets }: HostPlan): void {
  const missing = new Set([
    ...chips.map(({ name }) => `chip ${name}`),
    ...serialPorts.map(({ name }) => `line ${name}`),
    ...sockets.map((one) => `port ${one.port}`),
  ]);
  const end = performance.now() + LONGEST_WAIT_FOR_HOST;
  for (let left = LONGEST_WAIT_FOR_HOST; missing.size > 0 && left > 0; left = end - performance.now()) {
    port.inbox.wait(left);
    for (let message = port.inbox.read(); message; message = port.inbox.read()) {
      const command = decodeCommand(message);
      if (typeof command !== 'string' && command.type === 'measured') missing.delete(`chip ${command.chip}`);
      if (typeof command !== 'string' && command.type === 'line') missing.delete(`line ${command.port}`);
      if (typeof command !== 'string' && command.type === 'socket') missing.delete(`port ${command.port}`);
      port.chip.interrupt(message);
    }
  }
}

function notVirtual({ chips, serialPorts, sockets }: Board): Problem {
  const name = chips.find(({ type }) => type.isHost)?.name;
  const others = serialPorts.length > 0 ? 'serial' : sockets.length > 0 ? 'udp' : 'folder';
  const message = 'what is of this computer has no virtual time: leave --virtual out';
  return { file: options.file, line: undefined, key: name === undefined ? others : `chip.${name}`, message };
}

await main().catch((error) => refuse(port, error));
