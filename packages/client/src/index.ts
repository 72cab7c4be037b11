/** @perilune/client: the protocol of a running device as a table, and a typed client. */
export { type Channel, Client, type Stream } from './client.ts';
export type { EventOf, Method, ParamsOf, ResultOf } from './method.ts';
export {
  type AppAnswer,
  type ControlAnswer,
  type DeviceAnswer,
  type EventTold,
  type FrameAnswer,
  type InsightTold,
  LARGEST_BUNDLE,
  type LogEntry,
  logLevels,
  type MethodName,
  type Methods,
  methods,
  type PinAnswer,
  type PlanAnswer,
  type ProcessAnswer,
} from './methods/index.ts';
export {
  clientLimits,
  DeviceError,
  type ErrorCode,
  errorCodes,
  type Greeting,
  LONG_LINE,
  LONGEST_REQUEST,
  PROTOCOL_VERSION,
  type ProtocolError,
  type Request,
  type Response,
} from './protocol.ts';
export type { Field, Fields, Schema } from './schema.ts';
