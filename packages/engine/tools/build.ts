/**
 * Builds the engine: AssemblyScript sources → WebAssembly, in three steps.
 *
 *   1. fixed texts become numbers (texts.ts)
 *   2. asc, without optimisation: nothing may be inlined across the line Asyncify draws
 *   3. Binaryen: optimise without inlining, Asyncify (suspension.ts), optimise again
 *
 * The result is kept in build/ under a name with the hash of all inputs; building twice costs a few milliseconds.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { builtins, PROCESS_HEADER_END } from '@perilune/isa';
import { loadAssemblyCompiler } from './assembly-compiler.ts';
import { hintCalls } from './branch-hints.ts';
import { directDispatch } from './direct-dispatch.ts';
import { addForget } from './forget-globals.ts';
import { keepRegistersInMemory } from './registers-in-memory.ts';
import { splitSuspendable } from './split-suspendable.ts';
import { collectTexts, replaceTexts, writeTextSource } from './texts.ts';
import { threadJumps } from './thread-jumps.ts';
import { head, type Node, parseText, printText } from './web-assembly-text.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const engine = join(root, 'packages/engine');
const assembly = join(engine, 'assembly');
const output = join(engine, 'build');

const features = [
  '--enable-bulk-memory',
  '--enable-sign-ext',
  '--enable-mutable-globals',
  '--enable-nontrapping-float-to-int',
];

function sourcesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return sourcesBelow(path);
      return path.endsWith('.ts') && !path.endsWith('.test.ts') ? [path] : [];
    })
    .sort();
}

/** What must not be copied into its callers, the interpreter's loop and the switch over all builtins: large functions compile badly. */
const outOfLine = [
  ...builtins.filter(({ control }) => !control).flatMap(({ symbol }) => [`*/${symbol}`, `*/${symbol}|fresh`]),
  'assembly/interpreter/*',
  'assembly/generated/*',
  'assembly/arithmetic/*',
  'assembly/table-growth/*',
  'assembly/stack/*',
  'assembly/barrier/*',
];

const REWIND = 'assembly/interpreter/builtin-frames/rewind';
const DISPATCH = 'assembly/generated/dispatch/dispatch';
/** Suspendable functions that programs spend their time in. */
const isOftenCalled = (name: string): boolean =>
  /^\$assembly\/(library\/(string|table|base|math|core)|native|output|arguments|protocol|storage|raise)\b/.test(name) &&
  !/pack|load|source-file|warnings/.test(name);
const LOOP = '$assembly/interpreter/loop/interpret';
/** The loop without its superfluous tests, and its twin for hooks, which cannot do without. */
function polishLoop(part: Node): Node {
  if (head(part) !== 'func') return part;
  const func = part as Node[];
  if (func[1] === LOOP) return hintCalls(threadJumps(directDispatch(func)) as Node[]);
  return func[1] === `${LOOP}Hooked` ? hintCalls(threadJumps(func) as Node[]) : part;
}
const ENGINE_ENTRY = 'assembly/index.ts';

export interface BuildOptions {
  /** Entry file below packages/engine; the engine's own by default. */
  readonly entry?: string;
  /** Keep function names in the result, for profiles. */
  readonly names?: boolean;
}

/** Path of the built engine, built now if its inputs changed. */
export async function buildEngine({ entry = ENGINE_ENTRY, names = false }: BuildOptions = {}): Promise<string> {
  const inputs = [
    ...sourcesBelow(assembly),
    ...sourcesBelow(join(root, 'packages/isa/src')),
    ...sourcesBelow(join(engine, 'tools')),
    join(engine, entry),
  ];
  const hash = createHash('sha256');
  for (const path of inputs) hash.update(path.slice(root.length)).update(readFileSync(path));
  for (const tool of ['assemblyscript', 'binaryen'])
    hash.update(readFileSync(join(root, 'node_modules', tool, 'package.json')));
  const label = entry.replace(/^assembly\/|\/|\.ts$/g, '') || 'index';
  const target = join(output, `${label}${names ? '-names' : ''}-${hash.digest('hex').slice(0, 16)}.wasm`);
  if (existsSync(target)) return target;
  mkdirSync(output, { recursive: true });
  const scratch = `${target}.${process.pid}`;
  try {
    writeFileSync(`${scratch}.asc`, await compile(entry));
    await optimise(scratch, entry === ENGINE_ENTRY, names);
    renameSync(`${scratch}.done`, target);
    for (const old of readdirSync(output)) {
      const isOther = join(output, old) !== target && old.endsWith('.wasm') && old.length === basename(target).length;
      if (isOther && old.startsWith(`${label}${names ? '-names' : ''}-`)) rmSync(join(output, old), { force: true });
    }
  } finally {
    for (const part of ['.asc', '.wat', '.mid', '.done']) rmSync(scratch + part, { force: true });
  }
  return target;
}

