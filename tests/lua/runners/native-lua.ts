/** The oracle where `lua5.4` is installed: a fresh process, in an empty folder, for each script. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ScriptResult, ScriptRunner } from '../run-scripts.ts';

const COMMAND = process.env.PERILUNE_NATIVE_LUA ?? 'lua5.4';

/** Separates the message from whatever the script wrote to standard error itself. */
const ERROR_MARK = '\u0001error\u0001';

const HARNESS = `
local path = os.getenv("PERILUNE_SCRIPT")
local chunk, problem
do
  local file <close> = assert(io.open(path, "rb"))
  chunk, problem = load(file:read("a"), "=script")
end
local mark, standard_error = "\\1error\\1", io.stderr
local kind, mine, describe = type, getmetatable, tostring
local ok = false
if chunk then ok, problem = pcall(chunk) end
if not ok then
  if kind(problem) == "table" and not (mine(problem) and mine(problem).__tostring) then
    problem = "(error object is a table value)"
  elseif problem == nil then
    problem = "nil"
  end
  standard_error:write(mark, describe(problem))
end
`;

export function nativeLuaRunner(): ScriptRunner | undefined {
  const version = /^Lua 5\.4\.(\d+)/.exec(spawnSync(COMMAND, ['-v'], { encoding: 'utf8' }).stdout ?? '');
  if (!version) return undefined;
  return { name: 'lua5.4', isPuc: true, release: Number(version[1]), run: runInFolder };
}

async function runInFolder(source: string): Promise<ScriptResult> {
  const folder = await mkdtemp(join(tmpdir(), 'perilune-script-'));
  try {
    const path = `${folder}.lua`;
    await writeFile(path, source);
    const result = await runHarness(path, folder);
    await rm(path);
    return result;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function runHarness(path: string, folder: string): Promise<ScriptResult> {
  const options = {
    cwd: folder,
    timeout: 20_000,
    env: { ...process.env, PERILUNE_SCRIPT: path, TZ: 'UTC', LC_ALL: 'C' },
  };
  return new Promise((resolve, reject) => {
    const child = execFile(COMMAND, ['-e', HARNESS], options, (_, stdout, stderr) => {
      if (child.signalCode !== null) reject(new Error(`${COMMAND} ended by ${child.signalCode}`));
      const at = stderr.indexOf(ERROR_MARK);
      resolve({ output: stdout, error: at === -1 ? undefined : stderr.slice(at + ERROR_MARK.length) });
    });
    child.stdin?.end();
  });
}
