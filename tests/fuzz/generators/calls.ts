/**
 * Programs of many lines, each of which calls one library function with arguments near its edges and shows what comes
 * of it. A difference is then one line.
 */
import type { Random } from '../random.ts';
import { bytes, characters, float, integer, quote, string } from './literals.ts';

/** Shows values with their subtypes, or the error. */
const SHOW = `local function show(ok, ...)
  local out = {}
  for i = 1, select("#", ...) do
    local v = select(i, ...)
    out[i] = (math.type(v) or type(v)) .. ":" .. tostring(v)
  end
  print(ok, table.concat(out, " "))
end
`;

export function linesOf(random: Random, count: number, line: (random: Random) => string): string {
  const lines = Array.from({ length: count }, () => `show(pcall(${line(random)}))`);
  return `${SHOW}${lines.join('\n')}\n`;
}

/** A place in a string. On a machine with 32 bits, as wasmoon is one, PUC Lua cuts off what is beyond them. */
function position(random: Random): string {
  return random.chance(85)
    ? String(random.between(-12, 16))
    : random.pick(['math.maxinteger', 'math.mininteger', '100']);
}

// ── Patterns

const SUBJECTS = 'ab01 ().%-[]';
const ITEMS = [
  'a',
  'b',
  '.',
  '%a',
  '%d',
  '%s',
  '%w',
  '%A',
  '[ab]',
  '[^a]',
  '[a-c%d]',
  '[%w_]',
  '[]]',
  '[^]]',
  '[a-]',
  '[%a-z]',
  '%.',
  '%%',
  '%(',
];
const ODD = [
  '%b()',
  '%f[%w]',
  '%f[^a]',
  '%1',
  '%2',
  '%0',
  '%',
  '[',
  '[a',
  '[%',
  '%b',
  '%bx',
  '%f',
  '%fa',
  ')',
  '(',
  '()',
  '^',
  '$',
  '%g',
  '%p',
  '%x',
  '%c',
  '%l',
  '%u',
  '\0',
  '%z',
  '-',
  '*',
];

export function pattern(random: Random): string {
  let text = random.chance(20) ? '^' : '';
  const count = random.between(0, 5);
  let open = 0;
  let quantified = 0;
  for (let i = 0; i < count; i++) {
    if (random.chance(15)) {
      text += '(';
      open++;
    }
    if (random.chance(12)) {
      text += random.pick(ODD);
    } else {
      text += random.pick(ITEMS);
      if (quantified < 3 && random.chance(45)) {
        text += random.pick(['*', '+', '-', '?']);
        quantified++;
      }
    }
    if (open > 0 && random.chance(40)) {
      text += ')';
      open--;
    }
  }
  if (random.chance(90)) text += ')'.repeat(open);
  return random.chance(20) ? `${text}$` : text;
}

function subject(random: Random): string {
  return random.chance(90) ? characters(random, SUBJECTS, 14) : bytes(random, 14);
}
const REPLACEMENTS = [
  '"x"',
  '"%0%0"',
  '"%1"',
  '"<%1>"',
  '"%2"',
  '"%"',
  '"%%"',
  '"%a"',
  '{a = "A", b = false, ab = 1}',
  '{}',
  '7',
  '2.5',
  'true',
  'nil',
];
const CALLBACKS = [
  'function(...) return ... end',
  'function(a, b) return b or a and #a end',
  'function() return false end',
  'function() return {} end',
  'function(...) return select("#", ...) end',
];

export function patternCall(random: Random): string {
  const start = random.chance(30) ? `, ${random.pick([position(random), '2.0', '1.5', 'nil', '"2"'])}` : '';
  const parts = `${quote(subject(random))}, ${quote(pattern(random))}`;
  switch (random.below(5)) {
    case 0:
      return `string.find, ${parts}${start}${start && random.chance(20) ? ', true' : ''}`;
    case 1:
      return `string.match, ${parts}${start}`;
    case 2: {
      const all =
        'function(s, p, i) local r = {} for a, b, c in s:gmatch(p, i) do r[#r + 1] = tostring(a) .. "," .. tostring(b) .. "," .. tostring(c) if #r > 30 then break end end return #r, table.concat(r, ";") end';
      return `${all}, ${parts}${start}`;
    }
    default: {
      const limit = random.chance(30) ? `, ${position(random)}` : '';
      return `string.gsub, ${parts}, ${random.pick(random.chance(60) ? REPLACEMENTS : CALLBACKS)}${limit}`;
    }
  }
}

