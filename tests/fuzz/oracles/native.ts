/** The machine's own Lua, `lua5.4` or what PERILUNE_NATIVE_LUA names: a process for each batch, with little memory. */
import { execFile, spawnSync } from 'node:child_process';
import { decodeAnswers, encodeBatch, HARNESS } from './harness.ts';
import { askAll, type Oracle } from './oracle.ts';

const COMMAND = process.env.PERILUNE_NATIVE_LUA ?? 'lua5.4';
const KILOBYTES = 1_000_000;
/** Of the processor, for one batch. */
const SECONDS = 10;
const SCRIPT = 'load(os.getenv("HARNESS"), "=harness")(io.read("a"), function(answer) io.write(answer) io.flush() end)';

export function nativeOracle(): Oracle | undefined {
  const version = /^Lua 5\.4\.(\d+)/.exec(spawnSync(COMMAND, ['-v'], { encoding: 'utf8' }).stdout ?? '');
  if (!version) return undefined;
  return { name: COMMAND, release: Number(version[1]), run: (programs) => askAll(programs, ask) };
}

function ask(programs: readonly string[]): Promise<(string | undefined)[]> {
  const options = { maxBuffer: 1 << 28, env: { ...process.env, TZ: 'UTC', LC_ALL: 'C', SCRIPT, HARNESS } };
  const command = `ulimit -v ${KILOBYTES}; ulimit -t ${SECONDS}; exec "$0" -e "$SCRIPT"`;
  return new Promise((resolve) => {
    const child = execFile('sh', ['-c', command, COMMAND], options, (_, out) => resolve(decodeAnswers(out)));
    child.stdin?.on('error', () => {}); // it ended early: answers are missing
    child.stdin?.end(encodeBatch(programs));
  });
}
