/** @perilune/chips: simulated chips for boards without hardware. */
export { Actuator, Dial, HostOutput, HostSensor, quantise, Sensor } from './parts.ts';
export * from './simulated-chip.ts';
export { chipTypes } from './types/index.ts';
