// Pseudo-random numbers: xoshiro256** (Blackman and Vigna), its state in the process header.

import { PROCESS_RANDOM, PROCESS_SEED, PROCESS_SEED2 } from "@perilune/isa/src/process";
import { REQUEST_ENTROPY } from "@perilune/isa/src/requests";
import { SLOT_SIZE } from "@perilune/isa/src/values";
import { checkInteger, optionalInteger, throwArgument } from "../../arguments";
import { request } from "../../host";
import { at, pushFloat, pushInteger, slotCount } from "../../native";
import { throwText } from "../../raise";
import { setTop, top } from "../../registers";
import { integerIn } from "../../slots";
import { text } from "../../text";

const TWO_TO_MINUS_53: f64 = 1.0 / 9007199254740992.0;

function nextRandom(): u64 {
  const first = load<u64>(PROCESS_RANDOM);
  const second = load<u64>(PROCESS_RANDOM, 8);
  const third = load<u64>(PROCESS_RANDOM, 16) ^ first;
  const fourth = load<u64>(PROCESS_RANDOM, 24) ^ second;
  store<u64>(PROCESS_RANDOM, first ^ fourth);
  store<u64>(PROCESS_RANDOM, second ^ third, 8);
  store<u64>(PROCESS_RANDOM, third ^ (second << 17), 16);
  store<u64>(PROCESS_RANDOM, rotl(fourth, 45), 24);
  return rotl(second * 5, 7) * 9;
}

function setSeed(first: u64, second: u64): void {
  store<u64>(PROCESS_RANDOM, first);
  store<u64>(PROCESS_RANDOM, 0xff, 8); // the state must never be all zero
  store<u64>(PROCESS_RANDOM, second, 16);
  store<u64>(PROCESS_RANDOM, 0, 24);
  for (let i = 0; i < 16; i++) nextRandom();
}

/** The state a process starts with: from its hash seed, so from the host's entropy. */
export function initialiseRandom(): void {
  setSeed(<u64>load<u32>(PROCESS_SEED) << 32 | load<u32>(PROCESS_SEED2), <u64>load<u32>(PROCESS_SEED2));
}

/** A number in 0 … limit, every one as likely: bits are drawn again until they fall inside. */
function project(bits: u64, limit: u64): u64 {
  if ((limit & (limit + 1)) == 0) return bits & limit;
  const mask = <u64>-1 >> clz(limit);
  let candidate = bits & mask;
  while (candidate > limit) candidate = nextRandom() & mask;
  return candidate;
}

export function mathRandom(): i32 {
  const bits = nextRandom();
  const count = slotCount();
  if (count == 0) {
    pushFloat(<f64>(bits >> 11) * TWO_TO_MINUS_53);
    return 1;
  }
  if (count > 2) throwText(text("wrong number of arguments"));
  let low: i64 = 1;
  let high = checkInteger(1);
  if (count == 2) {
    low = high;
    high = checkInteger(2);
  } else if (high == 0) {
    pushInteger(bits);
    return 1;
  }
  if (low > high) throwArgument(1, text("interval is empty"));
  pushInteger(low + <i64>project(bits, <u64>high - <u64>low));
  return 1;
}

export function mathRandomseed(): i32 {
  let first: i64;
  let second: i64;
  if (slotCount() == 0) {
    // Were the host to give none, the generator goes on with numbers of its own.
    pushInteger(nextRandom());
    pushInteger(nextRandom());
    request(REQUEST_ENTROPY, <i32>at(-1));
    request(REQUEST_ENTROPY, <i32>at(-2));
    first = integerIn(at(-2));
    second = integerIn(at(-1));
    setTop(top - 2 * SLOT_SIZE);
  } else {
    first = checkInteger(1);
    second = optionalInteger(2, 0);
  }
  setSeed(first, second);
  pushInteger(first);
  pushInteger(second);
  return 2;
}
