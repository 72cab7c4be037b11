/** The hil interfaces on Node. */
export { NodeClock } from './clock.ts';
export { type FolderGrant, GrantError, GrantedFiles } from './granted-files.ts';
export { type NodePlatform, nodePlatform } from './platform.ts';
export { StandardInput } from './standard-input.ts';
