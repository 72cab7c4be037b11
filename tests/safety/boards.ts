/** Random boards: outputs with any envelope that a board may declare, as the monitor reads it and as a board file. */
import fc from 'fast-check';
import type { DeclaredCondition, DeclaredInterlock, DeclaredOutput, DeclaredSensor } from './recording.ts';
import { type RigOutput, type RigSensor, rigOutputs, rigSensors } from './rig.ts';

const SECOND = 1e6;
/** µs, of the lengths of things that happen in a run. */
const times = fc.constantFrom(0.05 * SECOND, 0.2 * SECOND, SECOND, 2.5 * SECOND);
const maybe = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined, freq: 2 });

const condition: fc.Arbitrary<DeclaredCondition> = fc
  .record({
    device: fc.constantFrom(...(Object.keys(rigSensors) as RigSensor[])),
    side: fc.constantFrom('above' as const, 'below' as const),
    limit: fc.integer({ min: -2, max: 3 }),
    stale: maybe(fc.constantFrom(0.5 * SECOND, 2 * SECOND)),
  })
  .map(({ device, side, limit, stale }) => ({ device, [side]: limit, ...(stale !== undefined && { stale }) }));

const interlock: fc.Arbitrary<DeclaredInterlock> = fc.record({
  kind: fc.constantFrom('while' as const, 'unless' as const),
  conditions: fc.array(condition, { minLength: 1, maxLength: 2 }),
});

interface Shape {
  readonly least: number;
  readonly steps: number;
  readonly step: number;
  readonly hasStep: boolean;
  readonly safeStep: number;
  readonly beyond: 'clamp' | 'refuse' | undefined;
}
const shape: fc.Arbitrary<Shape> = fc.record({
  least: fc.constantFrom(-40, -10, 0, 5),
  steps: fc.integer({ min: 1, max: 12 }),
  step: fc.constantFrom(0.5, 1, 5),
  hasStep: fc.boolean(),
  safeStep: fc.nat(12),
  beyond: fc.constantFrom('clamp' as const, 'refuse' as const, undefined),
});

const extras = fc.record({
  slew: maybe(fc.record({ by: fc.constantFrom(0.5, 3, 40), within: times })),
  minimumOn: maybe(times),
  minimumOff: maybe(times),
  duty: maybe(fc.record({ most: fc.constantFrom(0.1, 0.5, 0.9), within: fc.constantFrom(SECOND, 4 * SECOND) })),
  watchdog: maybe(fc.constantFrom(0.3 * SECOND, 1.5 * SECOND)),
  interlocks: fc.array(interlock, { maxLength: 2 }),
});

/** The envelope a board could declare that is nearest to what was drawn. */
function outputOf(
  name: RigOutput,
  shape: Shape,
  more: typeof extras extends fc.Arbitrary<infer E> ? E : never,
): DeclaredOutput {
  const { dimensions, table, scale } = rigOutputs[name];
  const isSwitch = rigOutputs[name].class === 'switch' || rigOutputs[name].class === 'led';
  const least = table === 'pwm' ? Math.max(0, shape.least) : shape.least;
  const range = isSwitch ? undefined : ([least, least + shape.steps * shape.step] as const);
  const isOffInside = range === undefined || (range[0] <= 0 && range[1] >= 0);
  const duty = more.duty && isOffInside && more.slew === undefined ? more.duty : undefined;
  const room = duty ? duty.most * duty.within - 1_000 : Number.POSITIVE_INFINITY;
  const minimumOn = more.minimumOn !== undefined && more.minimumOn <= room ? more.minimumOn : undefined;
  const safe = duty ? 0 : range ? range[0] + (shape.safeStep % (shape.steps + 1)) * shape.step : shape.safeStep % 2;
  return {
    name,
    safe: Array.from({ length: dimensions }, () => safe),
    resolution: 10 ** scale,
    ...(range && { range }),
    ...(range && shape.beyond && { beyond: shape.beyond }),
    ...(range && shape.hasStep && { step: shape.step }),
    ...(more.slew && !isSwitch && !duty && { slew: more.slew }),
    ...(minimumOn !== undefined && { minimumOn }),
    ...(more.minimumOff !== undefined && { minimumOff: more.minimumOff }),
    ...(duty && { duty }),
    ...(more.watchdog !== undefined && { watchdog: more.watchdog }),
    interlocks: more.interlocks,
  };
}

