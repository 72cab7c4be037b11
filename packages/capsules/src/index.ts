/** @perilune/capsules: the drivers, one file or folder each. */
export { Adc, type NamedAdcChannel } from './adc.ts';
export { Alarm } from './alarm.ts';
export { App, type AppRegister } from './app.ts';
export { type BoardIdentity, BoardInfo } from './board-info.ts';
export { Button } from './button.ts';
export { Console, type ConsoleOptions } from './console/console.ts';
export { Devices } from './devices/devices.ts';
export { MAINTAINER, type Takeover, type Writer } from './devices/owners.ts';
export type { DeviceForm, DeviceOptions, GuardedDevice, RemoteDevice } from './devices/registry.ts';
export { DeviceEntry, DeviceRegistry } from './devices/registry.ts';
export { DeviceService } from './devices/service.ts';
export { Guard, type InterventionNotice } from './envelope/guard.ts';
export { type Interlock, type InterlockCondition, type InterlockRule, interlockOf } from './envelope/interlock.ts';
export { checkLimits, type EnvelopeLimits } from './envelope/limits.ts';
export { GuardedPin, GuardedPwmPin, type PinGuard } from './envelope/pin-guard.ts';
export {
  checkSensorLimits,
  type Implausibility,
  implausibilities,
  SensorGuard,
  type SensorLimits,
} from './envelope/sensor-guard.ts';
export { Files } from './files/files.ts';
export { Flash } from './flash.ts';
export { Gpio, type NamedPin } from './gpio.ts';
export { Ipc } from './ipc/ipc.ts';
export { Led } from './led.ts';
export { ProcessInfo } from './process-info.ts';
export { type NamedPwmPin, Pwm } from './pwm.ts';
export { Random } from './random.ts';
export { Uart } from './uart.ts';
export { Udp } from './udp.ts';
