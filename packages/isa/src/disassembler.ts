/**
 * Shows compiled functions as text, in the manner of `luac -l`:
 *
 *   main <?:0> (6 instructions, 3 registers, 1 upvalue, 0 locals, 2 constants, 0 functions)
 *    1 [1] VarargPrepare        0
 *    2 [1] GetTableUpvalue      0 0 0      ; _ENV "print"
 *
 * Which operands an instruction has, and what they name, is read off its meaning in the instruction set.
 */
import { instructionSet, type Opcode } from './instruction-set.ts';
import type { Constant, Prototype } from './prototype.ts';

export interface Instruction {
  readonly opcode: Opcode;
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly bx: number;
  readonly ax: number;
  /** Those of b, c, bx and ax as signed numbers. */
  readonly signedB: number;
  readonly signedC: number;
  readonly signedBx: number;
  readonly distance: number;
}

export function decodeInstruction(word: number): Instruction {
  const opcode = instructionSet[word & 0xff];
  if (!opcode) throw new RangeError(`opcode ${word & 0xff} does not exist`);
  return {
    opcode,
    a: (word >>> 8) & 0xff,
    b: (word >>> 16) & 0xff,
    c: word >>> 24,
    bx: word >>> 16,
    ax: word >>> 8,
    signedB: (word << 8) >> 24,
    signedC: word >> 24,
    signedBx: word >> 16,
    distance: word >> 8,
  };
}

/** The function and, after it, all functions inside it. */
export function disassemble(prototype: Prototype): string {
  return [listing(prototype), ...prototype.children.map(disassemble)].join('\n');
}

/** One function: a headline and a line for each instruction. */
export function listing(prototype: Prototype): string {
  const { lineDefined, lastLineDefined, code, lines } = prototype;
  const name = lineDefined === 0 ? 'main' : 'function';
  const place = lineDefined === 0 ? `${prototype.source}` : `${prototype.source}:${lineDefined},${lastLineDefined}`;
  const sizes = [
    counted(code.length, 'instruction'),
    counted(prototype.parameters, 'parameter') + (prototype.isVararg ? ' ...' : ''),
    counted(prototype.stack, 'register'),
    counted(prototype.upvalues.length, 'upvalue'),
    counted(prototype.locals.length, 'local'),
    counted(prototype.constants.length, 'constant'),
    counted(prototype.children.length, 'function'),
  ];
  const rows = Array.from(code, (word, pc) => {
    const instruction = decodeInstruction(word);
    const comment = commentOf(prototype, instruction, pc, code[pc + 1] ?? 0);
    const start = `${String(pc + 1).padStart(5)} [${lines[pc]}] ${instruction.opcode.name.padEnd(24)}`;
    return `${start}${operandsOf(instruction).join(' ')}${comment && `  ; ${comment}`}`.trimEnd();
  });
  return [`${name} <${place}> (${sizes.join(', ')})`, ...rows, ''].join('\n');
}

/** The operands that the instruction's meaning mentions. */
export function operandsOf(instruction: Instruction): number[] {
  const { format, meaning } = instruction.opcode;
  const has = (letter: string) => new RegExp(`(?<![A-Za-z])s?${letter}(?![A-Za-z])|\\bk\\b.*${letter}`).test(meaning);
  const a = has('A') ? [instruction.a] : [];
  switch (format) {
    case 'iAx':
      return [instruction.ax];
    case 'isJ':
      return [instruction.distance];
    case 'iABx':
      return has('Bx') ? [...a, instruction.bx] : a;
    case 'iAsBx':
      return [...a, instruction.signedBx];
  }
  const b = has('B') ? [format === 'iAsBC' ? instruction.signedB : instruction.b] : [];
  const c = has('C') || /\bk\b/.test(meaning) ? [format === 'iABsC' ? instruction.signedC : instruction.c] : [];
  return [...a, ...b, ...c];
}

/** Names and constants the operands stand for, and where a jump leads. */
function commentOf(prototype: Prototype, instruction: Instruction, pc: number, next: number): string {
  const { opcode, a, b, c, bx, distance } = instruction;
  const { meaning } = opcode;
  const parts: string[] = [];
  if (meaning.includes('U[A]')) parts.push(upvalueName(prototype, a));
  if (meaning.includes('U[B]')) parts.push(upvalueName(prototype, b));
  if (meaning.includes('K[B]')) parts.push(showConstant(prototype.constants[b]));
  if (meaning.includes('K[C]')) parts.push(showConstant(prototype.constants[c]));
  if (meaning.includes('K[Bx]')) parts.push(showConstant(prototype.constants[bx]));
  if (meaning.includes('K[Ax')) parts.push(showConstant(prototype.constants[decodeInstruction(next).ax]));
  if (opcode.format === 'isJ') parts.push(`to ${pc + 2 + distance}`);
  if (meaning.includes('pc −= Bx')) parts.push(`to ${pc + 2 - bx}`);
  if (meaning.includes('pc += Bx + 1')) parts.push(`exit to ${pc + 3 + bx}`);
  else if (meaning.includes('pc += Bx')) parts.push(`to ${pc + 2 + bx}`);
  if (meaning.includes('children[Bx]')) parts.push(`line ${prototype.children[bx]?.lineDefined}`);
  return parts.join(' ');
}

const upvalueName = (prototype: Prototype, index: number): string => prototype.upvalues[index]?.name ?? '?';

/** A constant as a program would write it; floats always look like floats. */
export function showConstant(constant: Constant): string {
  switch (typeof constant) {
    case 'undefined':
      return 'nil';
    case 'string':
      return `"${constant.replace(/[^ !#-[\]-~]/g, escapeCharacter)}"`;
    case 'number':
      return Number.isInteger(constant) && Math.abs(constant) < 1e15 ? `${constant}.0` : String(constant);
    default:
      return String(constant);
  }
}

function escapeCharacter(character: string): string {
  if (character === '\n') return '\\n';
  if (character === '"' || character === '\\') return `\\${character}`;
  return `\\${character.charCodeAt(0).toString().padStart(3, '0')}`;
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