async function compile(entry: string): Promise<Uint8Array> {
  const asc = await loadAssemblyCompiler();
  const texts = collectTexts(sourcesBelow(assembly).map((path) => readFileSync(path, 'utf8')));
  const read = (name: string, folder = engine): string | null => {
    const path = join(folder, name);
    if (path === join(assembly, 'generated/texts.ts')) return writeTextSource(texts);
    if (!existsSync(path)) return null;
    const source = readFileSync(path, 'utf8');
    return path.startsWith(assembly) || path.startsWith(join(engine, 'test-support'))
      ? replaceTexts(source, texts, name)
      : source;
  };
  let result: Uint8Array | undefined;
  const messages: string[] = [];
  const sink = {
    write: (chunk: string | Uint8Array) =>
      messages.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString()) > 0,
  };
  const { error } = await asc.main(
    // prettier-ignore
    [
      entry,
      '--outFile',
      'engine.wasm',
      '--debug',
      '--runtime',
      'stub',
      '--importMemory',
      '--initialMemory',
      '1',
      '--maximumMemory',
      '65536',
      '--noAssert',
      '--disableWarning',
      '201',
      '--memoryBase',
      String(PROCESS_HEADER_END),
      '--path',
      join(root, 'node_modules'),
      '--baseDir',
      engine,
      '--disable',
      'bulk-memory',
      '--enable',
      'bulk-memory',
    ],
    {
      stdout: sink as never,
      stderr: sink as never,
      readFile: (name: string, folder?: string) =>
        name.startsWith('/') ? read(name.slice(root.length - 1), root) : read(name, folder ?? engine),
      writeFile: (name: string, contents: string | Uint8Array) => {
        if (name.endsWith('.wasm')) result = contents as Uint8Array;
      },
      listFiles: () => [],
    },
  );
  if (error || !result) throw new Error(`the engine does not compile:\n${messages.join('')}${error?.message ?? ''}`);
  return result;
}

/** From `scratch`.asc to `scratch`.done. */
async function optimise(scratch: string, isEngine: boolean, names: boolean): Promise<void> {
  const run = promisify(execFile);
  const tool = join(root, 'node_modules/binaryen/bin/wasm-opt');
  const step = (from: string, to: string, ...flags: string[]) =>
    run(process.execPath, [tool, scratch + from, ...features, ...flags, '-o', scratch + to], { maxBuffer: 1 << 26 });
  const rewrite = (change: (module: Node[]) => Node[]) =>
    writeFileSync(`${scratch}.wat`, printText(change(parseText(readFileSync(`${scratch}.wat`, 'utf8')))));
  // dispatch holds nothing across the call it makes, so it need not be saved: when a builtin goes on, it is simply run again.
  const flags = ['ignore-indirect', 'ignore-imports', 'verbose', `removelist@${DISPATCH}`];
  const asyncify = ['--asyncify', ...flags.map((flag) => `--pass-arg=asyncify-${flag}`)];
  const { stdout, stderr } = await step('.asc', '.wat', '--no-inline=*', '-O3', ...asyncify, '-g', '-S');
  const leak = /\[asyncify\] assembly\/index\/run can change the state due to .*/.exec(stdout + stderr);
  if (leak)
    throw new Error(
      `the interpreter's loop would be made suspendable, something it calls directly can wait:\n${stdout}${stderr}`,
    );
  if (isEngine) rewrite((module) => splitSuspendable(module, `$${REWIND}`, `$${DISPATCH}`, isOftenCalled));
  await step('.wat', '.mid', '--no-inline=*', '-O2', '-g');
  await step('.mid', '.wat', ...outOfLine.map((name) => `--no-inline=${name}`), '-O3', '-g', '-S');
  if (isEngine) rewrite((module) => addForget(keepRegistersInMemory(module.map(polishLoop))));
  await step('.wat', '.done', ...(names ? ['-g'] : []));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    console.log(await buildEngine({ names: process.argv.includes('--names') }));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
