/**
 * Makes a failing program shorter for as long as it fails in the same way: runs of lines are left out, blocks, the two
 * lines around a block, and in the end runs of tokens, the insides of brackets, and brackets.
 */

/** Tells of each program whether it fails; many at once, as that is cheaper. */
export type Judge = (programs: readonly string[]) => Promise<readonly boolean[]>;

const AT_ONCE = 12;

/** @param tries programs judged at most */
export async function minimise(program: string, judge: Judge, tries: number): Promise<string> {
  let left = tries;
  let current = program;
  for (const shorter of [withoutLines, withoutTokens]) {
    for (let found = true; found && left > 0; ) {
      found = false;
      for (const candidates of inGroups(shorter(current))) {
        if (left <= 0) break;
        left -= candidates.length;
        const first = (await judge(candidates)).indexOf(true);
        if (first < 0) continue;
        current = candidates[first] as string;
        found = true;
        break;
      }
    }
  }
  return current;
}

function* inGroups(candidates: Iterable<string>): Generator<string[]> {
  let group: string[] = [];
  for (const candidate of candidates) {
    group.push(candidate);
    if (group.length < AT_ONCE) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

/** The boldest first. */
function* withoutRuns(pieces: readonly string[], glue: string): Generator<string> {
  for (let size = Math.ceil(pieces.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let start = 0; start < pieces.length; start += size) yield pieces.toSpliced(start, size).join(glue);
}

function* withoutLines(program: string): Generator<string> {
  const lines = program.split('\n');
  const indents = lines.map((line) => line.search(/\S|$/));
  for (const [first, indent] of indents.entries()) {
    const last = lines.findIndex(
      (line, at) => at > first && indents[at] === indent && /^ *(end|until|else)/.test(line),
    );
    const isBlock = last > first + 1 && indents.slice(first + 1, last).every((inner) => inner > indent);
    if (!isBlock) continue;
    yield lines.toSpliced(first, last - first + 1).join('\n');
    yield lines.toSpliced(last, 1).toSpliced(first, 1).join('\n');
  }
  yield* withoutRuns(lines, '\n');
}

const PAIRS: Readonly<Record<string, string>> = { '(': ')', '{': '}', '[': ']' };

function* withoutTokens(program: string): Generator<string> {
  const tokens = program.match(/\\\d{1,3}|\w+|\s+|[^\w\s]/g) ?? [];
  for (const [open, token] of tokens.entries()) {
    const closer = PAIRS[token];
    if (closer === undefined) continue;
    let depth = 0;
    const length = tokens.slice(open).findIndex((one) => {
      depth += Number(one === token) - Number(one === closer);
      return depth === 0;
    });
    if (length < 2) continue;
    yield tokens.toSpliced(open + 1, length - 1).join('');
    yield tokens
      .toSpliced(open + length, 1)
      .toSpliced(open, 1)
      .join('');
    yield tokens.toSpliced(open, length + 1, '1').join('');
  }
  yield* withoutRuns(tokens, '');
}
