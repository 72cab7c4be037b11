/** The table of methods: the server dispatches by it, the client's types, docs/protocol.md and the help of commands come from it. */
import { acting } from './acting.ts';
import { looking } from './looking.ts';
import { states } from './states.ts';

export { LARGEST_SNAPSHOT } from './acting.ts';
export type { ControlAnswer, DeviceAnswer, EventTold, LogEntry, ProcessAnswer } from './answers.ts';
export type { FrameAnswer, InsightTold } from './looking.ts';

export const methods = { ...looking, ...acting, ...states } as const;
export type Methods = typeof methods;
export type MethodName = keyof Methods;
