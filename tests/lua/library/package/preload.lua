package.preload.one = function(...)
  print(...) --> one	:preload:
  return {name = "one"}
end
print(select("#", require("one")), require("one").name) --> 2	one
print(select(2, require("one"))) -->
print(package.loaded.one == require("one")) --> true
