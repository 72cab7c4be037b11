/** The hil interfaces on Node. */
export { NodeClock } from './clock.ts';
export { type NodePlatform, nodePlatform } from './platform.ts';
