/** Statements, one to a line where they can be, so that a failing program is shortened by leaving out lines. */
import type { Random } from '../random.ts';
import { anything, call, expression, many } from './expressions.ts';
import { KINDS, type Kind, type Scope } from './scope.ts';

const MOST_DEPTH = 6;

export function block(random: Random, scope: Scope, count: number, indent: string): string {
  const lines = Array.from({ length: count }, () => statement(random, scope, indent));
  if (random.chance(15)) lines.push(`${indent}${leave(random, scope)}`);
  return lines.join('\n');
}

/** How a block ends: nothing may follow. */
function leave(random: Random, scope: Scope): string {
  if (scope.isInLoop && random.chance(50)) return scope.label ? `goto ${scope.label}` : 'break';
  if (random.chance(15))
    return `error(${random.pick([anything(random, scope), `"raised", ${random.between(0, 3)}`, 'object("raised")'])})`;
  return random.chance(25) ? `return ${call(random, scope)}` : `return ${many(random, scope)}`;
}

type Statement = (random: Random, scope: Scope, indent: string) => string;

function statement(random: Random, scope: Scope, indent: string): string {
  const isDeep = scope.depth >= MOST_DEPTH;
  const kinds: readonly Statement[] = isDeep || random.chance(55) ? plain : nested;
  const made = (scope.isFull && kinds === plain ? printing : random.pick(kinds))(random, scope, indent);
  return made
    .split('\n')
    .map((line) => (line.startsWith(' ') || line === '' ? line : indent + line))
    .join('\n');
}

const printing: Statement = (random, scope) => `show(${many(random, scope)})`;

const declaring: Statement = (random, scope) => {
  const count = random.chance(70) ? 1 : random.between(2, 3);
  const kinds = Array.from({ length: count }, () => random.pick(KINDS));
  const values = kinds.map((kind) => expression(random, scope, kind));
  if (count > 1 && random.chance(25)) values.splice(-1, 1, call(random, scope));
  const names = kinds.map((kind) => {
    const isConstant = random.chance(12);
    const name = scope.fresh('v');
    return { text: isConstant ? `${name} <const>` : name, variable: { name, kind, isConstant, parameters: [] } };
  });
  for (const { variable } of names) scope.declare(variable);
  return `local ${names.map(({ text }) => text).join(', ')} = ${values.join(', ')}`;
};

const assigning: Statement = (random, scope) => {
  const target = (): [string, Kind] => {
    const list = scope.find(random, 'list');
    const record = scope.find(random, 'record');
    if (list && random.chance(25)) return [`${list.name}[${expression(random, scope, 'integer', 2)}]`, 'integer'];
    if (record && random.chance(25)) return [`${record.name}.${random.pick(['a', 'b', 'c'])}`, random.pick(KINDS)];
    const variable = scope.any(random, true);
    return variable ? [variable.name, variable.kind] : [random.pick(['globalA', 'globalB']), random.pick(KINDS)];
  };
  const targets = Array.from({ length: random.chance(70) ? 1 : random.between(2, 3) }, target);
  return `${targets.map(([name]) => name).join(', ')} = ${targets.map(([, kind]) => expression(random, scope, kind)).join(', ')}`;
};

const changing: Statement = (random, scope, indent) => {
  const list = scope.find(random, 'list', true)?.name;
  if (!list) return printing(random, scope, indent);
  const change = random.pick([
    `table.insert(${list}, ${anything(random, scope, 2)})`,
    `table.insert(${list}, ${random.between(-1, 3)}, ${expression(random, scope, 'integer', 2)})`,
    `show(table.remove(${list}${random.chance(50) ? `, ${random.between(-1, 4)}` : ''}))`,
    `table.sort(${list}${random.chance(40) ? ', function(a, b) return a > b end' : ''})`,
    `${list}[#${list} + 1] = ${anything(random, scope, 2)}`,
    `show(next(${list}) ~= nil, rawlen(${list}), #${list})`,
    `setmetatable(${list}, {__index = function(t, k) return ${random.pick(['k', 'nil', '"x"', 'rawget(t, 1)'])} end})`,
  ]);
  return `${indent}${list} = seq(${list})\n${indent}${change}`;
};

const SOURCES = [
  'return globalA, ...',
  'local x <const> = 5 return x + (...)',
  'return 1 +',
  'goto x',
  'return ... == nil and missing.x',
];

