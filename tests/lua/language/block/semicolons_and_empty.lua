;;; print("a"); ; print("b");
--> a
--> b
do end
if true then end
while false do end
print("c"); --> c
