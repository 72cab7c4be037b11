local x <close> = {} --> error: script:1: variable 'x' got a non-closable value
