/** Expressions, mostly of the kind asked for: what has the wrong kind makes an error, whose message is compared too. */
import type { Random } from '../random.ts';
import { float, integer, string } from './literals.ts';
import { KINDS, type Kind, type Scope } from './scope.ts';

const MOST_DEPTH = 3;

export function expression(random: Random, scope: Scope, kind: Kind, depth = 0): string {
  const wanted = random.below(200) === 0 ? random.pick(KINDS) : kind;
  const variable = scope.find(random, wanted);
  if (variable && random.chance(depth === 0 ? 30 : 55)) return variable.name;
  if (random.below(400) === 0)
    return random
      .pick(['nil', 'missing', 'missing.field', '(...)', 'nil .. 1'])
      .replace('(...)', scope.isVararg ? '(...)' : 'nil');
  if (depth >= MOST_DEPTH) return leaf(random, wanted);
  return makers[wanted](random, scope, depth + 1);
}

function leaf(random: Random, kind: Kind): string {
  switch (kind) {
    case 'integer':
      return integer(random);
    case 'float':
      return float(random);
    case 'string':
      return string(random);
    case 'boolean':
      return random.pick(['true', 'false', 'nil']);
    case 'list':
      return `{${random.list(4, () => integer(random)).join(', ')}}`;
    case 'record':
      return `{a = ${integer(random)}, b = ${string(random)}}`;
    case 'function':
      return random.pick(['str', 'type', 'select', 'math.type', 'keep', 'string.upper', 'rawequal']);
    default:
      return `object(${integer(random)})`;
  }
}

type Maker = (random: Random, scope: Scope, depth: number) => string;

const number: Maker = (random, scope, depth) =>
  expression(random, scope, random.chance(75) ? 'integer' : random.chance(97) ? 'float' : 'string', depth);

