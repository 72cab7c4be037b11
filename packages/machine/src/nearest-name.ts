/** Finds the name a user probably meant. */

/** Number of letters to insert, delete, replace or swap with their neighbour to turn one word into the other. */
function editDistance(from: string, to: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const replaced = (previous[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      let best = Math.min(replaced, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1);
      if (row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]) {
        best = Math.min(best, (beforePrevious[column - 2] ?? 0) + 1);
      }
      current.push(best);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[to.length] ?? 0;
}

/** Letters with which a name must begin to be meant by them alone. */
const LEAST_BEGINNING = 3;

/**
 * @returns undefined if no name is near: at most a third of its letters, or up to two in a short one, may differ; or it is the only
 * one that begins so
 */
export function nearestName(typed: string, names: readonly string[]): string | undefined {
  const word = typed.toLowerCase();
  let nearest: string | undefined;
  let nearestDistance = Number.POSITIVE_INFINITY;
  for (const name of names) {
    const distance = editDistance(word, name.toLowerCase());
    const allowed = Math.max(Math.min(2, name.length >> 1), Math.floor(name.length / 3));
    if (distance <= allowed && distance < nearestDistance) {
      nearest = name;
      nearestDistance = distance;
    }
  }
  if (nearest !== undefined || word.length < LEAST_BEGINNING) return nearest;
  const begun = names.filter((name) => name.toLowerCase().startsWith(word));
  return begun.length === 1 ? begun[0] : undefined;
}

/** "; did you mean 'x'?" where a name is near, nothing where none is. */
export function suggestion(typed: string, names: readonly string[]): string {
  const nearest = nearestName(typed, names);
  return nearest === undefined ? '' : `; did you mean '${nearest}'?`;
}

/** "there is no process 'x'", with the nearest name; or by the number that it was asked for by. */
export function noSuchProcess(which: string | number, names: Iterable<string>): string {
  return typeof which === 'number' ? `there is no process ${which}` : noSuch('process', which, names);
}

/** "there is no device 'x'", with the nearest name. */
export function noSuch(kind: string, typed: string, names: Iterable<string>): string {
  return `there is no ${kind} '${typed}'${suggestion(typed, [...names])}`;
}
