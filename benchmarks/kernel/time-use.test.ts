import { describe, expect, it } from 'vitest';
import { type Span, TimeUse } from './time-use.ts';

const STEP_FUEL = 60;
const STEP = 5;
const RATE = 100;

/** Looks after stretches of such lengths, with so much fuel; before them two hundred ordinary steps, which end at 1000. */
function use(stretches: readonly (readonly [length: number, fuel: number])[], collections: readonly Span[] = []) {
  const all = [[0, 0], ...Array.from({ length: 200 }, () => [STEP, STEP_FUEL]), ...stretches] as [number, number][];
  let time = 0;
  const times = Float64Array.from(all, ([length]) => {
    time += length;
    return time;
  });
  const fuels = Float64Array.from(all, ([, fuel]) => fuel);
  const areSteps = Uint8Array.from(fuels, (fuel) => (fuel === STEP_FUEL ? 1 : 0));
  return new TimeUse({ times, fuels, areSteps, fuelPerMicrosecond: RATE, collections });
}

describe('the time between two looks', () => {
  it('is ours as far as its fuel takes so long usually, and else the machine’s', () => {
    const time = use([
      [STEP, STEP_FUEL],
      [300, STEP_FUEL],
      [STEP, STEP_FUEL],
    ]);
    expect(time.stalls).toEqual([{ from: 1005, to: 1305, length: 300 - STEP }]);
    expect(time.ours(1000, 1310)).toBe(3 * STEP);
    expect(time.ours(0, 1310)).toBe(203 * STEP);
  });

  it('goes by the rate of fuel where that is rare, and much', () => {
    const time = use([
      [400, 40_000],
      [700, 40_000],
    ]);
    expect(time.stalls).toEqual([{ from: 1400, to: 2100, length: 300 }]);
    expect(time.ours(1000, 2100)).toBe(800);
  });

  it('is no stall if it is little longer, and lost all the same', () => {
    const time = use([
      [STEP + 20, STEP_FUEL],
      [480, 40_000],
    ]);
    expect(time.stalls).toEqual([]);
    expect(time.ours(1000, 1505)).toBe(STEP + 400);
  });

  it('is ours first, and then the machine’s: a slice that it held up would have ended before', () => {
    const time = use([[500, 10_000]]);
    expect([time.ours(1000, 1050), time.ours(1000, 1100), time.ours(1100, 1500), time.ours(1300, 2000)]).toEqual([
      50, 100, 0, 0,
    ]);
    expect([time.isStalled(900, 1000), time.isStalled(900, 1001), time.isStalled(1499, 1600)]).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('is ours while garbage is collected', () => {
    const time = use([[605, STEP_FUEL]], [{ from: 1050, to: 1450 }]);
    expect(time.stalls).toEqual([{ from: 1000, to: 1605, length: 200 }]);
    expect([time.ours(1000, 1605), time.ofSteps(1000, 1605)]).toEqual([STEP + 400, STEP]);
  });

  it('is of steps where it was used for them', () => {
    const time = use([
      [400, 40_000],
      [STEP + 30, STEP_FUEL],
      [100, 10_000],
    ]);
    expect([time.ours(1000, 2000), time.ofSteps(1000, 2000)]).toEqual([500 + STEP, STEP]);
  });
});
