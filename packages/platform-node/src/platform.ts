/** What the engine needs of its host, on Node. */

import { randomFillSync } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock, Entropy, Pause } from '@perilune/hil';
import { NodeClock } from './clock.ts';

export interface NodePlatform {
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly pause: Pause;
}

export const nodePlatform: NodePlatform = {
  clock: new NodeClock(),
  entropy: { fill: (bytes) => void randomFillSync(bytes) },
  pause: { pause: () => nextTurn() },
};
