/**
 * Runs many programs one after the other in one real Lua state, each as the chunk "script". Programs go in as lines of
 * hexadecimal digits and come out as lines of ASCII: a transcript with what was printed and the error that left it.
 */

/** Instructions of one thread after which it is looked at, and looks after which a program is taken not to end. */
const TICK = 1000;
const MOST_TICKS = 3000;

/** A Lua function body: gets the batch and what takes a transcript, with the newline after it. */
export const HARNESS = `
local batch, give = ...
local describe, select, concat, byte, format = tostring, select, table.concat, string.byte, string.format
local load, pcall, kind, mine, next, hook, collect = load, pcall, type, getmetatable, next, debug.sethook, collectgarbage
local gsub, gmatch, char, number, sub = string.gsub, string.gmatch, string.char, tonumber, string.sub
local globals = {}
for key, value in next, _G do globals[key] = value end
local function escape(text)
  return (gsub(text, "[%c\\\\\\128-\\255]", function(c) return format("\\\\x%02x", byte(c)) end))
end
for line in gmatch(batch, "%x+") do
  local source = gsub(line, "%x%x", function(digits) return char(number(digits, 16)) end)
  local pieces, late, ticks = {}, false, 0
  print = function(...)
    local out = {}
    for i = 1, select("#", ...) do out[i] = describe((select(i, ...))) end
    pieces[#pieces + 1] = concat(out, "\\t") .. "\\n"
  end
  local chunk, problem = load(source, "=script", "t")
  local ok = false
  if chunk then
    local function watch() -- coroutines inherit it
      ticks = ticks + 1
      if ticks < ${MOST_TICKS} then return end
      late = true
      hook(watch, "", 1)
      error("late", 0)
    end
    hook(watch, "", ${TICK})
    ok, problem = pcall(chunk)
    hook()
  end
  if late then
    give("?\\n")
  else
    if not ok then
      if kind(problem) == "table" and not (mine(problem) and mine(problem).__tostring) then
        problem = "(error object is a table value)"
      end
      pieces[#pieces + 1] = "error: " .. describe(problem)
    end
    give("=" .. escape(concat(pieces)) .. "\\n")
  end
  for key in next, _G do _G[key] = globals[key] end
  for key, value in next, globals do _G[key] = value end
  collect()
end
`;

/** The same escaping, for what our own engine printed. @param text one character for each byte */
export function escapeTranscript(text: string): string {
  return text.replace(/[^ -[\]-~]/g, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

export function encodeBatch(programs: readonly string[]): string {
  return programs.map((program) => Buffer.from(program, 'latin1').toString('hex') || '0a').join('\n');
}

/** Whole transcripts only, fewer than programs if the oracle broke; undefined: the program does not end there. */
export function decodeAnswers(text: string): (string | undefined)[] {
  const lines = text.split('\n').slice(0, -1);
  return lines.map((line) => (line.startsWith('=') ? line.slice(1) : undefined));
}