const globals: Statement = (random, scope) =>
  random.pick([
    `globalA = ${anything(random, scope)}`,
    'show(globalA, globalB)',
    `show(pcall(load("${random.pick(SOURCES)}", "=inner") or print, 4))`,
  ]);

const plain: readonly Statement[] = [
  printing,
  printing,
  declaring,
  declaring,
  declaring,
  assigning,
  assigning,
  changing,
  globals,
];

const conditional: Statement = (random, scope, indent) => {
  const parts = [
    `${indent}if ${expression(random, scope, 'boolean')} then\n${block(random, scope.inBlock(), random.between(1, 3), `${indent}  `)}`,
  ];
  if (random.chance(30))
    parts.push(`${indent}elseif ${anything(random, scope)} then\n${block(random, scope.inBlock(), 1, `${indent}  `)}`);
  if (random.chance(50))
    parts.push(`${indent}else\n${block(random, scope.inBlock(), random.between(1, 2), `${indent}  `)}`);
  return `${parts.join('\n')}\n${indent}end`;
};

const RANGES = [
  '1, 3',
  '3, 1, -1',
  '1, 0',
  '1, 2, 0.5',
  '0, 1, 0.25',
  'math.maxinteger - 1, math.maxinteger',
  'math.mininteger, math.mininteger + 2',
  '1, math.huge',
  '1.0, 3',
  '3, 1',
  '1, 3, 0',
  '-1, -3, -1',
  'math.maxinteger, math.mininteger, math.mininteger',
  '1, 3.7',
  '"1", 2',
  '1, {}',
  '0.1, 0.35, 0.1',
];

const counting: Statement = (random, scope, indent) => {
  const name = scope.fresh('i');
  const inside = loopScope(random, scope);
  const range = random.chance(70) ? `${random.between(-2, 3)}, ${random.between(0, 5)}` : random.pick(RANGES);
  inside.declare({ name, kind: 'integer', isConstant: false, parameters: [] });
  const guard = range.includes('huge') ? `${indent}  if ${name} > 3 then break end\n` : '';
  return `${indent}for ${name} = ${range} do\n${guard}${loopBody(random, inside, indent)}\n${indent}end`;
};

function loopScope(random: Random, scope: Scope): Scope {
  return scope.inLoop(random.chance(30) ? scope.fresh('continue') : undefined);
}
function loopBody(random: Random, inside: Scope, indent: string): string {
  const body = block(random, inside.inBlock(), random.between(1, 4), `${indent}    `);
  const label = inside.label ? `\n${indent}  ::${inside.label}::` : '';
  return `${indent}  do\n${body}\n${indent}  end${label}`;
}

const iterating: Statement = (random, scope, indent) => {
  const inside = loopScope(random, scope);
  const [first, second] = [scope.fresh('k'), scope.fresh('e')];
  inside.declare({ name: first, kind: 'integer', isConstant: false, parameters: [] });
  inside.declare({ name: second, kind: 'integer', isConstant: false, parameters: [] });
  const source = random.pick([
    `ipairs(${expression(random, scope, 'list')})`,
    `sorted(${expression(random, scope, 'record')})`,
    `(${expression(random, scope, 'string')}):gmatch("(%w)(%w*)")`,
    `utf8.codes(${expression(random, scope, 'string')})`,
    `coroutine.wrap(function(...) for i = 1, 3 do coroutine.yield(i, ${anything(random, scope, 1)}) end end)`,
    `(function(s, c) if c < 3 then return c + 1, s end end), ${anything(random, scope, 1)}, 0`,
    `(function(s, c) if c < 2 then return c + 1, s end end), 1, 0, object("closed")`,
    anything(random, scope),
  ]);
  return `${indent}for ${first}, ${second} in ${source} do\n${loopBody(random, inside, indent)}\n${indent}end`;
};

const repeating: Statement = (random, scope, indent) => {
  const counter = scope.fresh('n');
  const inside = scope.inLoop(undefined);
  const body = block(random, inside.inBlock(), random.between(1, 3), `${indent}    `);
  const counted = `${indent}  ${counter} = ${counter} + 1`;
  return random.chance(50)
    ? `${indent}local ${counter} = 0\n${indent}while ${counter} < ${random.between(0, 4)} do\n${counted}\n${indent}  do\n${body}\n${indent}  end\n${indent}end`
    : `${indent}local ${counter} = 0\n${indent}repeat\n${counted}\n${indent}  local done <const> = ${counter} > 2 or ${expression(random, scope, 'boolean')}\n${indent}  do\n${body}\n${indent}  end\n${indent}until done`;
};

