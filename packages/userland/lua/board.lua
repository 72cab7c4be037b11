---What board this is.

local syscall <const> = require "syscall"
local driver <const> = require "syscall.board_info"

local function reader(call, command)
  return function()
    local memory <const> = require "buffer".new(64)
    local done, problem = driver.allow_text(memory)
    if not done then return syscall.named(call, nil, problem) end
    local length
    length, problem = command()
    driver.allow_text(nil)
    if not length then return syscall.named(call, nil, problem) end
    return memory:read(0, length)
  end
end

return {
  ---The name of the board.
  ---@type fun(): string?, SystemCallError?
  name = reader("board.name", driver.name),
  ---The version of the board file.
  ---@type fun(): string?, SystemCallError?
  version = reader("board.version", driver.version),
  ---The variant of the product; empty if there is but one.
  ---@type fun(): string?, SystemCallError?
  sku = reader("board.sku", driver.sku),
  ---The version of the kernel.
  ---@type fun(): string?, SystemCallError?
  kernel = reader("board.kernel", driver.kernel),
}
