/** The drivers of the machine the cases run on: all real ones there are, with chips of tests beneath, and the probe. */
import {
  adc,
  alarm,
  boardInfo,
  button,
  console,
  DeviceClass,
  type DriverDescription,
  deviceService,
  devices,
  files,
  gpio,
  ipc,
  led,
  processInfo,
  pwm,
  random,
  Unit,
  udp,
} from '@perilune/abi';
import {
  Adc,
  Alarm,
  BoardInfo,
  Button,
  Console,
  DeviceRegistry,
  DeviceService,
  Devices,
  Files,
  Gpio,
  Ipc,
  Led,
  ProcessInfo,
  Pwm,
  Random,
  Udp,
} from '@perilune/capsules';
import { SeededRandom } from '@perilune/hil';
import type { Kernel } from '@perilune/kernel';
import {
  TestAdcChannel,
  TestConsole,
  TestDatagramSocket,
  TestDevice,
  TestFolders,
  TestPin,
  TestPwmPin,
} from '@perilune/platform-test';
import { Probe, probe } from './probe.ts';

/** Those that are added here. */
export const realDrivers: readonly DriverDescription[] = [
  alarm,
  console,
  led,
  button,
  gpio,
  adc,
  pwm,
  processInfo,
  ipc,
  boardInfo,
  udp,
  random,
  files,
  devices,
  deviceService,
];

/** What lets a process use every object of the drivers. */
export const objectPermissions = ['device', 'offer', 'gpio', 'adc', 'pwm', 'ipc', 'udp', 'files'];

function board(kernel: Kernel): DeviceRegistry {
  const registry = new DeviceRegistry(kernel.timers);
  registry.add('light', new TestDevice({ class: DeviceClass.led, unit: Unit.boolean }));
  registry.add('key', new TestDevice({ class: DeviceClass.button, unit: Unit.boolean }));
  registry.add('thermometer', new TestDevice({ class: DeviceClass.temperature, unit: Unit.celsius, scale: -2 }));
  return registry;
}

export function addDrivers(kernel: Kernel): void {
  const { timers } = kernel;
  const registry = board(kernel);
  const pins = ['a', 'b'].map((name) => ({ name, pin: new TestPin() }));
  kernel.addDriver(alarm, (context) => new Alarm(context, timers));
  kernel.addDriver(console, (context) => new Console(context, new TestConsole(), timers));
  kernel.addDriver(led, (context) => new Led(context, registry));
  kernel.addDriver(button, (context) => new Button(context, registry));
  kernel.addDriver(gpio, (context) => new Gpio(context, pins));
  kernel.addDriver(adc, (context) => new Adc(context, [{ name: 'volts', channel: new TestAdcChannel() }], timers));
  kernel.addDriver(pwm, (context) => new Pwm(context, [{ name: 'fan', pin: new TestPwmPin() }]));
  kernel.addDriver(processInfo, (context) => new ProcessInfo(context, kernel.control));
  kernel.addDriver(ipc, (context) => new Ipc(context, timers));
  kernel.addDriver(
    boardInfo,
    (context) => new BoardInfo(context, { name: 'conformance', version: '1', sku: '', kernel: '1' }),
  );
  kernel.addDriver(udp, (context) => new Udp(context, [new TestDatagramSocket(700)]));
  kernel.addDriver(files, (context) => new Files(context, new TestFolders(['data'])));
  kernel.addDriver(random, (context) => new Random(context, new SeededRandom(1)));
  kernel.addDriver(devices, (context) => new Devices(context, registry, timers));
  kernel.addDriver(deviceService, (context) => new DeviceService(context, registry, timers));
  kernel.addDriver(probe, (context) => new Probe(context, timers));
}
