/** The table of methods: the server dispatches by it, the client's types, docs/protocol.md and the help of commands come from it. */
import { acting } from './acting.ts';
import { apps } from './apps.ts';
import { looking } from './looking.ts';
import { states } from './states.ts';

export { LARGEST_SNAPSHOT } from './acting.ts';
export {
  type ControlAnswer,
  type DeviceAnswer,
  type EventTold,
  type LogEntry,
  logLevels,
  type PinAnswer,
  type ProcessAnswer,
} from './answers.ts';
export { type AppAnswer, LARGEST_BUNDLE, type PlanAnswer } from './apps.ts';
export type { FrameAnswer, InsightTold } from './looking.ts';

export const methods = { ...looking, ...apps, ...acting, ...states } as const;
export type Methods = typeof methods;
export type MethodName = keyof Methods;
