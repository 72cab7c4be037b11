import { encodeUtf8 } from '@perilune/engine';
import { type MessageChip, SeededRandom, type SystemCallAnswer, VirtualChip } from '@perilune/hil';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeTrace, TraceError, type TraceHeader } from './format.ts';
import { CHECKPOINT_EVERY, Recorder, RecordingChip, RecordingEntropy } from './recorder.ts';
import { ReplayChip, ReplayEntropy, Replayer } from './replayer.ts';

const virtualHeader: TraceHeader = {
  perilune: '0.1.0',
  engine: 'test',
  board: 'board.toml',
  seed: 1,
  time: 'virtual',
  bootTime: 5,
  fuelPerMicrosecond: 100,
  detail: 'calls',
};
const answer: SystemCallAnswer = { variant: 129, word1: 7, word2: 0, word3: 0, function: 0, userdata: 0 };

/** What the fake kernel of these tests works with. */
interface World {
  readonly chip: MessageChip;
  readonly watch: Recorder | Replayer;
  entropy(): number;
}

/** A step of the fake kernel: what it does next depends on all it was told before. */
type Step = 'now' | 'look' | 'sleep' | 'forever' | 'spend' | 'call' | 'entropy' | 'print' | 'lend' | 'return';

function run({ chip, watch, entropy }: World, steps: readonly Step[], change = 0): number[] {
  const seen: number[] = [];
  chip.onMessage = (message) => {
    seen.push(chip.now(), ...message);
    watch.systemCall(1, 2, message.length, 0, 0, change, answer);
  };
  for (const step of steps) {
    if (step === 'now') seen.push(chip.now());
    if (step === 'look' && chip.hasInterrupts()) chip.serviceInterrupts();
    if (step === 'sleep') chip.sleep(chip.now() + 500);
    if (step === 'forever') chip.sleep(undefined);
    if (step === 'spend') chip.spend(1234);
    if (step === 'call') watch.systemCall(2, 2, 1, 2, seen.at(-1) ?? 0, change, answer);
    if (step === 'entropy') seen.push(entropy());
    if (step === 'print') watch.output(2, encodeUtf8(`${seen.at(-1)}`));
    if (step === 'lend') watch.lent(2, 0x10100, 1, encodeUtf8(`${seen.at(-1)} ${change}`));
    if (step === 'return') watch.stepped(2, { numbers: Float64Array.of(Number.NaN, 0.5 + change), texts: [] });
    watch.slice(2, 100, 0);
  }
  return seen;
}

/** A chip whose clock jumps as it likes. */
class RealChip extends VirtualChip {
  readonly #random = new SeededRandom(3);

