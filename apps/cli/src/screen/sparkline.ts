/** The last values of a device as a line of blocks. */

const BLOCKS = '▁▂▃▄▅▆▇█';

export class History {
  readonly #values: number[] = [];
  readonly #most: number;

  /** @param most values that are kept */
  constructor(most: number) {
    this.#most = most;
  }

  add(value: number): void {
    this.#values.push(value);
    if (this.#values.length > this.#most) this.#values.shift();
  }

  /** The last of them, oldest first. */
  last(most: number): readonly number[] {
    return this.#values.slice(-Math.max(1, most));
  }

  /** The last of them, from the least to the most there are, or as given; a flat line where they do not differ. */
  draw(columns: number, bounds?: readonly [least: number, most: number]): string {
    const shown = this.#values.slice(-columns);
    const known = bounds ?? shown.filter(Number.isFinite);
    const least = Math.min(...known);
    const range = Math.max(...known) - least;
    const block = (value: number) => {
      if (!Number.isFinite(value)) return ' ';
      const level = range > 0 ? Math.round(((value - least) / range) * (BLOCKS.length - 1)) : 0;
      return BLOCKS[level] as string;
    };
    return shown.map(block).join('').padStart(columns);
  }
}
