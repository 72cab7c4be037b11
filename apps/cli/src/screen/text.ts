/** Text that fits: cut and filled up to columns. What processes print cannot reach the terminal as anything but text. */

/** Leaves no control character and nothing that changes direction or width: one column for each character that is left. */
export function plain(text: string): string {
  return text.replace(/\t/g, ' ').replace(/[\p{C}\p{M}\u2028\u2029]/gu, '·');
}

/** Exactly so many columns. */
export function fit(text: string, columns: number): string {
  const characters = [...text];
  if (characters.length <= columns) return text + ' '.repeat(columns - characters.length);
  return columns > 1 ? `${characters.slice(0, columns - 1).join('')}…` : characters.slice(0, columns).join('');
}

export function fitRight(text: string, columns: number): string {
  const { length } = [...text];
  return length < columns ? ' '.repeat(columns - length) + text : fit(text, columns);
}

const SECOND = 1e6;

/** µs as "1d 02:03:04". */
export function clockTime(microseconds: number): string {
  const seconds = Math.floor(microseconds / SECOND);
  const two = (value: number) => String(value).padStart(2, '0');
  const days = Math.floor(seconds / 86_400);
  const rest = `${two(Math.floor(seconds / 3600) % 24)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return days > 0 ? `${days}d ${rest}` : rest;
}

export function size(bytes: number): string {
  return bytes < 1 << 20 ? `${Math.ceil(bytes / 1024)} KiB` : `${(bytes / (1 << 20)).toFixed(1)} MiB`;
}
