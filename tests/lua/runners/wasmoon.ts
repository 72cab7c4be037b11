/**
 * The oracle that is always there: PUC Lua 5.4 in wasm.
 *
 * Its limits: wasmoon writes standard output to the console, so print and io.write are replaced by Lua
 * functions that collect; and strings reach JavaScript as UTF-8, so a script must not print other bytes.
 * It corrupts its stack after some sixty results: each script has an engine of its own and gives one.
 */
import { LuaFactory } from 'wasmoon';
import type { ScriptResult, ScriptRunner } from '../run-scripts.ts';

const HARNESS = `
local pieces, describe, select, concat = {}, tostring, select, table.concat
local kind, mine = type, getmetatable
function print(...)
  local out = {}
  for i = 1, select("#", ...) do out[i] = describe((select(i, ...))) end
  pieces[#pieces + 1] = concat(out, "\\t") .. "\\n"
end
local standard, methods = io.stdout, mine(io.stdout).__index
local write, output = methods.write, io.output
function methods.write(file, ...)
  if file ~= standard then return write(file, ...) end
  for i = 1, select("#", ...) do pieces[#pieces + 1] = describe((select(i, ...))) end
  return file
end
function io.write(...) return output():write(...) end
local source = script_source
script_source = nil
local chunk, problem = load(source, "=script")
local ok = false
if chunk then ok, problem = pcall(chunk) end
if not ok then
  if kind(problem) == "table" and not (mine(problem) and mine(problem).__tostring) then
    problem = "(error object is a table value)"
  end
  return "!" .. describe(problem) .. "\\1" .. concat(pieces)
end
return "." .. concat(pieces)
`;

export function wasmoonRunner(): ScriptRunner {
  return { name: 'wasmoon', isPuc: true, release: 6, run };
}

async function run(source: string): Promise<ScriptResult> {
  const engine = await new LuaFactory().createEngine();
  try {
    engine.global.set('script_source', source);
    const result: unknown = engine.doStringSync(HARNESS);
    if (typeof result !== 'string') throw new Error('wasmoon lost the result of the harness');
    if (result.startsWith('.')) return { output: result.slice(1) };
    const end = result.indexOf('\u0001');
    return { output: result.slice(end + 1), error: result.slice(1, end) };
  } finally {
    engine.global.close();
  }
}
