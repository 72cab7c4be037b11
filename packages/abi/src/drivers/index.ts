/** All drivers there are, in the order of their numbers. */
import type { DriverDescription } from '../driver-description.ts';
import { alarm } from './alarm.ts';

export { alarm };

export const drivers: readonly DriverDescription[] = [alarm];
