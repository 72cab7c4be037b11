/** The drivers of the machine the cases run on: all real ones there are, with chips of tests beneath, and the probe. */
import { DeviceClass, Unit } from '@perilune/abi';
import { DeviceRegistry } from '@perilune/capsules';
import { SeededRandom } from '@perilune/hil';
import type { Kernel } from '@perilune/kernel';
import { addDrivers as addRealDrivers, VolatileFlash, wiredDrivers } from '@perilune/machine';
import {
  TestAdcChannel,
  TestConsole,
  TestDatagramSocket,
  TestDevice,
  TestFolders,
  TestPin,
  TestPwmPin,
  TestSerialPort,
} from '@perilune/platform-test';
import { Probe, probe } from './probe.ts';

/** Those that are added here. */
export const realDrivers = wiredDrivers;

/** What lets a process use every object of the drivers. */
export const objectPermissions = ['device', 'offer', 'gpio', 'adc', 'pwm', 'ipc', 'uart', 'udp', 'files'];

function board(): DeviceRegistry {
  const registry = new DeviceRegistry();
  registry.add('light', new TestDevice({ class: DeviceClass.led, unit: Unit.boolean }));
  registry.add('key', new TestDevice({ class: DeviceClass.button, unit: Unit.boolean }));
  registry.add('thermometer', new TestDevice({ class: DeviceClass.temperature, unit: Unit.celsius, scale: -2 }));
  return registry;
}

export function addDrivers(kernel: Kernel): void {
  addRealDrivers(kernel, {
    console: new TestConsole(),
    entropy: new SeededRandom(1),
    registry: board(),
    board: { name: 'conformance', version: '1', sku: '', kernel: '1' },
    apps: { versionOf: () => '1.2.3', trialOf: () => 5_000_000, confirmed: () => undefined },
    pins: ['a', 'b'].map((name) => ({ name, pin: new TestPin() })),
    pulses: [{ name: 'fan', pin: new TestPwmPin() }],
    channels: [{ name: 'volts', channel: new TestAdcChannel() }],
    serialPorts: [new TestSerialPort('line')],
    sockets: [new TestDatagramSocket(700)],
    folders: new TestFolders(['data']),
    flash: new VolatileFlash(kernel.timers),
  });
  kernel.addDriver(probe, (context) => new Probe(context, kernel.timers));
}
