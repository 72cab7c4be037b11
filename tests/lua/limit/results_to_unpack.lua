print(select("#", table.unpack({}, 1, 10000))) --> 10000
print(pcall(table.unpack, {}, 1, 100000000)) --> false	too many results to unpack
print(#{ table.unpack({}, 1, 5000) }, (select("#", ("x"):rep(5000):byte(1, -1)))) --> 0	5000
