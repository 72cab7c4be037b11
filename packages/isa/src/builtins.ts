/**
 * The builtins: every library function once. The number of a builtin is its place in this list.
 * From it come the constants, the switch that calls them and the code that fills the library tables.
 *
 * A function `name` of library `library` is the exported function libraryName in
 * engine/assembly/library/<library>/index.ts: `string`, `rep` → stringRep; `system`, `yield_wait` → systemYieldWait. `control` functions change the
 * frames themselves and are carried out by the interpreter (interpreter/control.ts), not called.
 * A name starting with a space is internal: no script finds it under that name.
 */
export interface BuiltinGroup {
  readonly library: string;
  readonly control?: readonly string[];
  readonly names: readonly string[];
}

export const builtinGroups: readonly BuiltinGroup[] = [
  {
    library: 'base',
    control: ['pcall', 'xpcall', 'error', 'next', ' ipairsNext'],
    names: [
      'assert',
      'collectgarbage',
      'dofile',
      'getmetatable',
      'ipairs',
      'load',
      'loadfile',
      'pairs',
      'print',
      'rawequal',
      'rawget',
      'rawlen',
      'rawset',
      'select',
      'setmetatable',
      'tonumber',
      'tostring',
      'type',
      'warn',
    ],
  },
  {
    library: 'coroutine',
    control: ['resume', 'yield', ' wrapCall', 'close'],
    names: ['create', 'isyieldable', 'running', 'status', 'wrap'],
  },
  {
    library: 'string',
    names: [
      'byte',
      'char',
      'dump',
      'find',
      'format',
      'gmatch',
      'gsub',
      'len',
      'lower',
      'match',
      'pack',
      'packsize',
      'rep',
      'reverse',
      'sub',
      'unpack',
      'upper',
      ' gmatchNext',
      ' add',
      ' sub',
      ' mul',
      ' mod',
      ' pow',
      ' div',
      ' idiv',
      ' unm',
    ],
  },
  { library: 'table', names: ['concat', 'insert', 'move', 'pack', 'remove', 'sort', 'unpack'] },
  {
    library: 'math',
    names: [
      'abs',
      'acos',
      'asin',
      'atan',
      'ceil',
      'cos',
      'deg',
      'exp',
      'floor',
      'fmod',
      'log',
      'max',
      'min',
      'modf',
      'rad',
      'random',
      'randomseed',
      'sin',
      'sqrt',
      'tan',
      'tointeger',
      'type',
      'ult',
    ],
  },
  { library: 'utf8', names: ['char', 'codepoint', 'codes', 'len', 'offset', ' codesNext', ' codesNextLax'] },
  {
    library: 'os',
    names: [
      'clock',
      'date',
      'difftime',
      'execute',
      'exit',
      'getenv',
      'remove',
      'rename',
      'setlocale',
      'time',
      'tmpname',
    ],
  },
  {
    library: 'io',
    names: [
      'close',
      'input',
      'lines',
      'open',
      'output',
      'popen',
      'read',
      'tmpfile',
      'type',
      'write',
      ' fileClose',
      ' fileFlush',
      ' fileLines',
      ' fileRead',
      ' fileSeek',
      ' fileSetvbuf',
      ' fileWrite',
      ' fileToString',
      ' fileCollect',
      ' linesNext',
      'flush',
    ],
  },
  {
    library: 'debug',
    names: [
      'debug',
      'gethook',
      'getinfo',
      'getlocal',
      'getmetatable',
      'getregistry',
      'getupvalue',
      'getuservalue',
      'sethook',
      'setlocal',
      'setmetatable',
      'setupvalue',
      'setuservalue',
      'traceback',
      'upvalueid',
      'upvaluejoin',
      'setcstacklimit',
    ],
  },
  {
    library: 'package',
    names: [
      'require',
      'loadlib',
      'searchpath',
      ' searchPreload',
      ' searchHost',
      ' searchPath',
      ' searchLibrary',
      ' searchRoot',
    ],
  },
  {
    library: 'machine',
    names: [' hostCall', ' startMain', ' messageHandler'],
  },
  // Opened in images only, see isa/src/system.ts.
  {
    library: 'system',
    names: [
      'command',
      'subscribe',
      'allow_read_write',
      'allow_read_only',
      'allow_userspace_readable',
      'yield_no_wait',
      'yield_wait',
      'yield_wait_for',
      'memop',
      'exit',
      'restart',
      'invocation',
      'returned',
      'fault',
      'invoke',
      'step',
      ' write',
      ' callInvoked',
      ' explain',
    ],
  },
  { library: 'buffer', names: ['new', 'length', 'get', 'set', 'read', 'write', 'fill', 'copy', ' toString'] },
  // What the interpreter leaves to code that can wait: see interpreter/slow.ts.
  {
    library: 'core',
    names: [
      ' growTable',
      ' concatenate',
      ' equalStrings',
      ' lessStrings',
      ' lessEqualStrings',
      ' ipairsSlow',
      ' hashString',
    ],
  },
];

export interface Builtin {
  readonly id: number;
  readonly library: string;
  /** As scripts write it; internal ones without their leading space. */
  readonly name: string;
  readonly internal: boolean;
  readonly control: boolean;
  /** Name of the function in the assembly. */
  readonly symbol: string;
}

function capitalised(name: string): string {
  return name.replace(/(?:^|_)(.)/g, (_, letter: string) => letter.toUpperCase());
}

/** Control builtins come first, so that one comparison tells them. */
export const builtins: readonly Builtin[] = [true, false]
  .flatMap((control) =>
    builtinGroups.flatMap(({ library, control: controls = [], names }) =>
      (control ? controls : names).map((name) => ({ library, name, control })),
    ),
  )
  .map(({ library, name, control }, id) => {
    const internal = name.startsWith(' ');
    const plain = name.trim();
    const symbol = `${library}${internal ? 'Internal' : ''}${capitalised(plain)}`;
    return { id, library, name: plain, internal, control, symbol };
  });
