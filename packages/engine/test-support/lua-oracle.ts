/** The machine's own Lua 5.4, asked many questions in one run. It uses the C library's printf and strtod. */
import { spawnSync } from 'node:child_process';
import { bitsOfFloat, floatOfBits } from './float-bits.ts';
import type { Conversion } from './number-text.ts';

export const hasLua = spawnSync('lua5.4', ['-v']).status === 0;

const FORMAT_SCRIPT = `
for line in io.lines() do
  local format, kind, bits = line:match("^(.*)|(.)|(.*)$")
  local value = tonumber("0x" .. bits)
  if kind == "f" then value = string.unpack("d", string.pack("i8", value)) end
  io.write(string.format(format, value), "\\n")
end`;

const PARSE_SCRIPT = `
for line in io.lines() do
  local text = line:gsub("..", function(digits) return string.char(tonumber(digits, 16)) end)
  local value = tonumber(text)
  local code = math.type(value) == "integer" and "i8" or "d"
  if value then io.write(code, " ", (string.unpack("i8", string.pack(code, value)))) end
  io.write("\\n")
end`;

/** What `string.format` makes of each pair; it knows neither %F nor %u. */
export function luaFormats(questions: [number | bigint, Conversion][]): string[] {
  const lines = questions.map(([value, { letter, flags, width, precision }]) => {
    const format = `%${flags}${width || ''}${precision < 0 ? '' : `.${precision}`}${letter}`;
    const isFloat = typeof value === 'number';
    const bits = isFloat ? bitsOfFloat(value) : BigInt.asUintN(64, value);
    return `${format}|${isFloat ? 'f' : 'i'}|${bits.toString(16)}`;
  });
  return ask(FORMAT_SCRIPT, lines);
}

/** What `tonumber` makes of each text: bigint, number or undefined. */
export function luaNumbers(texts: string[]): (bigint | number | undefined)[] {
  const lines = texts.map((text) => Buffer.from(text, 'latin1').toString('hex'));
  return ask(PARSE_SCRIPT, lines).map((answer) => {
    if (answer === '') return undefined;
    const [code, bits] = answer.split(' ') as [string, string];
    return code === 'i8' ? BigInt(bits) : floatOfBits(BigInt.asUintN(64, BigInt(bits)));
  });
}

function ask(script: string, lines: string[]): string[] {
  const { stdout, stderr, status } = spawnSync('lua5.4', ['-e', script], {
    input: `${lines.join('\n')}\n`,
    encoding: 'latin1',
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(`lua5.4 failed: ${stderr}`);
  return stdout.split('\n').slice(0, lines.length);
}