// ── Formats

/** Without p, which shows an address. */
const CONVERSIONS = 'diuoxXcsqaAeEfFgG%nL ';

function specification(random: Random): string {
  if (random.chance(3)) return characters(random, '%-+ #0123456789.diuxqsl', 8);
  const flags = random.chance(40) ? characters(random, '-+ #0', 3) : '';
  const width = random.chance(40) ? String(random.below(random.chance(95) ? 30 : 300)) : '';
  const precision = random.chance(40) ? `.${random.chance(85) ? random.below(random.chance(95) ? 30 : 300) : ''}` : '';
  return `%${flags}${width}${precision}${random.pick([...CONVERSIONS])}`;
}
function value(random: Random): string {
  switch (random.below(8)) {
    case 0:
    case 1:
    case 2:
      return integer(random);
    case 3:
    case 4:
      return float(random);
    case 5:
    case 6:
      return string(random);
    default:
      return random.pick([
        'nil',
        'true',
        'setmetatable({}, {__tostring = function() return "T" end})',
        'setmetatable({}, {__tostring = function() return 1 end})',
        quote(bytes(random, 10)),
        '("x"):rep(120)',
      ]);
  }
}
export function formatCall(random: Random): string {
  const count = random.between(1, 3);
  const format = Array.from(
    { length: count },
    () => `${characters(random, 'ab %', 1).replace('%', '%%')}${specification(random)}`,
  ).join('');
  const values = Array.from({ length: random.chance(95) ? count : count - 1 }, () => value(random));
  return ['string.format', quote(format), ...values].join(', ');
}

// ── Packing

const CODES = [
  'b',
  'B',
  'h',
  'H',
  'i',
  'I',
  'l',
  'L',
  'j',
  'J',
  'T',
  'f',
  'd',
  'n',
  's',
  'z',
  'x',
  'X',
  ' ',
  '<',
  '>',
  '=',
  '!',
];

function packFormat(random: Random): string {
  let text = '';
  for (let i = random.between(1, 5); i > 0; i--) {
    const code = random.pick(CODES);
    text += code;
    if ('iIs!'.includes(code) && random.chance(60))
      text += String(random.chance(90) ? random.between(1, 16) : random.below(99));
    if (code === 'X') text += random.pick(['i4', 'd', 'h', 'b', 'i3', '', 'x', 'z']);
    if (random.chance(6)) text += `c${random.chance(90) ? random.below(12) : ''}`;
    if (random.chance(2)) text += random.pick(['q', '1', 'i0', 'i17', 'c', '!3', 'r', '\0']);
  }
  return text;
}
export function packCall(random: Random): string {
  const format = quote(packFormat(random));
  switch (random.below(4)) {
    case 0:
      return `string.packsize, ${format}`;
    case 1: {
      const at = random.chance(30) ? `, ${integer(random)}` : '';
      return `string.unpack, ${format}, ${quote(random.chance(70) ? bytes(random, 40) : characters(random, '\0\x01\x7f\x80\xff', 40))}${at}`;
    }
    default: {
      const values = Array.from({ length: random.between(0, 6) }, () => value(random));
      const both =
        '(function(f, ...) local s = string.pack(f, ...) return (s:gsub(".", function(c) return ("%02x"):format(c:byte()) end)), string.unpack(f, s) end)';
      return [both, format, ...values].join(', ');
    }
  }
}

// ── Numbers

