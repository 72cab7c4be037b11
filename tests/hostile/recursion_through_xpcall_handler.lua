-- outcome: error: .* or memory or done
-- why: a message handler that fails is itself an error that wants a handler.
local function handler(message) error(message .. "!") end
local ok, message = xpcall(error, handler, "start")
error(message)
