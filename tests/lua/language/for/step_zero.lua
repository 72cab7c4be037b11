for i = 1, 10, 0 do print(i) end --> error: script:1: 'for' step is zero