  override now(): number {
    super.spend(this.#random.word() % 100_000);
    return super.now();
  }
}

function record(header: TraceHeader, steps: readonly Step[], messages: readonly [number, number][]) {
  const pieces: Uint8Array[] = [];
  const recorder = new Recorder(header, new Map([['board.toml', encodeUtf8('name = "x"')]]), (piece) =>
    pieces.push(piece),
  );
  const inner = header.time === 'virtual' ? new VirtualChip(header) : new RealChip(header);
  for (const [moment, byte] of messages) inner.interrupt(Uint8Array.of(byte), moment);
  const random = new RecordingEntropy(new SeededRandom(9), recorder);
  const world: World = {
    chip: new RecordingChip(inner, recorder, header.time === 'virtual'),
    watch: recorder,
    entropy: () => fill(random),
  };
  const seen = run(world, steps);
  recorder.end(world.chip.now());
  return { bytes: Buffer.concat(pieces), seen, digest: `${recorder.digest}` };
}

function replay(bytes: Uint8Array, steps: readonly Step[], change = 0) {
  const trace = decodeTrace(bytes);
  const replayer = new Replayer(trace);
  const random = new ReplayEntropy(replayer);
  const chip = new ReplayChip(trace, replayer);
  const world: World = { chip, watch: replayer, entropy: () => fill(random) };
  const seen = run(world, steps, change);
  chip.now();
  return { replayer, seen };
}

function fill(entropy: RecordingEntropy | ReplayEntropy): number {
  const bytes = new Uint8Array(2);
  entropy.fill(bytes);
  return (bytes[0] as number) * 256 + (bytes[1] as number);
}

const all: Step[] = ['now', 'look', 'sleep', 'forever', 'spend', 'call', 'entropy', 'print', 'lend', 'return'];
const step = fc.constantFrom(...all);
const steps = fc.array(step, { maxLength: 100 });
const messages = fc.array(fc.tuple(fc.nat(20_000), fc.nat(255)), { maxLength: 10 });
const headers = fc.record({
  time: fc.constantFrom('real' as const, 'virtual' as const),
  detail: fc.constantFrom('calls' as const, 'digest' as const),
});

test('any run comes again, with all it was told', () => {
  fc.assert(
    fc.property(headers, steps, messages, (header, sequence, given) => {
      const recorded = record({ ...virtualHeader, ...header }, sequence, given);
      const { replayer, seen } = replay(recorded.bytes, sequence);
      expect(replayer.divergence).toBeUndefined();
      expect(seen).toEqual(recorded.seen);
      expect(`${replayer.digest}`).toBe(recorded.digest);
      expect(replayer.isAtEnd).toBe(true);
    }),
    { numRuns: 300 },
  );
});

describe('a run that does something else', () => {
  const sequence: Step[] = ['now', 'call', 'look', 'call', 'print'];
  test('is told by process, call, expected and seen', () => {
    const { bytes } = record(virtualHeader, sequence, [[0, 4]]);
    expect(replay(bytes, sequence, 3).replayer.divergence).toEqual({
      process: 2,
      call: 1,
      expected: 'console.read(0, 0) = SuccessU32 7',
      seen: 'console.read(0, 3) = SuccessU32 7',
    });
  });
  test('is told by what it has lent, and by what its control step returns', () => {
    const lending = record(virtualHeader, ['now', 'lend'], []);
    expect(replay(lending.bytes, ['now', 'lend'], 3).replayer.divergence).toMatchObject({
      process: 2,
      expected: expect.stringMatching(/^3 bytes in the buffer ipc\.message, fingerprint [0-9a-f]+$/),
      seen: expect.stringMatching(/^3 bytes in the buffer ipc\.message, fingerprint [0-9a-f]+$/),
    });
    const returning = record(virtualHeader, ['return'], []);
    expect(replay(returning.bytes, ['return'], 3).replayer.divergence).toMatchObject({
      process: 2,
      expected: 'the control step returns 0.5 as its output 2',
      seen: 'the control step returns 3.5 as its output 2',
    });
  });
  test('is told where it asks for something else, or for more', () => {
    const real: TraceHeader = { ...virtualHeader, time: 'real' };
    const { bytes } = record(real, sequence, []);
    expect(replay(bytes, ['now', 'entropy']).replayer.divergence).toMatchObject({ seen: '2 random bytes' });
    expect(replay(bytes, [...sequence, 'now']).replayer.divergence).toMatchObject({ expected: 'nothing more' });
    expect(replay(bytes, ['now', 'now']).replayer.divergence).toMatchObject({
      process: 2,
      seen: 'a look at the clock',
    });
  });
  test('is told within a thousand events where only fingerprints were recorded', () => {
    const long = Array.from({ length: CHECKPOINT_EVERY * 2 }, (): Step => 'call');
    const { bytes } = record({ ...virtualHeader, detail: 'digest' }, long, []);
    expect(replay(bytes, long).replayer.divergence).toBeUndefined();
    expect(replay(bytes, long, 1).replayer.divergence?.seen).toContain(`after ${CHECKPOINT_EVERY} events`);
  });
});

describe('can a trace break its reader?', () => {
  const sequence: Step[] = ['now', 'look', 'call', 'entropy', 'print', 'sleep', 'look', 'forever', 'call'];
  const { bytes } = record({ ...virtualHeader, time: 'real' }, sequence, [
    [0, 1],
    [100, 2],
  ]);

  test('by being something else', () => {
    expect(() => decodeTrace(new Uint8Array(0))).toThrow('it is no trace of perilune');
    expect(() => decodeTrace(encodeUtf8('PERILUNE TRACE 9\nxxxx'))).toThrow('another version');
    expect(() => decodeTrace(encodeUtf8('PERILUNE TRACE 2\n'))).toThrow(TraceError);
  });
  test('by ending early: what is there is good', () => {
    for (let length = 0; length < bytes.length; length++) {
      try {
        const trace = decodeTrace(bytes.subarray(0, length));
        expect(trace.end).toBeUndefined();
      } catch (error) {
        expect(error).toBeInstanceOf(TraceError);
      }
    }
  });
  test('by a changed byte anywhere: it is noticed', () => {
    for (let place = 0; place < bytes.length; place++) {
      const damaged = Uint8Array.from(bytes);
      damaged[place] = (damaged[place] as number) ^ 0x41;
      try {
        const { damage, end } = decodeTrace(damaged);
        expect(damage !== undefined || end === undefined).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(TraceError);
      }
    }
  });
  test('by records that are nonsense under a good checksum', () => {
    const { header, files } = decodeTrace(bytes);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), steps, (records, some) => {
        const replayer = new Replayer({ header, files, records: [records], end: undefined, damage: undefined });
        const chip = new ReplayChip({ header, files, records: [records], end: undefined, damage: undefined }, replayer);
        const random = new ReplayEntropy(replayer);
        try {
          run(
            {
              chip,
              watch: replayer,
              entropy: () => fill(random),
            },
            some,
          );
        } catch (error) {
          expect(error).toBeInstanceOf(TraceError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
