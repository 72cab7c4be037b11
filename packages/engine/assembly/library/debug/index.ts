// The debug library.

import { checkString, isAbsent, optionalInteger } from "../../arguments";
import { pushTraceback } from "../../debug/traceback";
import { at, pushCopy, pushInteger } from "../../native";
import { coroutine } from "../../registers";
import { isNumber, isString } from "../../slots";
import { checkInt, coroutineArguments, targetCoroutine } from "./target";

export { debugDebug } from "./console";
export { debugGethook, debugSethook } from "./hooks";
export { debugGetinfo } from "./information";
export { debugGetlocal, debugSetlocal } from "./locals";
export { debugGetmetatable, debugGetregistry, debugGetuservalue, debugSetmetatable, debugSetuservalue } from "./metatables";
export { debugGetupvalue, debugSetupvalue, debugUpvalueid, debugUpvaluejoin } from "./upvalues";

export function debugTraceback(): i32 {
  const shift = coroutineArguments();
  const owner = targetCoroutine(shift);
  const message = shift + 1;
  if (!isAbsent(message)) {
    if (!isString(at(message)) && !isNumber(at(message))) {
      pushCopy(message);
      return 1;
    }
    checkString(message);
  }
  const level = <i32>optionalInteger(shift + 2, owner == coroutine ? 1 : 0);
  pushTraceback(owner, isAbsent(message) ? 0 : message, level);
  return 1;
}

/** The reference's limit on C calls: nothing here nests, so it only answers as the reference does. */
export function debugSetcstacklimit(): i32 {
  checkInt(1);
  pushInteger(200);
  return 1;
}
