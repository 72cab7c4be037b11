// Lending memory to the kernel. Only whole buffers, and for reading strings, can be lent; the program never names an
// address. What is lent lives until the kernel has given it back: see shared.ts.

import { STRING_BYTES, USERDATA_BYTES, USERDATA_LENGTH } from "@perilune/isa/src/layout";
import { PROCESS_CALL_WORD1, PROCESS_CALL_WORD2, PROCESS_CALL_WORD3 } from "@perilune/isa/src/process";
import {
  SYSTEM_ALLOW_READ_ONLY, SYSTEM_ALLOW_READ_WRITE, SYSTEM_ALLOW_USERSPACE_READABLE, SYSTEM_FAILURE_2_WORDS, SYSTEM_NO_MEMORY, SYSTEM_SUCCESS,
} from "@perilune/isa/src/system";
import { isAbsent, throwArgumentType } from "../../arguments";
import { at } from "../../native";
import { isString, objectIn } from "../../slots";
import { lengthOf } from "../../strings";
import { text } from "../../text";
import { isBuffer } from "../buffer/buffer";
import { checkWord, pushAnswer, systemCall } from "./call";
import { offer, settle } from "./shared";

export function systemAllowReadWrite(): i32 { return allow(SYSTEM_ALLOW_READ_WRITE); }
export function systemAllowReadOnly(): i32 { return allow(SYSTEM_ALLOW_READ_ONLY); }
export function systemAllowUserspaceReadable(): i32 { return allow(SYSTEM_ALLOW_USERSPACE_READABLE); }

const LENT = 3;

function allow(callClass: i32): i32 {
  const driver = checkWord(1);
  const number = checkWord(2);
  let block: usize = 0;
  let address: u32 = 0;
  let length: u32 = 0;
  if (isBuffer(at(LENT))) {
    block = objectIn(at(LENT));
    address = <u32>block + USERDATA_BYTES;
    length = load<u32>(block, USERDATA_LENGTH);
  } else if (callClass == SYSTEM_ALLOW_READ_ONLY && isString(at(LENT))) {
    block = objectIn(at(LENT));
    address = <u32>block + STRING_BYTES;
    length = lengthOf(block);
  } else if (!isAbsent(LENT)) {
    throwArgumentType(LENT, callClass == SYSTEM_ALLOW_READ_ONLY ? text("buffer or string") : text("buffer"));
  }
  if (!offer(callClass, driver, number, block)) {
    store<u32>(PROCESS_CALL_WORD1, SYSTEM_NO_MEMORY);
    store<u32>(PROCESS_CALL_WORD2, address);
    store<u32>(PROCESS_CALL_WORD3, length);
    return pushAnswer(SYSTEM_FAILURE_2_WORDS);
  }
  const variant = systemCall(callClass, driver, number, address, length);
  settle(callClass, driver, number, variant >= SYSTEM_SUCCESS);
  return pushAnswer(variant);
}
