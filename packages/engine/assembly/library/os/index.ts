// The os library.

export { osDate } from "./date";
export { osExecute, osExit, osGetenv, osRemove, osRename, osSetlocale, osTmpname } from "./system";
export { osClock, osDifftime, osTime } from "./time";
