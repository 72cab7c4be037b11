/** @perilune/capsules: the drivers, one file or folder each. */
export { Alarm } from './alarm.ts';
