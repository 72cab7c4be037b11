/** A machine on virtual time, made of files in memory, that keeps what it tells. */
import { chipTypes } from '@perilune/chips';
import { type Engine, encodeUtf8 } from '@perilune/engine';
import { loadEngine } from '@perilune/engine/node';
import { type MessageChip, SeededRandom, VirtualChip } from '@perilune/hil';
import {
  encodeCommand,
  Machine,
  type MachineCommand,
  type MachineEvent,
  type MachinePlatform,
  MemorySourceTree,
  readBoard,
} from '../src/index.ts';

let loaded: Promise<Engine> | undefined;

/** The engine, loaded once; its platform is not used by machines. */
export function testEngine(): Promise<Engine> {
  const zone = () => ({ offset: 0, isDaylightSaving: false, name: 'UTC' });
  loaded ??= loadEngine({
    clock: { time: () => 0, monotonic: () => 0, processor: () => 0, zone },
    entropy: new SeededRandom(1),
    pause: { pause: async () => {} },
  });
  return loaded;
}

/** Bytes: small, so that files come in several. */
const PIECE = 40;

export interface TestMachine {
  readonly machine: Machine;
  readonly events: MachineEvent[];
  /** Lines of a process, or of all. */
  lines(process?: string): string[];
  send(command: MachineCommand, moment?: number): void;
  /** Stages files, in pieces, and sends what uses them up. */
  stage(id: number, files: Readonly<Record<string, string>>, moment?: number): void;
}

export function filesOf(files: Readonly<Record<string, string>>): ReadonlyMap<string, Uint8Array> {
  return new Map(Object.entries(files).map(([path, text]) => [path, encodeUtf8(text)]));
}

/** @param platform what is not the usual. @param boots false: whoever runs it boots it */
export async function bootVirtual(
  files: ReadonlyMap<string, Uint8Array>,
  { chip = new VirtualChip(), ...platform }: Partial<MachinePlatform> & { readonly chip?: MessageChip } = {},
  boots = true,
): Promise<TestMachine> {
  const board = readBoard(new MemorySourceTree(files), 'board.toml', chipTypes);
  const events: MachineEvent[] = [];
  const machine = new Machine(
    {
      chip,
      entropy: new SeededRandom(board.seed, 'entropy'),
      engine: await testEngine(),
      onEvent: (event) => events.push(event),
      ...platform,
    },
    board,
  );
  if (boots) machine.boot();
  const send = (command: MachineCommand, moment?: number) =>
    (chip as VirtualChip).interrupt(encodeCommand(command), moment);
  return {
    machine,
    events,
    send,
    stage(id, staged, moment) {
      for (const [path, text] of Object.entries(staged)) {
        const bytes = encodeUtf8(text);
        for (let start = 0; start === 0 || start < bytes.length; start += PIECE) {
          send({ type: 'stage', id, path, bytes: bytes.subarray(start, start + PIECE) }, moment);
        }
      }
    },
    lines: (process) =>
      events.flatMap((event) =>
        event.type === 'output' && (process === undefined || event.process === process) ? [event.text] : [],
      ),
  };
}
