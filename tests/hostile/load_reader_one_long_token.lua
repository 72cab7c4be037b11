-- outcome: memory
-- why: a token that goes on for ever has to be kept while it is read.
load(function() return "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" end)
error("not enough memory")