function numeral(random: Random): string {
  if (random.chance(10)) return characters(random, '0123456789abcdefxXpPeE.+- \t_', 14);
  const sign = random.pick(['', '', '', '-', '+', '- ']);
  const blank = random.pick(['', '', '', ' ', '\t', '\n', '\0', '\v']);
  if (random.chance(35)) {
    const digits = characters(random, '0123456789abcdefABCDEF', 20);
    const fraction = random.chance(30) ? `.${characters(random, '0123456789abcdef', 18)}` : '';
    const exponent = random.chance(30)
      ? `${random.pick(['p', 'P'])}${random.pick(['', '+', '-'])}${random.below(1200)}`
      : '';
    return `${blank}${sign}0x${digits}${fraction}${exponent}${blank}`;
  }
  const digits = characters(random, '0123456789', random.chance(90) ? 20 : 400);
  const fraction = random.chance(50) ? `.${characters(random, '0123456789', random.chance(90) ? 20 : 400)}` : '';
  const exponent = random.chance(40)
    ? `${random.pick(['e', 'E'])}${random.pick(['', '+', '-'])}${random.below(random.chance(80) ? 330 : 100000)}`
    : '';
  return `${blank}${sign}${digits}${fraction}${exponent}${random.pick(['', '', '', ' ', 'x', '.'])}`;
}
export function numberCall(random: Random): string {
  const text = quote(numeral(random));
  switch (random.below(7)) {
    case 0:
      return `tonumber, ${quote(characters(random, '0123456789abzZ- ', 12))}, ${random.chance(90) ? random.between(2, 36) : integer(random)}`;
    case 1:
      return `math.tointeger, ${random.pick([text, float(random), integer(random)])}`;
    case 2:
      return `function(s, x) return s + x, s * 1, -s end, ${text}, ${random.pick([integer(random), float(random)])}`;
    case 3:
      return `load, ${quote(`return ${numeral(random)}`)}, "=n"`;
    case 4:
      return `function(s) local f = load("return " .. s, "=n") if f then return f() end return "no" end, ${text}`;
    case 5:
      return `function(s) local x = tonumber(s) return x, x and ("%.17g"):format(x), x and ("%a"):format(x), x and ("%q"):format(x) end, ${text}`;
    default:
      return `tonumber, ${text}`;
  }
}

// ── UTF-8

function encoded(random: Random): string {
  if (random.chance(40)) return bytes(random, 8);
  const points = random.list(6, () =>
    random.pick([65, 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xfffd, 0xffff, 0x10000, 0x10ffff, 0x61]),
  );
  const text = Buffer.from(String.fromCodePoint(...points), 'utf8').toString('latin1');
  return random.chance(70) ? text : text.slice(random.below(3), text.length - random.below(3));
}
export function utf8Call(random: Random): string {
  const text = quote(encoded(random));
  const place = () => (random.chance(60) ? `, ${position(random)}` : ', nil');
  const lax = () => (random.chance(30) ? ', true' : '');
  switch (random.below(6)) {
    case 0:
      return `utf8.len, ${text}${place()}${place()}${lax()}`;
    case 1:
      return `utf8.codepoint, ${text}${place()}${place()}${lax()}`;
    case 2:
      return `utf8.offset, ${text}, ${position(random)}${random.chance(40) ? place() : ''}`;
    case 3:
      return `function(s, l) local r = {} for p, c in utf8.codes(s, l) do r[#r + 1] = p .. ":" .. c end return table.concat(r, " ") end, ${text}${lax()}`;
    case 4:
      return `utf8.char, ${random.list(4, () => random.pick([integer(random), '0x7fffffff', '0x10ffff', '0xd800', '8364'])).join(', ') || '65'}`;
    default:
      return `function(s) local r = {} for c in s:gmatch(utf8.charpattern) do r[#r + 1] = #c end return table.concat(r, " ") end, ${text}`;
  }
}

// ── Dates

const DATE_CODES = 'aAbBcdDeFgGhHIjmMnprRStTuUVwWxXyYzZ%EOkP';

