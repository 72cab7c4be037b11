/**
 * Measures, always against others in the same run:
 *
 *   npm run bench -- SUITE [ARGUMENT...]
 */
type Suite = (commandLine: readonly string[]) => Promise<number>;

const SUITES: Record<string, { readonly summary: string; load(): Promise<Suite> }> = {
  lua: {
    summary: 'the speed of Lua, ours against wasmoon, fengari, lua5.4 and luajit',
    load: async () => (await import('./lua.ts')).runLuaSuite,
  },
  control: {
    summary:
      'control tasks on the real clock for a minute: what a step costs, deadlines missed, by us or by the machine',
    load: () => kernelSuite('control', '--seconds', '60'),
  },
  engine: {
    summary: 'what the engine costs by itself: coroutine switch, host function, creation, snapshot',
    load: () => kernelSuite('engine'),
  },
  installs: {
    summary: 'whether a control app on a running device notices that other apps come and go',
    load: async () => (await import('./installs.ts')).runInstallsSuite,
  },
  kernel: {
    summary: 'system calls, switches, starts, memory, crowds, hogs, control tasks: measured against their targets',
    load: () => kernelSuite(),
  },
};

const [name, ...commandLine] = process.argv.slice(2);
const suite = name === undefined ? undefined : SUITES[name];
if (suite) {
  const run = await suite.load();
  process.exitCode = await run(commandLine).catch(wrongUsage);
} else {
  const rows = Object.entries(SUITES).map(([key, { summary }]) => `  ${key.padEnd(8)} ${summary}\n`);
  process.stderr.write(`usage: npm run bench -- SUITE [ARGUMENT...]\n\nSuites\n${rows.join('')}`);
  process.exitCode = 2;
}

/** @param before the command line, such as the name of a part */
async function kernelSuite(...before: readonly string[]): Promise<Suite> {
  const { runKernelSuite } = await import('./kernel.ts');
  return (commandLine) => runKernelSuite([...before, ...commandLine]);
}

/** What parseArgs complains of is the caller's mistake; anything else is ours. */
function wrongUsage(error: unknown): number {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!code.startsWith('ERR_PARSE_ARGS')) throw error;
  process.stderr.write(`bench: ${(error as Error).message}\n`);
  return 2;
}
