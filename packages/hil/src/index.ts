/** What the core needs from below, as interfaces; platform packages carry them out. */
export * from './chip.ts';
export * from './clock.ts';
export * from './console.ts';
export * from './datagram-socket.ts';
export * from './device.ts';
export * from './entropy.ts';
export * from './errno.ts';
export * from './files.ts';
export * from './folders.ts';
export * from './image.ts';
export * from './message-chip.ts';
export * from './pause.ts';
export * from './pins.ts';
export * from './seeded-random.ts';
export * from './step.ts';
export * from './timers.ts';
export * from './virtual-chip.ts';
