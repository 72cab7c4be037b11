/** What is wrong with a board: all that is found is told at once, each with its place. */

/** Keys from the root of a file; a number is the place in an array, from 0. */
export type Path = readonly (string | number)[];

export interface Problem {
  /** Relative to the board's folder. */
  readonly file: string;
  /** From 1; undefined if the file as a whole is meant. */
  readonly line: number | undefined;
  /** As people write it: `device[2].range`; empty if no key is meant. */
  readonly key: string;
  readonly message: string;
}

/** A board that cannot boot. Its message lists the problems, one a line. */
export class BoardError extends Error {
  override name = 'BoardError';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(showProblem).join('\n'));
    this.problems = problems;
  }
}

/** `board.toml:12: device[2].range: two numbers are expected, …` */
export function showProblem({ file, line, key, message }: Problem): string {
  return `${file}${line === undefined ? '' : `:${line}`}: ${key === '' ? '' : `${key}: `}${message}`;
}

/** Places in arrays are counted from 1, as people count tables in a file. */
export function showPath(path: Path): string {
  return path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part + 1}]`;
      const key = /^[\w-]+$/.test(part) ? part : JSON.stringify(part.slice(0, 60));
      return index === 0 ? key : `.${key}`;
    })
    .join('');
}
