// Marking: making a block gray or black. The collector's traversal is in collector/.
export { markObject } from "./collector/marking";
