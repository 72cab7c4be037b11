for x in 42 do end --> error: script:1: attempt to call a number value (for iterator 'for iterator')
