-- outcome: done or memory
-- memory: 16MiB
-- why: comments and long strings of megabytes, closed and unclosed, with brackets that nearly match.
local body = ("]=]==]"):rep(200000)
load("--[====[" .. body .. "]====]")
load("return [====[" .. body .. "]====]")
load("--[====[" .. body)
load("return [" .. ("="):rep(200000) .. "[" .. body)
load("--" .. body)
