/** @perilune/platform-test: the hil interfaces by hand. For virtual time take VirtualChip of hil. */
export { MemoryStore, PowerLoss, type StoreFailure } from './memory-store.ts';
export { TestChip } from './test-chip.ts';
export { TestConsole } from './test-console.ts';
export { TestDatagramSocket } from './test-datagram-socket.ts';
export { TestDevice, type TestDeviceOptions } from './test-device.ts';
export { TestFolders } from './test-folders.ts';
export { TestAdcChannel, TestPin, TestPwmPin } from './test-pins.ts';
export { TestSerialPort } from './test-serial-port.ts';
