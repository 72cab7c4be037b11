// The way in and out of a process: what the host has it do, and the host functions that scripts call.

export { machineInternalHostCall } from "./host-call";
export { machineInternalMessageHandler } from "./message-handler";
export { machineInternalStartMain } from "./start-main";
