print(collectgarbage("isrunning")) --> true
collectgarbage("stop")
print(collectgarbage("isrunning")) --> false
collectgarbage("restart")
print(collectgarbage("isrunning"), collectgarbage(), collectgarbage("collect")) --> true	0	0
print(type(collectgarbage("count")), collectgarbage("count") > 0, type(collectgarbage("step"))) --> number	true	boolean
print(pcall(collectgarbage, "bogus")) --> false	bad argument #1 to 'collectgarbage' (invalid option 'bogus')
collectgarbage("incremental")
print(collectgarbage("generational"), collectgarbage("incremental"), collectgarbage("incremental")) --> incremental	generational	incremental
