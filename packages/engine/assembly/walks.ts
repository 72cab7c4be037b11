// Walks along links that nothing pays for: chains of strings, of a table's nodes, of open upvalues, of coroutines; and through
// the compiler's table of names, which is never full. In a sound memory they end. In one that somebody has written to, such as
// a forged snapshot, links may lead in a circle; a walk that goes on for longer than any list can be traps, and the process has ended.

/** More than any list has entries. To follow so many links takes some hundredths of a second. */
const MOST_LINKS: u32 = 1 << 24;

/** A walk has followed so many links. */
@inline export function checkWalk(links: u32): void { if (links > MOST_LINKS) unreachable(); }
