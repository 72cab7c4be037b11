-- outcome: fuel
-- why: a bare backward goto is a loop that no loop instruction marks.
::again::
goto again
