/** All drivers there are, in the order of their numbers. */
import type { DriverDescription } from '../driver-description.ts';
import { adc } from './adc.ts';
import { alarm } from './alarm.ts';
import { app } from './app.ts';
import { boardInfo } from './board-info.ts';
import { button } from './button.ts';
import { console } from './console.ts';
import { deviceService } from './device-service.ts';
import { devices } from './devices.ts';
import { files } from './files.ts';
import { flash } from './flash.ts';
import { gpio } from './gpio.ts';
import { ipc } from './ipc.ts';
import { led } from './led.ts';
import { processInfo } from './process-info.ts';
import { pwm } from './pwm.ts';
import { random } from './random.ts';
import { UartEvent, uart } from './uart.ts';
import { udp } from './udp.ts';

export { DeviceAccess, EVENT_GONE, Intervention, type InterventionName } from './devices.ts';
export { FILE_END, FileFlag } from './files.ts';
export {
  FLASH_ENTRY_BYTES,
  FLASH_LARGEST_COMMIT,
  FLASH_LARGEST_VALUE,
  FLASH_LONGEST_KEY,
  FlashChangeKind,
} from './flash.ts';
export { IPC_LARGEST_MESSAGE, MailKind } from './ipc.ts';
export { ProcessStateCode } from './process-info.ts';
export { RANDOM_MOST_BYTES } from './random.ts';
export {
  adc,
  alarm,
  app,
  boardInfo,
  button,
  console,
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
  UartEvent,
  uart,
  udp,
};

export const drivers: readonly DriverDescription[] = [
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
  app,
  uart,
  udp,
  random,
  flash,
  files,
  devices,
  deviceService,
];
