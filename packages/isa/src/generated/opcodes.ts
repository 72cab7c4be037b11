// Generated from ../instruction-set.ts by tools/generate.ts. Do not edit.

/** carries Ax for the instruction before */
export const OP_EXTRA = 0;
/** R[A] := R[B] */
export const OP_MOVE = 1;
/** R[A] := sBx */
export const OP_LOAD_INTEGER = 2;
/** R[A] := (float) sBx */
export const OP_LOAD_FLOAT = 3;
/** R[A] := K[Bx] */
export const OP_LOAD_CONSTANT = 4;
/** R[A] := K[Ax of the next instruction] */
export const OP_LOAD_CONSTANT_EXTRA = 5;
/** R[A] := false */
export const OP_LOAD_FALSE = 6;
/** R[A] := false; skip */
export const OP_LOAD_FALSE_SKIP = 7;
/** R[A] := true */
export const OP_LOAD_TRUE = 8;
/** R[A], R[A+1], …, R[A+B] := nil */
export const OP_LOAD_NIL = 9;
/** R[A] := U[B] */
export const OP_GET_UPVALUE = 10;
/** U[B] := R[A] */
export const OP_SET_UPVALUE = 11;
/** R[A] := U[B][K[C]: short string] */
export const OP_GET_TABLE_UPVALUE = 12;
/** R[A] := R[B][R[C]] */
export const OP_GET_TABLE = 13;
/** R[A] := R[B][C] */
export const OP_GET_INTEGER = 14;
/** R[A] := R[B][K[C]: short string] */
export const OP_GET_FIELD = 15;
/** U[A][K[B]: short string] := R[C] */
export const OP_SET_TABLE_UPVALUE = 16;
/** U[A][K[B]: short string] := K[C] */
export const OP_SET_TABLE_UPVALUE_CONSTANT = 17;
/** R[A][R[B]] := R[C] */
export const OP_SET_TABLE = 18;
/** R[A][R[B]] := K[C] */
export const OP_SET_TABLE_CONSTANT = 19;
/** R[A][B] := R[C] */
export const OP_SET_INTEGER = 20;
/** R[A][B] := K[C] */
export const OP_SET_INTEGER_CONSTANT = 21;
/** R[A][K[B]: short string] := R[C] */
export const OP_SET_FIELD = 22;
/** R[A][K[B]: short string] := K[C] */
export const OP_SET_FIELD_CONSTANT = 23;
/** R[A] := {}: room for 2^(B−1) fields (B = 0: none) and C + 256 × Ax elements; an Extra with Ax follows always */
export const OP_NEW_TABLE = 24;
/** R[A+1] := R[B]; R[A] := R[B][R[C]: string] */
export const OP_SELF = 25;
/** R[A+1] := R[B]; R[A] := R[B][K[C]: short string] */
export const OP_SELF_CONSTANT = 26;
/** R[A] := R[B] + sC */
export const OP_ADD_IMMEDIATE = 27;
/** R[A] := sC + R[B] */
export const OP_ADD_IMMEDIATE_FLIPPED = 28;
/** R[A] := R[B] − sC */
export const OP_SUBTRACT_IMMEDIATE = 29;
/** R[A] := R[B] + K[C]: number */
export const OP_ADD_CONSTANT = 30;
/** R[A] := K[C]: number + R[B] */
export const OP_ADD_CONSTANT_FLIPPED = 31;
/** R[A] := R[B] − K[C]: number */
export const OP_SUBTRACT_CONSTANT = 32;
/** R[A] := R[B] × K[C]: number */
export const OP_MULTIPLY_CONSTANT = 33;
/** R[A] := K[C]: number × R[B] */
export const OP_MULTIPLY_CONSTANT_FLIPPED = 34;
/** R[A] := R[B] % K[C]: number */
export const OP_MODULO_CONSTANT = 35;
/** R[A] := R[B] ^ K[C]: number */
export const OP_POWER_CONSTANT = 36;
/** R[A] := R[B] / K[C]: number */
export const OP_DIVIDE_CONSTANT = 37;
/** R[A] := R[B] // K[C]: number */
export const OP_FLOOR_DIVIDE_CONSTANT = 38;
/** R[A] := R[B] & K[C]: integer */
export const OP_AND_CONSTANT = 39;
/** R[A] := R[B] | K[C]: integer */
export const OP_OR_CONSTANT = 40;
/** R[A] := R[B] ~ K[C]: integer */
export const OP_XOR_CONSTANT = 41;
/** R[A] := R[B] >> sC */
export const OP_SHIFT_RIGHT_IMMEDIATE = 42;
/** R[A] := R[B] << sC */
export const OP_SHIFT_LEFT_IMMEDIATE = 43;
/** R[A] := R[B] + R[C] */
export const OP_ADD = 44;
/** R[A] := R[B] − R[C] */
export const OP_SUBTRACT = 45;
/** R[A] := R[B] × R[C] */
export const OP_MULTIPLY = 46;
/** R[A] := R[B] % R[C] */
export const OP_MODULO = 47;
/** R[A] := R[B] ^ R[C] */
export const OP_POWER = 48;
/** R[A] := R[B] / R[C] */
export const OP_DIVIDE = 49;
/** R[A] := R[B] // R[C] */
export const OP_FLOOR_DIVIDE = 50;
/** R[A] := R[B] & R[C] */
export const OP_AND = 51;
/** R[A] := R[B] | R[C] */
export const OP_OR = 52;
/** R[A] := R[B] ~ R[C] */
export const OP_XOR = 53;
/** R[A] := R[B] << R[C] */
export const OP_SHIFT_LEFT = 54;
/** R[A] := R[B] >> R[C] */
export const OP_SHIFT_RIGHT = 55;
/** R[A] := −R[B] */
export const OP_NEGATE = 56;
/** R[A] := ~R[B] */
export const OP_BITWISE_NOT = 57;
/** R[A] := not R[B] */
export const OP_NOT = 58;
/** R[A] := #R[B] */
export const OP_LENGTH = 59;
/** R[A] := R[A] .. … .. R[A+B−1] */
export const OP_CONCATENATE = 60;
/** close all upvalues and to-be-closed variables ≥ R[A]; pay B fuel */
export const OP_CLOSE = 61;
/** mark R[A] to be closed */
export const OP_TO_BE_CLOSED = 62;
/** pc += sJ */
export const OP_JUMP = 63;
/** if (R[A] == R[B]) ≠ k then skip */
export const OP_EQUAL = 64;
/** if (R[A] < R[B]) ≠ k then skip */
export const OP_LESS_THAN = 65;
/** if (R[A] <= R[B]) ≠ k then skip */
export const OP_LESS_EQUAL = 66;
/** if (R[A] == K[B]) ≠ k then skip */
export const OP_EQUAL_CONSTANT = 67;
/** if (R[A] == sB) ≠ k then skip; C bit 1: the literal was a float */
export const OP_EQUAL_IMMEDIATE = 68;
/** if (R[A] < sB) ≠ k then skip; C bit 1: the literal was a float */
export const OP_LESS_THAN_IMMEDIATE = 69;
/** if (R[A] <= sB) ≠ k then skip; C bit 1: the literal was a float */
export const OP_LESS_EQUAL_IMMEDIATE = 70;
/** if (R[A] > sB) ≠ k then skip; C bit 1: the literal was a float */
export const OP_GREATER_THAN_IMMEDIATE = 71;
/** if (R[A] >= sB) ≠ k then skip; C bit 1: the literal was a float */
export const OP_GREATER_EQUAL_IMMEDIATE = 72;
/** if truth(R[A]) ≠ k then skip */
export const OP_TEST = 73;
/** if truth(R[B]) ≠ k then skip else R[A] := R[B] */
export const OP_TEST_SET = 74;
/** R[A], …, R[A+C−2] := R[A](R[A+1], …, R[A+B−1]); B = 0: arguments up to the top; C = 0: all results, top set */
export const OP_CALL = 75;
/** return R[A](R[A+1], …, R[A+B−1]); C = 1: upvalues must be closed first */
export const OP_TAIL_CALL = 76;
/** return R[A], …, R[A+B−2]; B = 0: up to the top; C = 1: upvalues or to-be-closed variables must be closed first */
export const OP_RETURN = 77;
/** return */
export const OP_RETURN_NONE = 78;
/** return R[A] */
export const OP_RETURN_ONE = 79;
/** advance the loop at R[A…A+2]; if it goes on { R[A+3] := index; pc −= Bx } */
export const OP_FOR_LOOP = 80;
/** check and prepare R[A…A+2]; R[A+3] := index; if the loop does not run at all then pc += Bx + 1 */
export const OP_FOR_PREPARE = 81;
/** mark R[A+3] to be closed; pc += Bx */
export const OP_ITERATOR_PREPARE = 82;
/** R[A+4], …, R[A+3+C] := R[A](R[A+1], R[A+2]) */
export const OP_ITERATOR_CALL = 83;
/** if R[A+4] ≠ nil then { R[A+2] := R[A+4]; pc −= Bx } */
export const OP_ITERATOR_LOOP = 84;
/** R[A][C + 256 × Ax + i] := R[A+i], 1 ≤ i ≤ B; B = 0: up to the top; an Extra with Ax follows always */
export const OP_SET_LIST = 85;
/** R[A] := closure(children[Bx]) */
export const OP_CLOSURE = 86;
/** R[A], …, R[A+C−2] := the extra arguments; C = 0: all, top set */
export const OP_VARARG = 87;
/** put the A fixed parameters above the extra arguments */
export const OP_VARARG_PREPARE = 88;
export const OPCODE_COUNT = 89;
