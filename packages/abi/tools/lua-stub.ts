/**
 * Stubs for editors: what lua-language-server knows about the low-level modules. Such a file only declares; nothing
 * requires it, and `---@meta NAME` tells which module it stands for.
 */
import type { DriverDescription, UpcallDescription, ValueDescription } from '../src/driver-description.ts';
import { errorDescriptions } from '../src/errors.ts';
import { buffersOf, generatedNote, type Lending } from './lua-module.ts';
import { luaKeywords, snakeCase } from './names.ts';
import { rangeOf, typeRange } from './words.ts';

export function luaStub(driver: DriverDescription): string {
  const module = snakeCase(driver.name);
  const permission = driver.permission ? ` Needs the permission \`${driver.permission}\`.` : '';
  const parts = [
    `---@meta syscall.${module}\n-- ${generatedNote(`drivers/${driver.name}.ts`)}`,
    `---${driver.summary}${permission}\n---@class syscall.${module}\n---@field driver integer its number, 0x${driver.number.toString(16)}\nlocal ${module} = {}`,
    `---Tells whether this process may use the driver.\n---@return true? exists\n---@return SystemCallError? err NODEVICE\nfunction ${module}.exists() end`,
    ...driver.commands.map(
      ({ number, name, summary, arguments: values, returns, failures, permission: needed, completion }) => {
        const lines = [`---${summary}`];
        if (needed) lines.push(`---Needs the permission \`${needed}\`.`);
        if (completion) lines.push(`---When it is done, the upcall \`${snakeCase(completion)}\` tells.`);
        for (const { error, when } of failures) lines.push(`---- ${errorDescriptions[error].tock}: ${when}`);
        lines.push(...values.map((value) => `---@param ${luaName(value)} ${luaType(value, 'in')} ${explained(value)}`));
        if (returns.length === 0) lines.push('---@return true? done');
        lines.push(
          ...returns.map(
            (value, index) => `---@return ${optional(value, index)} ${luaName(value)} ${explained(value)}`,
          ),
        );
        if (returns.length < 2) lines.push('---@return SystemCallError? err');
        const parameters = values.map(luaName).join(', ');
        lines.push(`function ${module}.${snakeCase(name)}(${parameters}) end`);
        return [...lines, `${module}.command_${snakeCase(name)} = ${number}`].join('\n');
      },
    ),
    ...driver.upcalls.map((upcall) => upcallStub(module, upcall)),
    ...buffersOf(driver).map(({ name, number, summary, lending }) => {
      const buffer = snakeCase(name);
      const lent = lending === 'read' ? 'buffer|string|nil' : 'buffer?';
      return `---Number of the buffer: ${summary}\n${module}.buffer_${buffer} = ${number}\n
---Lends a buffer that the kernel ${lendings[lending]}; nil takes it back. ${summary}\n---@param memory ${lent}\n---@return true? done\n---@return SystemCallError? err\nfunction ${module}.allow_${buffer}(memory) end`;
    }),
    `return ${module}\n`,
  ];
  return parts.join('\n\n');
}

const lendings: Readonly<Record<Lending, string>> = {
  written: 'reads and writes',
  read: 'reads',
  watched: 'writes while this process reads it',
};

function upcallStub(module: string, { name, number, summary, arguments: values }: UpcallDescription): string {
  const upcall = snakeCase(name);
  const words = ['word1', 'word2', 'word3'];
  const lines = [
    `---Number of the upcall: ${summary}\n${module}.upcall_${upcall} = ${number}\n`,
    '---What the words of the upcall mean.',
    ...words.map((word) => `---@param ${word} integer`),
    ...values.map((value) => `---@return ${luaType(value, 'out')} ${luaName(value)} ${explained(value)}`),
    `function ${module}.decode_${upcall}(${words.join(', ')}) end`,
  ];
  return lines.join('\n');
}

/** After a failure there is nothing but nil and the error, so the first results may be nil. */
function optional(value: ValueDescription, index: number): string {
  const type = luaType(value, 'out');
  if (index === 0) return type.endsWith('?') ? type : `${bracketed(type)}?`;
  return index === 1 ? `${bracketed(type)}|SystemCallError` : type;
}

const bracketed = (type: string): string => (type.includes('|') ? `(${type})` : type);

/** A parameter cannot be called `end`. */
function luaName(value: ValueDescription): string {
  const name = snakeCase(value.name);
  return luaKeywords.has(name) ? `${name}_` : name;
}

function luaType(value: ValueDescription, direction: 'in' | 'out'): string {
  switch (value.type) {
    case 'boolean':
      return 'boolean';
    case 'status':
      return 'SystemCallError?';
    case 'choice': {
      const names = Object.keys(value.choices).map((choice) => `'${choice}'`);
      return direction === 'in' ? names.join('|') : [...names, 'integer'].join('|');
    }
    default:
      return 'integer';
  }
}

/** The summary, with unit and range: what the editor shows beside the name. */
export function explained(value: ValueDescription): string {
  const range = rangeOf(value);
  const whole = typeRange(value);
  const notes: string[] = [];
  if (value.unit) notes.push(`in ${value.unit}`);
  if (range && whole && (range.least !== whole.least || range.most !== whole.most))
    notes.push(`${range.least} to ${range.most}`);
  if (value.type === 'handle') notes.push(`a handle: ${value.kind}`);
  if (value.type === 'status') notes.push('nil if it went well');
  return notes.length > 0 ? `${value.summary.replace(/\.$/, '')} (${notes.join('; ')}).` : value.summary;
}
