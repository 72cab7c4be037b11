/** What `watch` shows: a line for each value, with its course. Nothing here knows a terminal. */
import { shownValues } from '../device/tables.ts';
import { History } from './sparkline.ts';
import { clockTime, fit, fitRight, plain } from './text.ts';

export interface WatchedValue {
  readonly name: string;
  readonly unit: string;
  readonly values?: readonly number[] | undefined;
}

const HISTORY = 500;
const VALUE = 14;
/** Rows a plot has at most, where there is room. */
const TALLEST = 8;
const BLOCKS = ' ▁▂▃▄▅▆▇█';

interface Course {
  latest: WatchedValue;
  readonly history: History;
  least: number;
  most: number;
}

export class WatchState {
  readonly #courses = new Map<string, Course>();
  #time = 0;
  /** The user wants to leave: q, or Ctrl-C. */
  wish: 'none' | 'quit' | 'interrupt' = 'none';

  take(time: number, values: readonly WatchedValue[]): void {
    this.#time = time;
    for (const value of values) {
      const number = value.values?.[0] ?? Number.NaN;
      let course = this.#courses.get(value.name);
      if (!course) {
        course = { latest: value, history: new History(HISTORY), least: number, most: number };
        this.#courses.set(value.name, course);
      }
      course.latest = value;
      course.history.add(number);
      // Before its first value there is neither.
      if (!(course.least <= number)) course.least = Number.isNaN(number) ? course.least : number;
      if (!(course.most >= number)) course.most = Number.isNaN(number) ? course.most : number;
    }
  }

  key(key: string): void {
    if (key === 'q' || key === 'escape') this.wish = 'quit';
    if (key === 'interrupt') this.wish = 'interrupt';
  }

  draw(columns: number, rows: number): string[] {
    const courses = [...this.#courses.values()];
    const head = fit(` perilune watch  ${clockTime(this.#time)}`, columns);
    const foot = fit(' q leave', columns);
    const height = Math.max(1, Math.min(TALLEST, Math.floor((rows - 2) / Math.max(1, courses.length)) - 2));
    const lines = courses.flatMap((course) => this.#drawCourse(course, columns, height));
    return [head, ...lines.slice(0, rows - 2), foot];
  }

  #drawCourse({ latest, history, least, most }: Course, columns: number, height: number): string[] {
    const { name, unit, values } = latest;
    const range = Number.isNaN(least) ? '' : `from ${shownValues('', [least])} to ${shownValues('', [most])}`;
    const title = fit(` ${plain(name)}  ${shownValues(unit, values)}  ${range}`, columns);
    const plot = plotLines(history.last(columns - VALUE), height);
    const label = (index: number) => {
      if (index === 0) return shownValues('', [plot.most]);
      return index === plot.lines.length - 1 ? shownValues('', [plot.least]) : '';
    };
    return [title, ...plot.lines.map((line, index) => `${fitRight(label(index), VALUE - 2)} │${line}`), ''];
  }
}

/** Values as columns of blocks, so many rows high, from the least to the most there are. */
export function plotLines(
  values: readonly number[],
  height: number,
): { readonly lines: readonly string[]; readonly least: number; readonly most: number } {
  const known = values.filter(Number.isFinite);
  if (known.length === 0) return { lines: Array.from({ length: height }, () => ''), least: 0, most: 0 };
  const least = Math.min(...known);
  const most = Math.max(...known);
  const eighths = (value: number) => 1 + Math.round(((value - least) / (most - least || 1)) * (height * 8 - 1));
  const lines = Array.from({ length: height }, (_, row) => {
    const below = (height - 1 - row) * 8;
    return values
      .map((value) => (Number.isFinite(value) ? BLOCKS[Math.max(0, Math.min(8, eighths(value) - below))] : ' '))
      .join('');
  });
  return { lines, least, most };
}
