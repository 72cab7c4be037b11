/** The hil interfaces on Node. */
export { nodeCompression, nodeCryptography } from './bundle-tools.ts';
export { NodeClock } from './clock.ts';
export { Computer, type ComputerOptions, type Measurement } from './computer.ts';
export { FolderSources } from './folder-sources.ts';
export { garbageFlags } from './garbage.ts';
export { type FolderGrant, GrantError, GrantedFiles } from './granted-files.ts';
export { type HostFolder, HostFolders } from './host-folders.ts';
export {
  type MachinePort,
  MachineThread,
  openMachineThread,
  type ThreadEnd,
} from './machine-thread.ts';
export { NodeChip } from './node-chip.ts';
export { type NodePlatform, nodePlatform } from './platform.ts';
export { sessionGoesFirst, threadGoesFirst } from './priority.ts';
export { type SerialLine, type SerialListener, SerialPorts } from './serial-ports.ts';
export { createRingMemory, RingReader, RingWriter } from './shared-ring.ts';
export { createSigningKey, readSigningKey, SigningKeyError } from './signing-key.ts';
export { StandardInput } from './standard-input.ts';
export { type FileStoreOptions, openFileStore } from './store/file-store.ts';
export { type UdpListener, type UdpPort, UdpSockets } from './udp-sockets.ts';