const defining: Statement = (random, scope, indent) => {
  const kinds = random.list(3, () => random.pick(KINDS));
  const isVararg = random.chance(30);
  const name = scope.fresh('f');
  const inside = scope.inFunction(isVararg);
  const parameters = kinds.map((kind) => {
    const parameter = scope.fresh('p');
    inside.declare({ name: parameter, kind, isConstant: false, parameters: [] });
    return parameter;
  });
  if (isVararg) parameters.push('...');
  const body = block(random, inside, random.between(1, 4), `${indent}  `);
  const end = /(^|\n) *(return|error|goto|break)\b[^\n]*$/.test(body)
    ? ''
    : `\n${indent}  return ${many(random, inside)}`;
  scope.declare({ name, kind: 'function', isConstant: false, parameters: kinds });
  return `${indent}local function ${name}(${parameters.join(', ')})\n${body}${end}\n${indent}end`;
};

const running: Statement = (random, scope, indent) => {
  const name = scope.fresh('co');
  const inside = scope.inFunction(true, true);
  const body = block(random, inside, random.between(2, 5), `${indent}  `);
  const resumes = Array.from(
    { length: random.between(1, 4) },
    () => `${indent}show(coroutine.resume(${name}, ${many(random, scope)}))`,
  );
  const end = random.chance(40) ? `\n${indent}show(coroutine.close(${name}), coroutine.status(${name}))` : '';
  return `${indent}local ${name} = coroutine.create(function(...)\n${body}\n${indent}end)\n${resumes.join('\n')}${end}`;
};

const closing: Statement = (random, scope, indent) => {
  const inside = scope.inBlock();
  const name = scope.fresh('c');
  inside.declare({ name, kind: 'object', isConstant: true, parameters: [] });
  const value = random.chance(80)
    ? `object(${expression(random, scope, 'integer', 2)})`
    : random.pick([
        'nil',
        'false',
        '{}',
        'setmetatable({}, {__close = function(o, e) error("closing", 0) end})',
        'setmetatable({}, {__close = 1})',
      ]);
  return `${indent}do\n${indent}  local ${name} <close> = ${value}\n${block(random, inside, random.between(1, 3), `${indent}  `)}\n${indent}end`;
};

const protecting: Statement = (random, scope, indent) => {
  const body = block(random, scope.inFunction(true, scope.isInCoroutine), random.between(1, 4), `${indent}  `);
  return random.chance(75)
    ? `${indent}show(pcall(function(...)\n${body}\n${indent}end, ${many(random, scope)}))`
    : `${indent}show(xpcall(function(...)\n${body}\n${indent}end, function(e) return ${random.pick(['text(e)', 'e', '"handled", e', 'e + 1', 'error(e)'])} end, ${many(random, scope)}))`;
};

const capturing: Statement = (random, scope, indent) => {
  const name = scope.fresh('fs');
  const inside = scope.inLoop(undefined);
  inside.declare({ name: 'i', kind: 'integer', isConstant: false, parameters: [] });
  const value = expression(random, inside, 'integer');
  return `${indent}local ${name} = {}\n${indent}for i = 1, 3 do\n${indent}  local x = ${value}\n${indent}  ${name}[i] = function(d) x = d and x or i; i = i + 1; return x, i end\n${indent}end\n${indent}show(${name}[1](), ${name}[2](true), ${name}[1]())`;
};

const blocking: Statement = (random, scope, indent) =>
  `${indent}do\n${block(random, scope.inBlock(), random.between(1, 4), `${indent}  `)}\n${indent}end`;

const recurring: Statement = (random, scope, indent) => {
  const name = scope.fresh('r');
  const inside = scope.inFunction(true);
  const tail = random.chance(50)
    ? `return ${name}(n - 1, ...)`
    : `return n, ${name}(n - 1, ${many(random, inside, 1)})`;
  return `${indent}local function ${name}(n, ...)\n${indent}  if n <= 0 then return ... end\n${indent}  ${tail}\n${indent}end\n${indent}show(${name}(${random.between(0, 8)}, ${many(random, scope)}))`;
};

const nested: readonly Statement[] = [
  conditional,
  conditional,
  counting,
  counting,
  iterating,
  iterating,
  repeating,
  defining,
  defining,
  running,
  closing,
  protecting,
  capturing,
  blocking,
  recurring,
];
