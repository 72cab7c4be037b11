-- outcome: memory or fuel
-- why: each caught error is wrapped in a new one, so the error object grows without any visible loop in data.
local problem = "start"
while true do
  local _, caught = pcall(error, { cause = problem, text = ("x"):rep(100) })
  problem = caught
end
