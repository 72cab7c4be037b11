-- outcome: fuel
-- why: a library function as iterator that never returns nil keeps the loop alive without a Lua call.
for _ in rawlen, {} do end