function dateFormat(random: Random): string {
  const pieces = random.list(4, () => {
    const modifier = random.chance(10) ? random.pick(['E', 'O', '-']) : '';
    return `${characters(random, 'ab ', 2)}%${modifier}${DATE_CODES[random.below(DATE_CODES.length)]}`;
  });
  return `!${pieces.join('')}`;
}
export function dateCall(random: Random): string {
  const time = random.chance(70) ? String(random.below(2 ** 31) * random.pick([1, 1, -1, 2, 60])) : integer(random);
  switch (random.below(4)) {
    case 0:
      return `function(t) local d = os.date("!*t", t) return d.year, d.month, d.day, d.hour, d.min, d.sec, d.wday, d.yday, d.isdst end, ${time}`;
    case 1: {
      const field = (name: string, from: number, to: number) =>
        `${name} = ${random.chance(90) ? random.between(from, to) : random.pick([integer(random), '1.5', '"3"', '"x"', '3.0', 'nil'])}`;
      const fields = [
        field('year', 1902, 2200),
        field('month', -5, 30),
        field('day', -40, 400),
        field('hour', -30, 50),
        field('min', -99, 99),
        field('sec', -99, 99),
      ];
      return `function(d) local t = os.time(d) return t, d.year, d.month, d.day, d.hour, d.min, d.sec, d.wday, d.yday, d.isdst end, {${fields.join(', ')}}`;
    }
    default:
      return `os.date, ${quote(dateFormat(random))}, ${time}`;
  }
}

// ── The rest of the library, with arguments of any kind

const FUNCTIONS = `
  select rawget rawset rawlen rawequal tostring tonumber type error assert getmetatable setmetatable ipairs pcall xpcall load
  math.abs math.ceil math.floor math.fmod math.max math.min math.modf math.sqrt math.tointeger math.type math.ult
  string.byte string.char string.len string.lower string.upper string.reverse string.sub string.rep
  table.concat table.insert table.remove table.move table.unpack table.pack table.sort
  coroutine.create coroutine.wrap coroutine.resume coroutine.status coroutine.isyieldable coroutine.close coroutine.yield
  debug.getmetatable`
  .trim()
  .split(/\s+/);

function anyValue(random: Random): string {
  switch (random.below(9)) {
    case 0:
      return random.pick(['{}', '{1, 2, 3}', '{3, 1, 2}', '{"b", "a"}', '{a = 1}', '{{}, {}}', '{1, "x"}']);
    case 1:
      return random.pick([
        'print',
        'function(...) return ... end',
        'function() error("in it", 0) end',
        'function(a, b) return a < b end',
      ]);
    case 2:
      return random.pick(['nil', 'true', 'false', 'coroutine.create(function(...) return ... end)', 'io.stdout']);
    case 3:
      return random.pick([
        'setmetatable({}, {__index = function(t, k) return k end, __len = function() return 3 end})',
        'setmetatable({}, {__len = function() return "x" end})',
        'setmetatable({}, {__metatable = 1})',
        'setmetatable({}, {__name = "NAME"})',
        'setmetatable({}, {__lt = function() return 1 end})',
        'setmetatable({}, {__call = function(...) return select("#", ...) end})',
        'setmetatable({}, {__newindex = function() end, __len = function() return 2 end})',
      ]);
    case 4:
      return float(random);
    case 5:
    case 6:
      return random.chance(70) ? String(random.between(-3, 6)) : integer(random);
    default:
      return string(random);
  }
}

export function libraryCall(random: Random): string {
  const name = random.pick(FUNCTIONS);
  const values = random.list(random.chance(90) ? 3 : 5, () => anyValue(random));
  // Lengths and counts that would take for ever, or all memory, everywhere; and positions, see position.
  if (
    /rep|concat|unpack|move|insert|sub|byte/.test(name) &&
    values.some((one) => /\d{5}|math\.(max|min)|<<|\^|0x[\df]{4}|1e|huge/.test(one))
  )
    return 'type, "left out"';
  // In C it is not said which argument is looked at first.
  if (name === 'math.fmod') return `${name}, ${float(random)}, ${anyValue(random)}`;
  if (random.chance(50)) return [name, ...values].join(', ');
  return `function(...) return ${name}(...) end${values.length ? `, ${values.join(', ')}` : ''}`;
}