export function anyOutput(name: RigOutput): fc.Arbitrary<DeclaredOutput> {
  return fc.tuple(shape, extras).map(([one, more]) => outputOf(name, one, more));
}

export function anySensor(name: RigSensor): fc.Arbitrary<DeclaredSensor> {
  return fc
    .record({
      range: maybe(fc.constantFrom([-3, 3] as const, [0, 1] as const)),
      change: maybe(fc.constantFrom({ by: 1, within: SECOND }, { by: 0.5, within: 0.2 * SECOND })),
      stuck: maybe(fc.constantFrom(SECOND, 4 * SECOND)),
    })
    .map(({ range, change, stuck }) => ({
      name,
      ...(range && { range }),
      ...(change && { change }),
      ...(stuck !== undefined && { stuck }),
    }));
}

const time = (amount: number): string => `"${amount} µs"`;

function conditionText({ device, above, below, stale }: DeclaredCondition): string {
  const parts = [
    `device = "${device}"`,
    ...(above === undefined ? [] : [`above = ${above}`]),
    ...(below === undefined ? [] : [`below = ${below}`]),
    ...(stale === undefined ? [] : [`stale = ${time(stale)}`]),
  ];
  return `{ ${parts.join(', ')} }`;
}

/** Lines of a board file. @param without leaves a key out, as if the guard did not know it */
export function outputText(output: DeclaredOutput, without: string | undefined = undefined): string {
  const { table, class: its } = rigOutputs[output.name as RigOutput];
  const { safe, range, beyond, step, slew, minimumOn, minimumOff, duty, watchdog, interlocks } = output;
  const keys: Readonly<Record<string, string | undefined>> = {
    safe: table === 'device' ? `[${safe.join(', ')}]` : `${safe[0]}`,
    range: range && `[${range.join(', ')}]`,
    beyond: beyond && `"${beyond}"`,
    step: step === undefined ? undefined : `${step}`,
    slew: slew && `{ by = ${slew.by}, within = ${time(slew.within)} }`,
    minimum_on: minimumOn === undefined ? undefined : time(minimumOn),
    minimum_off: minimumOff === undefined ? undefined : time(minimumOff),
    duty: duty && `{ most = "${duty.most * 100} %", within = ${time(duty.within)} }`,
    watchdog: watchdog === undefined ? undefined : time(watchdog),
    interlock:
      interlocks.length === 0
        ? undefined
        : `[${interlocks.map(({ kind, conditions }) => `{ ${kind} = [${conditions.map(conditionText).join(', ')}] }`).join(', ')}]`,
  };
  const isDropped = (key: string) => key === without || (without === 'range' && (key === 'beyond' || key === 'step'));
  return [
    `[[${table}]]`,
    `name = "${output.name}"`,
    ...(table === 'device' ? [`class = "${its}"`] : []),
    `chip = "rig.${output.name}"`,
    ...Object.entries(keys).flatMap(([key, text]) =>
      text === undefined || isDropped(key) ? [] : [`${key} = ${text}`],
    ),
    '',
  ].join('\n');
}

export function sensorText({ name, range, change, stuck }: DeclaredSensor): string {
  const parts = [
    ...(range ? [`range = [${range.join(', ')}]`] : []),
    ...(change ? [`change = { by = ${change.by}, within = ${time(change.within)} }`] : []),
    ...(stuck === undefined ? [] : [`stuck = ${time(stuck)}`]),
  ];
  const plausible = parts.length === 0 ? '' : `plausible = { ${parts.join(', ')} }\n`;
  return `[[device]]\nname = "${name}"\nclass = "${rigSensors[name as RigSensor]}"\nchip = "rig.${name}"\n${plausible}`;
}
