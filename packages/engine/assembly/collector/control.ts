// The collector as collectgarbage sees it.

import { COLLECTOR_PHASE_PAUSE, PROCESS_COLLECTOR_FULL, PROCESS_COLLECTOR_PHASE, PROCESS_COLLECTOR_STOPPED } from "@perilune/isa/src/process";
import { Suspend, suspend } from "../suspension";

export function isCollectorRunning(): bool { return load<u8>(PROCESS_COLLECTOR_STOPPED) == 0; }
export function setCollectorStopped(stopped: bool): void { store<u8>(PROCESS_COLLECTOR_STOPPED, stopped); }
/** (waits) Runs a whole collection. */
export function collectEverything(): void { suspend(Suspend.Memory); }
