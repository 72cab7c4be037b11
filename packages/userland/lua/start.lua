---What a process begins with: the program runs, then the loop while there is something to wait for, then it ends with 0.

local raw <const> = require "syscall.raw"
local loop <const> = require "loop"
collectgarbage() -- of compiling: all processes start from the memory this leaves
require "syscall"

---What has to do with files is compiled when it is first used: most processes have none.
local function late(name)
  return function(...) return io[name](...) end
end
loadfile, dofile, package.searchers[3] = late "loadfile", late "dofile", late "searcher"
collectgarbage()

---@param main function the program's main source
---@param entries string[]? functions the kernel may call
return function(main, entries, ...)
  main(...)
  loop.run(entries)
  raw.exit(0)
end
