/**
 * A control step as it crosses between a process and its host: no bytes are encoded, values are written where they lie.
 *
 * The block at PROCESS_STEP is made once, from a shape the host gives along with the program (PART_STEP, serialised):
 *
 *   [ cells, text bytes, path, names, inputs, outputs ]
 *
 *   path            the parts of the function's name: { "control", "periodic" }
 *   names           of all enumerations, one list
 *   inputs, outputs nodes
 *   node            [0] its number, then for each child its name (false: it has none) and the child: a cell, or a node
 *
 * and has one cell, a slot of 16 bytes, for every value that is not made of others: cell 0 is the time since the step
 * before, then come the inputs, then the outputs.
 *
 *   ┌ shape 4 ┬ problem 4 ┬ node 4 ┬ cells 4 ┬ culprit 16 ┬ cell 16 ┬ cell 16 ┬ … ┬ texts …
 *
 * The host writes the inputs and answers Yield-Wait with SYSTEM_STEP. The engine makes a table of them, calls the function,
 * copies what it returned into the cells of the outputs and says REQUEST_STEPPED. What is in those cells is read at once:
 * the collector does not know them.
 */

/** Table with the shape: a root of the collector. */
export const STEP_SHAPE = 0;
/** STEP_PROBLEM_: what is wrong with what was returned, the number of the node it is about, and the value or key in question. */
export const STEP_PROBLEM = 4;
export const STEP_NODE = 8;
/** How many cells there are. */
export const STEP_CELL_COUNT = 12;
export const STEP_CULPRIT = 16;
export const STEP_CELLS = 32;

export const STEP_PROBLEM_NONE = 0;
/** There is no function of this name. */
export const STEP_PROBLEM_NO_FUNCTION = 1;
/** Something else than a table: the value. */
export const STEP_PROBLEM_NO_TABLE = 2;
/** A table has more in it than is wanted: a key. */
export const STEP_PROBLEM_EXTRA = 3;
/** The function returned more than one value: the second. */
export const STEP_PROBLEM_SEVERAL = 4;

/** In place of a tag, in cells of inputs: the payload is a place in `names`, from 1. */
export const STEP_TAG_NAME = 0xfe;
/** In cells of inputs: the payload is where a text begins, counted from the block, and (high word) its length in bytes. */
export const STEP_TAG_TEXT = 0xff;
