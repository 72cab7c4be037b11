// Generated from ../instruction-set.ts by tools/generate.ts. Do not edit.

/** R[A] := R[B] */
export const OP_MOVE = 0;
/** R[A] := sBx */
export const OP_LOAD_INTEGER = 1;
/** R[A] := (float) sBx */
export const OP_LOAD_FLOAT = 2;
/** R[A] := K[Bx] */
export const OP_LOAD_CONSTANT = 3;
/** R[A] := K[Ax of the next instruction] */
export const OP_LOAD_CONSTANT_EXTRA = 4;
/** R[A] := false */
export const OP_LOAD_FALSE = 5;
/** R[A] := false; skip */
export const OP_LOAD_FALSE_SKIP = 6;
/** R[A] := true */
export const OP_LOAD_TRUE = 7;
/** R[A], R[A+1], …, R[A+B] := nil */
export const OP_LOAD_NIL = 8;
/** R[A] := U[B] */
export const OP_GET_UPVALUE = 9;
/** U[B] := R[A] */
export const OP_SET_UPVALUE = 10;
/** R[A] := U[B][K[C]: short string] */
export const OP_GET_TABLE_UPVALUE = 11;
/** R[A] := R[B][R[C]] */
export const OP_GET_TABLE = 12;
/** R[A] := R[B][C] */
export const OP_GET_INTEGER = 13;
/** R[A] := R[B][K[C]: short string] */
export const OP_GET_FIELD = 14;
/** U[A][K[B]: short string] := R[C] */
export const OP_SET_TABLE_UPVALUE = 15;
/** U[A][K[B]: short string] := K[C] */
export const OP_SET_TABLE_UPVALUE_CONSTANT = 16;
/** R[A][R[B]] := R[C] */
export const OP_SET_TABLE = 17;
/** R[A][R[B]] := K[C] */
export const OP_SET_TABLE_CONSTANT = 18;
/** R[A][B] := R[C] */
export const OP_SET_INTEGER = 19;
/** R[A][B] := K[C] */
export const OP_SET_INTEGER_CONSTANT = 20;
/** R[A][K[B]: short string] := R[C] */
export const OP_SET_FIELD = 21;
/** R[A][K[B]: short string] := K[C] */
export const OP_SET_FIELD_CONSTANT = 22;
/** R[A] := {}: room for 2^(B−1) fields (B = 0: none) and C + 256 × Ax elements; an Extra with Ax follows always */
export const OP_NEW_TABLE = 23;
/** R[A+1] := R[B]; R[A] := R[B][R[C]: string] */
export const OP_SELF = 24;
/** R[A+1] := R[B]; R[A] := R[B][K[C]: short string] */
export const OP_SELF_CONSTANT = 25;
/** R[A] := R[B] + sC */
export const OP_ADD_IMMEDIATE = 26;
/** R[A] := sC + R[B] */
export const OP_ADD_IMMEDIATE_FLIPPED = 27;
/** R[A] := R[B] − sC */
export const OP_SUBTRACT_IMMEDIATE = 28;
/** R[A] := R[B] + K[C]: number */
export const OP_ADD_CONSTANT = 29;
/** R[A] := K[C]: number + R[B] */
export const OP_ADD_CONSTANT_FLIPPED = 30;
/** R[A] := R[B] − K[C]: number */
export const OP_SUBTRACT_CONSTANT = 31;
/** R[A] := R[B] × K[C]: number */
export const OP_MULTIPLY_CONSTANT = 32;
/** R[A] := K[C]: number × R[B] */
export const OP_MULTIPLY_CONSTANT_FLIPPED = 33;
/** R[A] := R[B] % K[C]: number */
export const OP_MODULO_CONSTANT = 34;
/** R[A] := R[B] ^ K[C]: number */
export const OP_POWER_CONSTANT = 35;
/** R[A] := R[B] / K[C]: number */
export const OP_DIVIDE_CONSTANT = 36;
/** R[A] := R[B] // K[C]: number */
export const OP_FLOOR_DIVIDE_CONSTANT = 37;
/** R[A] := R[B] & K[C]: integer */
export const OP_AND_CONSTANT = 38;
/** R[A] := R[B] | K[C]: integer */
export const OP_OR_CONSTANT = 39;
/** R[A] := R[B] ~ K[C]: integer */
export const OP_XOR_CONSTANT = 40;
/** R[A] := R[B] >> sC */
export const OP_SHIFT_RIGHT_IMMEDIATE = 41;
/** R[A] := R[B] << sC */
export const OP_SHIFT_LEFT_IMMEDIATE = 42;
/** R[A] := R[B] + R[C] */
export const OP_ADD = 43;
/** R[A] := R[B] − R[C] */
export const OP_SUBTRACT = 44;
/** R[A] := R[B] × R[C] */
export const OP_MULTIPLY = 45;
/** R[A] := R[B] % R[C] */
export const OP_MODULO = 46;
/** R[A] := R[B] ^ R[C] */
export const OP_POWER = 47;
/** R[A] := R[B] / R[C] */
export const OP_DIVIDE = 48;
/** R[A] := R[B] // R[C] */
export const OP_FLOOR_DIVIDE = 49;
/** R[A] := R[B] & R[C] */
export const OP_AND = 50;
/** R[A] := R[B] | R[C] */
export const OP_OR = 51;
/** R[A] := R[B] ~ R[C] */
export const OP_XOR = 52;
/** R[A] := R[B] << R[C] */
export const OP_SHIFT_LEFT = 53;
/** R[A] := R[B] >> R[C] */
export const OP_SHIFT_RIGHT = 54;
/** R[A] := −R[B] */
export const OP_NEGATE = 55;
/** R[A] := ~R[B] */
export const OP_BITWISE_NOT = 56;
/** R[A] := not R[B] */
export const OP_NOT = 57;
/** R[A] := #R[B] */
export const OP_LENGTH = 58;
/** R[A] := R[A] .. … .. R[A+B−1] */
export const OP_CONCATENATE = 59;
/** close all upvalues and to-be-closed variables ≥ R[A] */
export const OP_CLOSE = 60;
/** mark R[A] to be closed */
export const OP_TO_BE_CLOSED = 61;
/** pc += sJ */
export const OP_JUMP = 62;
/** if (R[A] == R[B]) ≠ k then skip */
export const OP_EQUAL = 63;
/** if (R[A] < R[B]) ≠ k then skip */
export const OP_LESS_THAN = 64;
/** if (R[A] <= R[B]) ≠ k then skip */
export const OP_LESS_EQUAL = 65;
/** if (R[A] == K[B]) ≠ k then skip */
export const OP_EQUAL_CONSTANT = 66;
/** if (R[A] == sB) ≠ k then skip; C bit 1: the literal was a float */
export const OP_EQUAL_IMMEDIATE = 67;
/** if (R[A] < sB) ≠ k then skip; C bit 1: the literal was a float */
export const OP_LESS_THAN_IMMEDIATE = 68;
/** if (R[A] <= sB) ≠ k then skip; C bit 1: the literal was a float */
export const OP_LESS_EQUAL_IMMEDIATE = 69;
/** if (R[A] > sB) ≠ k then skip; C bit 1: the literal was a float */
export const OP_GREATER_THAN_IMMEDIATE = 70;
/** if (R[A] >= sB) ≠ k then skip; C bit 1: the literal was a float */
export const OP_GREATER_EQUAL_IMMEDIATE = 71;
/** if truth(R[A]) ≠ k then skip */
export const OP_TEST = 72;
/** if truth(R[B]) ≠ k then skip else R[A] := R[B] */
export const OP_TEST_SET = 73;
/** R[A], …, R[A+C−2] := R[A](R[A+1], …, R[A+B−1]); B = 0: arguments up to the top; C = 0: all results, top set */
export const OP_CALL = 74;
/** return R[A](R[A+1], …, R[A+B−1]); C = 1: upvalues must be closed first */
export const OP_TAIL_CALL = 75;
/** return R[A], …, R[A+B−2]; B = 0: up to the top; C = 1: upvalues or to-be-closed variables must be closed first */
export const OP_RETURN = 76;
/** return */
export const OP_RETURN_NONE = 77;
/** return R[A] */
export const OP_RETURN_ONE = 78;
/** advance the loop at R[A…A+2]; if it goes on { R[A+3] := index; pc −= Bx } */
export const OP_FOR_LOOP = 79;
/** check and prepare R[A…A+2]; R[A+3] := index; if the loop does not run at all then pc += Bx + 1 */
export const OP_FOR_PREPARE = 80;
/** mark R[A+3] to be closed; pc += Bx */
export const OP_ITERATOR_PREPARE = 81;
/** R[A+4], …, R[A+3+C] := R[A](R[A+1], R[A+2]) */
export const OP_ITERATOR_CALL = 82;
/** if R[A+4] ≠ nil then { R[A+2] := R[A+4]; pc −= Bx } */
export const OP_ITERATOR_LOOP = 83;
/** R[A][C + 256 × Ax + i] := R[A+i], 1 ≤ i ≤ B; B = 0: up to the top; an Extra with Ax follows always */
export const OP_SET_LIST = 84;
/** R[A] := closure(children[Bx]) */
export const OP_CLOSURE = 85;
/** R[A], …, R[A+C−2] := the extra arguments; C = 0: all, top set */
export const OP_VARARG = 86;
/** put the A fixed parameters above the extra arguments */
export const OP_VARARG_PREPARE = 87;
/** carries Ax for the instruction before */
export const OP_EXTRA = 88;
export const OPCODE_COUNT = 89;
