/**
 * The instruction set: every opcode once, with its format and meaning. `generated/opcodes.ts` comes from here.
 *
 *   iABC   │ op 8 │ A 8 │ B 8 │ C 8 │     sB, sC: the same fields as signed bytes
 *   iABx   │ op 8 │ A 8 │    Bx 16  │     sBx: signed
 *   iAx    │ op 8 │      Ax 24      │     sJ: signed, counted in instructions from the next one
 *
 * R[x] register · K[x] constant · U[x] upvalue · k a condition in C, 0 or 1 · `skip` = pass over the next instruction.
 * The register model, and most of the instructions, are those of Lua 5.4; different are the four full bytes,
 * constants told by the opcode instead of a bit, and no instruction after arithmetic for the metamethod:
 * the slow path decodes the instruction itself.
 */
export type Format = 'iABC' | 'iABsC' | 'iAsBC' | 'iABx' | 'iAsBx' | 'iAx' | 'isJ';

export interface Opcode {
  readonly name: string;
  readonly format: Format;
  readonly meaning: string;
}

const op = (name: string, format: Format, meaning: string): Opcode => ({ name, format, meaning });

export const instructionSet: readonly Opcode[] = [
  // Number 0 is never run, so that the interpreter's switch starts at 1: the one test for 0 would not fit its jump table.
  op('Extra', 'iAx', 'carries Ax for the instruction before'),
  op('Move', 'iABC', 'R[A] := R[B]'),
  op('LoadInteger', 'iAsBx', 'R[A] := sBx'),
  op('LoadFloat', 'iAsBx', 'R[A] := (float) sBx'),
  op('LoadConstant', 'iABx', 'R[A] := K[Bx]'),
  op('LoadConstantExtra', 'iABx', 'R[A] := K[Ax of the next instruction]'),
  op('LoadFalse', 'iABC', 'R[A] := false'),
  op('LoadFalseSkip', 'iABC', 'R[A] := false; skip'),
  op('LoadTrue', 'iABC', 'R[A] := true'),
  op('LoadNil', 'iABC', 'R[A], R[A+1], …, R[A+B] := nil'),
  op('GetUpvalue', 'iABC', 'R[A] := U[B]'),
  op('SetUpvalue', 'iABC', 'U[B] := R[A]'),
  op('GetTableUpvalue', 'iABC', 'R[A] := U[B][K[C]: short string]'),
  op('GetTable', 'iABC', 'R[A] := R[B][R[C]]'),
  op('GetInteger', 'iABC', 'R[A] := R[B][C]'),
  op('GetField', 'iABC', 'R[A] := R[B][K[C]: short string]'),
  op('SetTableUpvalue', 'iABC', 'U[A][K[B]: short string] := R[C]'),
  op('SetTableUpvalueConstant', 'iABC', 'U[A][K[B]: short string] := K[C]'),
  op('SetTable', 'iABC', 'R[A][R[B]] := R[C]'),
  op('SetTableConstant', 'iABC', 'R[A][R[B]] := K[C]'),
  op('SetInteger', 'iABC', 'R[A][B] := R[C]'),
  op('SetIntegerConstant', 'iABC', 'R[A][B] := K[C]'),
  op('SetField', 'iABC', 'R[A][K[B]: short string] := R[C]'),
  op('SetFieldConstant', 'iABC', 'R[A][K[B]: short string] := K[C]'),
  op(
    'NewTable',
    'iABC',
    'R[A] := {}: room for 2^(B−1) fields (B = 0: none) and C + 256 × Ax elements; an Extra with Ax follows always',
  ),
  op('Self', 'iABC', 'R[A+1] := R[B]; R[A] := R[B][R[C]: string]'),
  op('SelfConstant', 'iABC', 'R[A+1] := R[B]; R[A] := R[B][K[C]: short string]'),
  op('AddImmediate', 'iABsC', 'R[A] := R[B] + sC'),
  op('AddImmediateFlipped', 'iABsC', 'R[A] := sC + R[B]'),
  op('SubtractImmediate', 'iABsC', 'R[A] := R[B] − sC'),
  op('AddConstant', 'iABC', 'R[A] := R[B] + K[C]: number'),
  op('AddConstantFlipped', 'iABC', 'R[A] := K[C]: number + R[B]'),
  op('SubtractConstant', 'iABC', 'R[A] := R[B] − K[C]: number'),
  op('MultiplyConstant', 'iABC', 'R[A] := R[B] × K[C]: number'),
  op('MultiplyConstantFlipped', 'iABC', 'R[A] := K[C]: number × R[B]'),
  op('ModuloConstant', 'iABC', 'R[A] := R[B] % K[C]: number'),
  op('PowerConstant', 'iABC', 'R[A] := R[B] ^ K[C]: number'),
  op('DivideConstant', 'iABC', 'R[A] := R[B] / K[C]: number'),
  op('FloorDivideConstant', 'iABC', 'R[A] := R[B] // K[C]: number'),
  op('AndConstant', 'iABC', 'R[A] := R[B] & K[C]: integer'),
  op('OrConstant', 'iABC', 'R[A] := R[B] | K[C]: integer'),
  op('XorConstant', 'iABC', 'R[A] := R[B] ~ K[C]: integer'),
  op('ShiftRightImmediate', 'iABsC', 'R[A] := R[B] >> sC'),
  op('ShiftLeftImmediate', 'iABsC', 'R[A] := R[B] << sC'),
  op('Add', 'iABC', 'R[A] := R[B] + R[C]'),
  op('Subtract', 'iABC', 'R[A] := R[B] − R[C]'),
  op('Multiply', 'iABC', 'R[A] := R[B] × R[C]'),
  op('Modulo', 'iABC', 'R[A] := R[B] % R[C]'),
  op('Power', 'iABC', 'R[A] := R[B] ^ R[C]'),
  op('Divide', 'iABC', 'R[A] := R[B] / R[C]'),
  op('FloorDivide', 'iABC', 'R[A] := R[B] // R[C]'),
  op('And', 'iABC', 'R[A] := R[B] & R[C]'),
  op('Or', 'iABC', 'R[A] := R[B] | R[C]'),
  op('Xor', 'iABC', 'R[A] := R[B] ~ R[C]'),
  op('ShiftLeft', 'iABC', 'R[A] := R[B] << R[C]'),
  op('ShiftRight', 'iABC', 'R[A] := R[B] >> R[C]'),
  op('Negate', 'iABC', 'R[A] := −R[B]'),
  op('BitwiseNot', 'iABC', 'R[A] := ~R[B]'),
  op('Not', 'iABC', 'R[A] := not R[B]'),
  op('Length', 'iABC', 'R[A] := #R[B]'),
  op('Concatenate', 'iABC', 'R[A] := R[A] .. … .. R[A+B−1]'),
  op('Close', 'iABC', 'close all upvalues and to-be-closed variables ≥ R[A]; pay B fuel'),
  op('ToBeClosed', 'iABC', 'mark R[A] to be closed'),
  op('Jump', 'isJ', 'pc += sJ'),
  op('Equal', 'iABC', 'if (R[A] == R[B]) ≠ k then skip'),
  op('LessThan', 'iABC', 'if (R[A] < R[B]) ≠ k then skip'),
  op('LessEqual', 'iABC', 'if (R[A] <= R[B]) ≠ k then skip'),
  op('EqualConstant', 'iABC', 'if (R[A] == K[B]) ≠ k then skip'),
  op('EqualImmediate', 'iAsBC', 'if (R[A] == sB) ≠ k then skip; C bit 1: the literal was a float'),
  op('LessThanImmediate', 'iAsBC', 'if (R[A] < sB) ≠ k then skip; C bit 1: the literal was a float'),
  op('LessEqualImmediate', 'iAsBC', 'if (R[A] <= sB) ≠ k then skip; C bit 1: the literal was a float'),
  op('GreaterThanImmediate', 'iAsBC', 'if (R[A] > sB) ≠ k then skip; C bit 1: the literal was a float'),
  op('GreaterEqualImmediate', 'iAsBC', 'if (R[A] >= sB) ≠ k then skip; C bit 1: the literal was a float'),
  op('Test', 'iABC', 'if truth(R[A]) ≠ k then skip'),
  op('TestSet', 'iABC', 'if truth(R[B]) ≠ k then skip else R[A] := R[B]'),
  op(
    'Call',
    'iABC',
    'R[A], …, R[A+C−2] := R[A](R[A+1], …, R[A+B−1]); B = 0: arguments up to the top; C = 0: all results, top set',
  ),
  op('TailCall', 'iABC', 'return R[A](R[A+1], …, R[A+B−1]); C = 1: upvalues must be closed first'),
  op(
    'Return',
    'iABC',
    'return R[A], …, R[A+B−2]; B = 0: up to the top; C = 1: upvalues or to-be-closed variables must be closed first',
  ),
  op('ReturnNone', 'iABC', 'return'),
  op('ReturnOne', 'iABC', 'return R[A]'),
  op('ForLoop', 'iABx', 'advance the loop at R[A…A+2]; if it goes on { R[A+3] := index; pc −= Bx }'),
  op(
    'ForPrepare',
    'iABx',
    'check and prepare R[A…A+2]; R[A+3] := index; if the loop does not run at all then pc += Bx + 1',
  ),
  op('IteratorPrepare', 'iABx', 'mark R[A+3] to be closed; pc += Bx'),
  op('IteratorCall', 'iABC', 'R[A+4], …, R[A+3+C] := R[A](R[A+1], R[A+2])'),
  op('IteratorLoop', 'iABx', 'if R[A+4] ≠ nil then { R[A+2] := R[A+4]; pc −= Bx }'),
  op(
    'SetList',
    'iABC',
    'R[A][C + 256 × Ax + i] := R[A+i], 1 ≤ i ≤ B; B = 0: up to the top; an Extra with Ax follows always',
  ),
  op('Closure', 'iABx', 'R[A] := closure(children[Bx])'),
  op('Vararg', 'iABC', 'R[A], …, R[A+C−2] := the extra arguments; C = 0: all, top set'),
  op('VarargPrepare', 'iABC', 'put the A fixed parameters above the extra arguments'),
];
