/** All fuzzers there are. */
import type { Fuzzer } from './fuzzer.ts';
import {
  dateCall,
  formatCall,
  libraryCall,
  linesOf,
  numberCall,
  packCall,
  patternCall,
  utf8Call,
} from './generators/calls.ts';
import { makeProgram } from './generators/program.ts';
import { loadingProgram, nearlySource } from './generators/sources.ts';
import type { Random } from './random.ts';

/** Calls in one program. */
const CALLS = 40;

function calls(name: string, about: string, call: (random: Random) => string): Fuzzer {
  return { name, about, isCompared: true, make: (random) => linesOf(random, CALLS, call) };
}

export const fuzzers: readonly Fuzzer[] = [
  {
    name: 'programs',
    about: 'whole programs by a grammar: values, control flow, functions, coroutines, metatables, errors',
    isCompared: true,
    make: makeProgram,
  },
  {
    name: 'sources',
    about: 'sources with something wrong, given to load: what the compiler says about them',
    isCompared: true,
    make: loadingProgram,
  },
  {
    name: 'broken',
    about: 'the same, run, whatever they do',
    isCompared: false,
    limits: { memory: 2 << 20, fuel: 500_000 },
    make: nearlySource,
  },
  calls('library', 'base, string, table, math, coroutine and debug functions, with arguments of any kind', libraryCall),
  calls('patterns', 'find, match, gmatch, gsub', patternCall),
  calls('formats', 'string.format', formatCall),
  {
    ...calls('packing', 'pack, unpack, packsize', packCall),
    notOn: { wasmoon: 'its native sizes are those of a machine with 32 bits' },
  },
  calls('numbers', 'numerals: tonumber, arithmetic on strings, literals; numbers as text', numberCall),
  calls('utf8', 'the utf8 library, on bytes that are and are not UTF-8', utf8Call),
  {
    ...calls('dates', 'os.date and os.time', dateCall),
    notOn: { wasmoon: 'its C library has conversions of its own' },
  },
];
