-- outcome: fuel
-- why: one find with four lazy items tries length to the fourth power of positions and checks no hook.
local _ = ("a"):rep(400):find(".-.-.-.-b")
_ = ("a"):rep(100000):find(".-.-.-.-b")
