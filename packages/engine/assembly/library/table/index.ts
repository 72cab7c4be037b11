// The table library. Tables whose metatable has nothing to say about reading, writing and length are worked on
// directly (plain.ts); all others through protocol.ts.

export { tableConcat } from "./concat";
export { tableInsert, tableRemove } from "./ends";
export { tableMove } from "./move";
export { tablePack, tableUnpack } from "./pack";
export { tableSort } from "./sort";
