/** Which drivers there are, and what each is made of: the one list, for machines and for the tests that need the real ones. */
import {
  adc,
  alarm,
  app,
  boardInfo,
  button,
  console as consoleDescription,
  type DriverDescription,
  deviceService,
  devices,
  files,
  flash,
  gpio,
  ipc,
  led,
  processInfo,
  pwm,
  random,
  uart,
  udp,
} from '@perilune/abi';
import {
  Adc,
  Alarm,
  App,
  type AppRegister,
  type BoardIdentity,
  BoardInfo,
  Button,
  Console,
  type ConsoleOptions,
  type DeviceRegistry,
  DeviceService,
  Devices,
  Files,
  Flash,
  Gpio,
  Ipc,
  Led,
  type NamedAdcChannel,
  type NamedPin,
  type NamedPwmPin,
  ProcessInfo,
  Pwm,
  Random,
  Uart,
  Udp,
} from '@perilune/capsules';
import type {
  Console as ConsoleHost,
  DatagramSocket,
  Entropy,
  Flash as FlashMedium,
  Folders,
  SerialPort,
} from '@perilune/hil';
import type { Driver, DriverContext, Kernel } from '@perilune/kernel';

/** What lies beneath the drivers, as their constructors take it. */
export interface DriverParts {
  readonly console: ConsoleHost;
  readonly consoleOptions?: ConsoleOptions;
  readonly entropy: Entropy;
  readonly registry: DeviceRegistry;
  readonly board: BoardIdentity;
  readonly apps: AppRegister;
  readonly pins: readonly NamedPin[];
  readonly pulses: readonly NamedPwmPin[];
  readonly channels: readonly NamedAdcChannel[];
  readonly serialPorts: readonly SerialPort[];
  readonly sockets: readonly DatagramSocket[];
  readonly folders: Folders;
  readonly flash: FlashMedium;
}

type Maker = (context: DriverContext, parts: DriverParts, kernel: Kernel) => Driver;

/** All but the console. */
const makers: ReadonlyMap<DriverDescription, Maker> = new Map<DriverDescription, Maker>([
  [alarm, (context, _, { timers }) => new Alarm(context, timers)],
  [uart, (context, { serialPorts }) => new Uart(context, serialPorts)],
  [udp, (context, { sockets }) => new Udp(context, sockets)],
  [files, (context, { folders }) => new Files(context, folders)],
  [flash, (context, { flash: medium }) => new Flash(context, medium)],
  [random, (context, { entropy }) => new Random(context, entropy)],
  [devices, (context, { registry }, { timers }) => new Devices(context, registry, timers)],
  [deviceService, (context, { registry }, { timers }) => new DeviceService(context, registry, timers)],
  [led, (context, { registry }) => new Led(context, registry)],
  [button, (context, { registry }) => new Button(context, registry)],
  [ipc, (context, _, { timers }) => new Ipc(context, timers)],
  [processInfo, (context, _, { control }) => new ProcessInfo(context, control)],
  [boardInfo, (context, { board }) => new BoardInfo(context, board)],
  [app, (context, { apps }) => new App(context, apps)],
  [gpio, (context, { pins }) => new Gpio(context, pins)],
  [pwm, (context, { pulses }) => new Pwm(context, pulses)],
  [adc, (context, { channels }, { timers }) => new Adc(context, channels, timers)],
]);

/** The drivers that `addDrivers` adds, in the order of their numbers. */
export const wiredDrivers: readonly DriverDescription[] = [consoleDescription, ...makers.keys()].sort(
  (one, other) => one.number - other.number,
);

/** Gives a kernel all its drivers. @returns the console, which also takes what processes print */
export function addDrivers(kernel: Kernel, parts: DriverParts): Console {
  const console = kernel.addDriver(
    consoleDescription,
    (context) => new Console(context, parts.console, kernel.timers, parts.consoleOptions),
  );
  for (const [description, make] of makers) kernel.addDriver(description, (context) => make(context, parts, kernel));
  return console;
}