const makers: Readonly<Record<Kind, Maker>> = {
  integer(random, scope, depth) {
    const int = () => expression(random, scope, 'integer', depth);
    const list = () => expression(random, scope, 'list', depth);
    const str = () => expression(random, scope, 'string', depth);
    switch (random.below(12)) {
      case 0:
      case 1:
      case 2:
        return `(${int()} ${random.pick(['+', '-', '*', '//', '%'])} ${int()})`;
      case 3:
        return `(${int()} ${random.pick(['&', '|', '~', '<<', '>>'])} ${number(random, scope, depth)})`;
      case 4:
        return `(${random.pick(['- ', '~'])}${int()})`;
      case 5:
        return `#seq(${random.chance(70) ? list() : anything(random, scope, depth)})`;
      case 6:
        return random.pick([
          `math.tointeger(${number(random, scope, depth)})`,
          `math.abs(${int()})`,
          `math.max(${int()}, ${int()})`,
          `math.min(${number(random, scope, depth)}, ${int()})`,
          `math.fmod(${integer(random)}, ${int()})`,
          `math.ult(${int()}, ${int()})`,
          `math.floor(${number(random, scope, depth)})`,
          `math.ceil(${expression(random, scope, 'float', depth)})`,
        ]);
      case 7:
        return random
          .pick([
            `${list()}[${int()}]`,
            `select("#", ${many(random, scope, depth)})`,
            `select(${random.between(1, 3)}, ${many(random, scope, depth)})`,
          ])
          .replace(/^(\{.*?\})\[/, '($1)[');
      case 8:
        return random.pick([
          `(${str()}):len()`,
          `(${str()}):byte(${int()})`,
          `(${str()}):find(${str()}, ${int()}, true)`,
          `tonumber(${str()})`,
          `tonumber(${str()}, ${random.between(2, 36)})`,
          `utf8.len(${str()})`,
        ]);
      case 9:
        return `(${expression(random, scope, 'boolean', depth)} and ${int()} or ${int()})`;
      case 10:
        return call(random, scope, depth);
      default:
        return integer(random);
    }
  },
  float(random, scope, depth) {
    switch (random.below(6)) {
      case 0:
      case 1:
        return `(${number(random, scope, depth)} / ${number(random, scope, depth)})`;
      case 2:
        return `(${expression(random, scope, 'float', depth)} ${random.pick(['+', '-', '*', '//', '%'])} ${number(random, scope, depth)})`;
      case 3:
        return `(${number(random, scope, depth)} ^ ${random.pick(['2', '0.5', '0', '1', '-1'])})`;
      case 4:
        return random.pick([
          `math.sqrt(${number(random, scope, depth)})`,
          `math.abs(${expression(random, scope, 'float', depth)})`,
          `math.fmod(${float(random)}, ${number(random, scope, depth)})`,
          `(math.modf(${expression(random, scope, 'float', depth)}))`,
          `-${expression(random, scope, 'float', depth)}`.replace(/^--/, '- -'),
        ]);
      default:
        return float(random);
    }
  },
  string(random, scope, depth) {
    const str = () => expression(random, scope, 'string', depth);
    const int = () => expression(random, scope, 'integer', depth);
    switch (random.below(10)) {
      case 0:
      case 1:
        return `(${str()} .. ${random.chance(60) ? str() : number(random, scope, depth)})`;
      case 2:
        return `(${str()}):${random.pick(['upper()', 'lower()', 'reverse()', `sub(${int()}, ${int()})`, `rep(${random.below(6)}, ${str()})`, `gsub("%w", "%0-")`, 'gsub("(.)(.)", "%2%1")', 'match("%a+")', `gsub(".", {a = ${str()}, b = false})`, `gsub("%d", function(d, ...) return d + ${int()} end)`])}`;
      case 3:
        return random.pick([
          `str(${expression(random, scope, random.pick(['integer', 'float', 'boolean', 'string', 'object']), depth)})`,
          `type(${anything(random, scope, depth)})`,
          `math.type(${anything(random, scope, depth)})`,
        ]);
      case 4:
        return `("%s|%5.1f|%d|%q"):format(str(${anything(random, scope, depth)}), ${number(random, scope, depth)}, ${int()}, ${str()})`.replace(
          '%s|',
          random.pick(['%s|', '%10s|', '%-5.2s|']),
        );
      case 5:
        return `table.concat(seq(${expression(random, scope, 'list', depth)}), ${str()}${random.chance(30) ? `, ${int()}` : ''})`;
      case 6:
        return `(${expression(random, scope, 'boolean', depth)} and ${str()} or ${str()})`;
      case 7:
        return `text(${anything(random, scope, depth)})`;
      case 8:
        return `string.char(${random.between(32, 126)}, ${random.between(65, 90)})`;
      default:
        return string(random);
    }
  },
  boolean(random, scope, depth) {
    const kind = random.pick(['integer', 'float', 'string', 'object'] as const);
    const other = random.chance(85) ? kind : random.pick(KINDS);
    switch (random.below(6)) {
      case 0:
      case 1:
      case 2:
        return `(${expression(random, scope, kind, depth)} ${random.pick(['<', '<=', '>', '>=', '==', '~='])} ${expression(random, scope, other, depth)})`;
      case 3:
        return `(not ${anything(random, scope, depth)})`;
      case 4:
        return `(${expression(random, scope, 'boolean', depth)} ${random.pick(['and', 'or'])} ${expression(random, scope, 'boolean', depth)})`;
      default:
        return random.pick([
          'true',
          'false',
          'nil',
          `(${anything(random, scope, depth)} == nil)`,
          `rawequal(${anything(random, scope, depth)}, ${anything(random, scope, depth)})`,
        ]);
    }
  },
  list(random, scope, depth) {
    switch (random.below(6)) {
      case 0:
        return `{${[...random.list(3, () => anything(random, scope, depth)), call(random, scope, depth)].join(random.pick([', ', '; ']))}}`;
      case 1:
        return scope.isVararg ? '{...}' : `{${integer(random)}, [2] = ${integer(random)}}`;
      case 2:
        return `pack(${many(random, scope, depth)})`;
      case 3:
        return `table.move(${expression(random, scope, 'list', depth)}, ${random.between(-1, 3)}, ${random.between(0, 5)}, ${random.between(-2, 4)})`;
      default:
        return `{${random.list(5, () => expression(random, scope, 'integer', depth)).join(', ')}}`;
    }
  },
  record(random, scope, depth) {
    const field = () =>
      random.pick([
        `a = ${anything(random, scope, depth)}`,
        `b = ${anything(random, scope, depth)}`,
        `[${expression(random, scope, random.pick(['integer', 'string', 'float']), depth)}] = ${anything(random, scope, depth)}`,
        `m = function(self, ...) return self.a, ... end`,
      ]);
    return `{${Array.from({ length: random.between(1, 4) }, field).join(', ')}}`;
  },
  function(random, scope, depth) {
    const parameter = random.pick(['a', 'a, b', '...', 'a, ...', '']);
    const inside = scope.inFunction(parameter.includes('...'));
    for (const name of parameter.split(', ').filter((one) => /^\w+$/.test(one)))
      inside.declare({ name, kind: random.pick(['integer', 'string', 'list']), isConstant: false, parameters: [] });
    return `function(${parameter}) return ${many(random, inside, depth)} end`;
  },
  object(random, scope, depth) {
    const made = expression(random, scope, 'object', depth);
    switch (random.below(4)) {
      case 0:
        return `(${made} ${random.pick(['+', '-', '*', '/', '%', '..', '//', '&', '|', '~', '<<', '>>'])} ${random.chance(70) ? expression(random, scope, 'integer', depth) : made})`;
      case 1:
        return `(${expression(random, scope, random.pick(['integer', 'string', 'float']), depth)} ${random.pick(['+', '-', '..', '&', '^'])} ${made})`;
      default:
        return `object(${expression(random, scope, random.pick(['integer', 'string', 'float']), depth)})`;
    }
  },
};

export function anything(random: Random, scope: Scope, depth = 0): string {
  return expression(random, scope, random.pick(KINDS), depth);
}

/** Several values, of which the last may be many. */
export function many(random: Random, scope: Scope, depth = 0): string {
  const values = Array.from({ length: random.between(1, 3) }, () => anything(random, scope, depth + 1));
  if (random.chance(20)) values.push(call(random, scope, depth + 1));
  else if (scope.isVararg && random.chance(30)) values.push('...');
  return values.join(', ');
}

export function call(random: Random, scope: Scope, depth = 0): string {
  const known = scope.find(random, 'function');
  if (known && random.chance(75)) {
    const given = known.parameters.map((kind) => expression(random, scope, kind, depth + 1));
    if (random.chance(20)) given.push(anything(random, scope, depth + 1));
    if (random.chance(10)) given.pop();
    return `${known.name}(${given.join(', ')})`;
  }
  const record = scope.find(random, 'record');
  switch (random.below(6)) {
    case 0:
      return record ? `${record.name}:m(${many(random, scope, depth + 1)})` : `keep(${many(random, scope, depth + 1)})`;
    case 1:
      return `unpack(seq(${expression(random, scope, 'list', depth + 1)})${random.chance(30) ? `, ${random.between(-1, 3)}, ${random.between(0, 6)}` : ''})`;
    case 2:
      return `pcall(${random.chance(60) ? expression(random, scope, 'function', depth + 1) : 'error'}, ${many(random, scope, depth + 1)})`;
    case 3:
      return scope.isInCoroutine
        ? `coroutine.yield(${many(random, scope, depth + 1)})`
        : `keep(${many(random, scope, depth + 1)})`;
    case 4:
      return `(${expression(random, scope, 'object', depth + 1)})(${many(random, scope, depth + 1)})`;
    default:
      return `select(${random.chance(90) ? random.between(1, 2) : random.between(-2, 3)}, ${many(random, scope, depth + 1)})`;
  }
}
