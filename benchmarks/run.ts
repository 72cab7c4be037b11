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
  kernel: {
    summary: 'system calls, switches, starts, memory, crowds, hogs, control tasks: measured against their targets',
    load: async () => (await import('./kernel.ts')).runKernelSuite,
  },
};

const [name, ...commandLine] = process.argv.slice(2);
const suite = name === undefined ? undefined : SUITES[name];
if (suite) {
  process.exitCode = await (await suite.load())(commandLine);
} else {
  const rows = Object.entries(SUITES).map(([key, { summary }]) => `  ${key.padEnd(8)} ${summary}\n`);
  process.stderr.write(`usage: npm run bench -- SUITE [ARGUMENT...]\n\nSuites\n${rows.join('')}`);
  process.exitCode = 2;
}
