/** Lua opcodes and the layout of everything that lives in a process's memory. No code but the tables. */
export * from './builtins.ts';
export * from './disassembler.ts';
export * from './files.ts';
export * from './generated/opcodes.ts';
export * from './instruction-set.ts';
export * from './layout.ts';
export * from './process.ts';
export * from './prototype.ts';
export * from './requests.ts';
export * from './serialised.ts';
export * from './step.ts';
export * from './system.ts';
export * from './values.ts';
