// collectgarbage.

import {
  PROCESS_COLLECTOR_MODE, PROCESS_FINALIZING, PROCESS_PAUSE, PROCESS_STEP_MULTIPLIER, PROCESS_USED,
} from "@perilune/isa/src/process";
import { beginArgumentError, checkString, endArgumentError, isAbsent, optionalInteger, stringIs } from "../../arguments";
import { callFinalizersSoon, collectSome, isAtomic } from "../../collector/collector";
import { collectEverything, isCollectorRunning, setCollectorStopped } from "../../collector/control";
import { addString, addText } from "../../message";
import { at, burn, pushBoolean, pushFloat, pushInteger, pushNil, pushText } from "../../native";
import { objectIn } from "../../slots";
import { text } from "../../text";

const enum Option { Collect, Stop, Restart, Count, Step, SetPause, SetStepMultiplier, IsRunning, Generational, Incremental, None }

const INCREMENTAL: u32 = 0;
const GENERATIONAL: u32 = 1;
/** Work items of a step for each kilobyte of its argument; of one without; and in one piece. */
const ITEMS_PER_KILOBYTE: i64 = 64;
const BASIC_STEP: i64 = 2048;
const PIECE: i64 = 16384;
/** More kilobytes than any process has. */
const MOST_KILOBYTES: i64 = 1 << 24;

export function baseCollectgarbage(): i32 {
  const option = checkOption();
  const first = option >= Option.Step && option != Option.IsRunning ? optionalInteger(2, 0) : 0;
  if (load<u8>(PROCESS_FINALIZING)) { // nothing can be asked of a collector that is at work
    pushNil();
    return 1;
  }
  switch (option) {
    case Option.Stop:
    case Option.Restart:
      setCollectorStopped(option == Option.Stop);
      pushInteger(0);
      break;
    case Option.Count:
      pushFloat(<f64>load<u32>(PROCESS_USED) / 1024);
      break;
    case Option.Step:
      pushBoolean(step(first));
      callFinalizersSoon();
      break;
    case Option.SetPause:
      exchange(PROCESS_PAUSE, first);
      break;
    case Option.SetStepMultiplier:
      exchange(PROCESS_STEP_MULTIPLIER, first);
      break;
    case Option.IsRunning:
      pushBoolean(isCollectorRunning());
      break;
    case Option.Generational:
    case Option.Incremental:
      setMode(option == Option.Generational ? GENERATIONAL : INCREMENTAL, first, optionalInteger(3, 0));
      break;
    default:
      collectEverything();
      pushInteger(0);
  }
  return 1;
}

/** (waits) Goes on collecting; true = a cycle has ended. */
function step(kilobytes: i64): bool {
  let items = kilobytes > 0 ? min(kilobytes, MOST_KILOBYTES) * ITEMS_PER_KILOBYTE : BASIC_STEP;
  while (items > 0 || isAtomic()) {
    if (collectSome(<i32>max<i64>(1, min(items, PIECE)))) return true;
    items -= PIECE;
    burn(1);
  }
  return false;
}

/** Pushes the old percentage and sets the new one. */
function exchange(percentage: usize, value: i64): void {
  pushInteger(load<u32>(percentage));
  store<u32>(percentage, <u32>max<i64>(0, min<i64>(value, 1000)));
}

/** Pushes the name of the old mode. The collector works the same way in both, and says what it was told. */
function setMode(mode: u32, pause: i64, stepMultiplier: i64): void {
  pushText(load<u32>(PROCESS_COLLECTOR_MODE) == GENERATIONAL ? text("generational") : text("incremental"));
  store<u32>(PROCESS_COLLECTOR_MODE, mode);
  if (mode != INCREMENTAL) return;
  if (pause) store<u32>(PROCESS_PAUSE, <u32>max<i64>(0, min<i64>(pause, 1000)));
  if (stepMultiplier) store<u32>(PROCESS_STEP_MULTIPLIER, <u32>max<i64>(0, min<i64>(stepMultiplier, 1000)));
}

function checkOption(): Option {
  if (isAbsent(1)) return Option.Collect;
  const option = optionOf(checkString(1));
  if (option == Option.None) {
    beginArgumentError(1);
    addText(text("invalid option '"));
    addString(objectIn(at(1)));
    addText(text("'"));
    endArgumentError();
  }
  return option;
}

function optionOf(name: usize): Option {
  if (stringIs(name, text("count"))) return Option.Count;
  if (stringIs(name, text("collect"))) return Option.Collect;
  if (stringIs(name, text("step"))) return Option.Step;
  if (stringIs(name, text("stop"))) return Option.Stop;
  if (stringIs(name, text("restart"))) return Option.Restart;
  if (stringIs(name, text("isrunning"))) return Option.IsRunning;
  if (stringIs(name, text("setpause"))) return Option.SetPause;
  if (stringIs(name, text("setstepmul"))) return Option.SetStepMultiplier;
  if (stringIs(name, text("generational"))) return Option.Generational;
  if (stringIs(name, text("incremental"))) return Option.Incremental;
  return Option.None;
}
