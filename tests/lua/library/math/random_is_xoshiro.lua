-- The generator and its seeding are part of the language's reference implementation.
math.randomseed(1007)
print(("%x"):format(math.random(0)), math.random(100), ("%.14f"):format(math.random())) --> 7a7040a5a323c9d6	96	0.04782516716782
math.randomseed(1007, 0)
print(("%x"):format(math.random(0))) --> 7a7040a5a323c9d6
math.randomseed(-5, 77)
print(math.random(1 << 40), math.random(-10, 10), math.random(3)) --> 320499746726	-2	3
