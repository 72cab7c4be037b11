/** Writes src/generated/opcodes.ts from the instruction set; `--check` only says whether it is current. */
import { readFileSync, writeFileSync } from 'node:fs';
import { instructionSet } from '../src/instruction-set.ts';

const target = new URL('../src/generated/opcodes.ts', import.meta.url);

/** LoadConstant → OP_LOAD_CONSTANT */
function constantName(name: string): string {
  return `OP${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

const lines = instructionSet.map(
  ({ name, meaning }, number) => `/** ${meaning} */\nexport const ${constantName(name)} = ${number};`,
);
const text = `// Generated from ../instruction-set.ts by tools/generate.ts. Do not edit.\n\n${lines.join('\n')}\nexport const OPCODE_COUNT = ${instructionSet.length};\n`;

if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== text) {
    console.error('packages/isa/src/generated/opcodes.ts:1: out of date');
    process.exit(1);
  }
} else {
  writeFileSync(target, text);
}
