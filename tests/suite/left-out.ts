/**
 * What of the official test suite of Lua 5.4.8 our engine does not run, and why. Nothing else is changed or skipped.
 *
 * A part is named by its lines and by what its first and last line say: prepare.ts refuses a suite that differs.
 */

export type Reason = 'bytecode' | 'environment' | 'shell' | 'beyond PUC';

export interface LeftOut {
  readonly file: string;
  /** First and last line, counted from 1. */
  readonly lines: readonly [number, number];
  /** What these two lines say, without the space around it. */
  readonly first: string;
  readonly last: string;
  readonly reason: Reason;
  /** What the part tests, and why it cannot be run. */
  readonly why: string;
}

/** The messages by which the suite itself says that it passes over a part, with what that part needs. */
export const SKIPPED_BY_ITSELF: Readonly<Record<string, string>> = {
  'testC not active': 'C test library',
  'cannot load dynamic library': 'C API',
  'pt_BR locale not available': 'locale',
};

function part(
  file: string,
  lines: LeftOut['lines'],
  first: string,
  last: string,
  reason: Reason,
  why: string,
): LeftOut {
  return { file, lines, first, last, reason, why };
}

function line(file: string, number: number, text: string, reason: Reason, why: string): LeftOut {
  return part(file, [number, number], text, text, reason, why);
}

const DUMPED = 'loads what string.dump gives';

export const LEFT_OUT: readonly LeftOut[] = [
  part(
    'all.lua',
    [150, 151],
    'local b = string.dump(f, strip)',
    'f = assert(load(b))',
    'bytecode',
    'makes every file a binary chunk before it is run; here it is run as text',
  ),
  part(
    'calls.lua',
    [331, 332],
    'f = load(string.dump(function () return 1 end), nil, "b", {})',
    'assert(type(f) == "function" and f() == 1)',
    'bytecode',
    DUMPED,
  ),
  part('calls.lua', [335, 342], 'do   -- another bug (in 5.4.0)', 'end', 'bytecode', DUMPED),
  part('calls.lua', [345, 350], 'x = string.dump(load("x = 1; return x"))', '_G.x = nil', 'bytecode', DUMPED),
  part('calls.lua', [368, 372], 'local d = string.dump(h)', 'assert(x() == 123)', 'bytecode', DUMPED),
  part(
    'calls.lua',
    [390, 393],
    '-- repeat the test loading a binary chunk',
    'assert(a()(2)(3)(10) == 15)',
    'bytecode',
    DUMPED,
  ),
  part('calls.lua', [396, 411], '-- test for dump/undump with upvalues', 'assert(x() == 24)', 'bytecode', DUMPED),
  line(
    'calls.lua',
    428,
    'f = load(string.dump(f))   -- main chunk now has many upvalues',
    'bytecode',
    'makes a copy of a function; the test goes on with the function itself',
  ),
  part(
    'calls.lua',
    [453, 494],
    'print("testing binary chunks")',
    'end',
    'bytecode',
    'the header of binary chunks, and damaged ones',
  ),
  line(
    'coroutine.lua',
    283,
    'assert(not pcall(table.sort,{1,2,3}, coroutine.yield))',
    'beyond PUC',
    'expects that table.sort cannot wait for a coroutine; here it can',
  ),
  line(
    'coroutine.lua',
    325,
    'assert(not coroutine.isyieldable())',
    'beyond PUC',
    'expects that a function called by string.gsub cannot wait; here it can',
  ),
  part(
    'db.lua',
    [55, 57],
    'local func = load(string.dump(load("print(10)"), true))',
    'assert(#actl == 0)   -- no line info',
    'bytecode',
    DUMPED,
  ),
  part(
    'db.lua',
    [960, 1051],
    'print("testing debug functions on chunk without debug info")',
    'end',
    'bytecode',
    'functions whose debug information string.dump took away',
  ),
  part('errors.lua', [278, 290], 'do', 'end', 'bytecode', 'functions whose debug information string.dump took away'),
  part(
    'errors.lua',
    [373, 374],
    'f = coroutine.wrap(function () table.sort({1,2,3}, coroutine.yield) end)',
    'checkerr("yield across", f)',
    'beyond PUC',
    'expects that table.sort cannot wait for a coroutine; here it can',
  ),
  line(
    'files.lua',
    8,
    'assert(type(os.getenv"PATH") == "string")',
    'environment',
    'a process sees no environment: os.getenv gives nil',
  ),
  part('files.lua', [553, 559], '-- loading binary file', 'assert(os.remove(file))', 'bytecode', DUMPED),
  part('files.lua', [561, 570], '-- bug in 5.2.1', 'end', 'bytecode', DUMPED),
  part(
    'files.lua',
    [572, 579],
    '-- loading binary file with initial comment',
    'assert(os.remove(file))',
    'bytecode',
    DUMPED,
  ),
  part('files.lua', [717, 767], 'if not _port then', 'end', 'shell', 'io.popen and os.execute'),
  part(
    'main.lua',
    [1, 568],
    '# testing special comment on first line',
    'print("OK")',
    'shell',
    'runs the command lua through os.execute',
  ),
];
