/** Numbers and descriptions both sides of the system-call wall agree on. No code that does anything. */
export * from './devices.ts';
export * from './driver-description.ts';
export * from './drivers/index.ts';
export * from './errors.ts';
export * from './names.ts';
export * from './quotas.ts';
export * from './system-calls.ts';
