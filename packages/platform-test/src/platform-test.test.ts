import { ErrorCode } from '@perilune/abi';
import { expect, test } from 'vitest';
import { TestAdcChannel, TestChip, TestConsole, TestDevice, TestPin, TestPwmPin } from './index.ts';

test('the clock moves by hand alone', () => {
  const chip = new TestChip();
  chip.spend(1000);
  chip.sleep(500);
  expect([chip.now(), chip.sleepingUntil, chip.fuelSpent]).toEqual([0, 500, 1000]);
  chip.turn(20);
  chip.sleep(undefined);
  expect([chip.now(), chip.sleepingUntil]).toEqual([20, 'for ever']);
  expect(() => chip.turn(-1)).toThrow(RangeError);
  expect(() => chip.turn(Number.NaN)).toThrow(RangeError);
});

test('interrupts wait until they are serviced', () => {
  const chip = new TestChip();
  const seen: number[] = [];
  chip.onMessage = (message) => seen.push(...message);
  const message = Uint8Array.of(1);
  chip.send(message);
  message[0] = 9;
  chip.interrupt(() => seen.push(2));
  expect([chip.hasInterrupts(), seen]).toEqual([true, []]);
  chip.serviceInterrupts();
  expect([chip.hasInterrupts(), seen]).toEqual([false, [1, 2]]);
});

test('the console keeps what each source wrote', () => {
  const console = new TestConsole();
  const bytes = Uint8Array.of(104, 105);
  console.write('greeter', bytes);
  bytes.fill(0);
  console.write('', Uint8Array.of(10));
  expect([console.text('greeter'), console.text()]).toEqual(['hi', 'hi\n']);
});

test('a device refuses what is no number, and fails when told to', () => {
  const device = new TestDevice({ class: 1, unit: 1, dimensions: 2 });
  const values = new Float64Array(3);
  expect(device.write(Float64Array.of(1, Number.NaN, 5))).toBe(ErrorCode.Invalid);
  expect(device.write(Float64Array.of(1, 2, 5))).toBe(0);
  expect(device.read(values)).toBe(0);
  expect([...values]).toEqual([1, 2, 0]);
  device.failure = ErrorCode.Busy;
  expect([device.read(values), device.write(values)]).toEqual([ErrorCode.Busy, ErrorCode.Busy]);
  expect(device.writes).toEqual([[1, 2]]);
});

test('a pin tells the edges it was asked for', () => {
  const pin = new TestPin();
  const edges: boolean[] = [];
  pin.onEdge = (level) => edges.push(level);
  expect([pin.write(true), pin.interruptOn('both')]).toEqual([ErrorCode.Off, ErrorCode.Off]);
  pin.makeInput('up');
  pin.interruptOn('falling');
  pin.drive(true);
  pin.drive(false);
  pin.drive(undefined);
  expect([edges, pin.read()]).toEqual([[false], true]);
});

test('PWM and analog inputs', () => {
  const pwm = new TestPwmPin(1000);
  expect([pwm.start(2000, 0.5), pwm.start(10, 1.5), pwm.start(Number.NaN, 0)]).toEqual([6, 6, 6]);
  expect([pwm.start(1000, 0.5), pwm.output]).toEqual([0, { frequency: 1000, duty: 0.5 }]);
  const channel = new TestAdcChannel(12);
  channel.samples.splice(0, 1, 1, 4095);
  expect([channel.sample(), channel.sample(), channel.sample()]).toEqual([16, 65520, 65520]);
});
