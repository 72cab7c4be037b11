// The local time zone, which only the host knows.

import { REQUEST_ZONE, REQUEST_ZONE_NAME } from "@perilune/isa/src/requests";
import { request } from "../../host";
import { at, bufferAdvance, bufferReserve, burn, pop, pushFloat } from "../../native";
import { floatIn } from "../../slots";

/** Hosts need not know about zones beyond (some 270 000 years from 1970). */
const FAR: i64 = 8640000000000;
const NAME_ROOM = 64;
/** What the host takes to answer. */
const ZONE_FUEL = 200;
const NAME_FUEL = 5000;

let daylight: bool = false;

/** (waits) Seconds that local time is ahead of UTC, `seconds` after 1970. */
export function zoneOffset(seconds: i64): i64 {
  pushFloat(<f64>max(-FAR, min(FAR, seconds)));
  const answer = request(REQUEST_ZONE, <i32>at(-1));
  burn(ZONE_FUEL);
  const offset = floatIn(at(-1));
  pop(1);
  daylight = answer == 1;
  return answer >= 0 && abs(offset) < 200000 ? <i64>offset : 0;
}
/** Was daylight saving time in force at what zoneOffset was asked last? To be read before the next wait. */
@inline export function isDaylight(): bool { return daylight; }

/** (waits) Appends the name of local time, `seconds` after 1970, to the buffer in slot `buffer`. */
export function appendZoneName(buffer: i32, seconds: i64): void {
  pushFloat(<f64>max(-FAR, min(FAR, seconds)));
  const room = bufferReserve(buffer, NAME_ROOM);
  const length = request(REQUEST_ZONE_NAME, <i32>at(-1), <i32>room, NAME_ROOM);
  pop(1);
  if (length > 0 && length <= NAME_ROOM) bufferAdvance(buffer, length);
  burn(NAME_FUEL);
}
