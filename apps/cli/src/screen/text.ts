/** Text that fits: cut and filled up to columns. What processes print cannot reach the terminal as anything but text. */

/** All control characters but tab and newline; what changes direction, or is half a character. */
const HARMFUL = /[^\P{Cc}\n\t]|[\u2028\u2029\u202a-\u202e\u2066-\u2069\p{Cs}]/gu;

/**
 * Makes text of several lines harmless to a terminal, as the console driver does with what processes print (ESC is ^[). What they
 * say otherwise, such as the messages of their errors, is as little to be trusted.
 */
export function harmless(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(HARMFUL, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x80 ? `^${String.fromCharCode(code ^ 0x40)}` : '\ufffd';
  });
}

/** Leaves no control character and nothing that changes direction, or the width of what is before it. */
export function plain(text: string): string {
  return text.replace(/\t/g, ' ').replace(/[\p{C}\p{M}\u2028\u2029]/gu, '·');
}

/** Characters that take two columns: emoji, and those of East Asia but for their narrow forms. */
const WIDE = /^(?:[\p{Emoji_Presentation}\p{Script=Han}\p{Script=Hangul}\u3000-\u30ff\uff01-\uff60\uffe0-\uffe6])$/u;

/** Columns that a text takes. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += character > '\u10ff' && WIDE.test(character) ? 2 : 1;
  return width;
}

/** As much of it as fits into so many columns. */
function beginning(text: string, columns: number): string {
  let width = 0;
  let length = 0;
  for (const character of text) {
    width += widthOf(character);
    if (width > columns) break;
    length += character.length;
  }
  return text.slice(0, length);
}

/** Exactly so many columns. */
export function fit(text: string, columns: number): string {
  const fitting = beginning(text, columns);
  const shown = fitting.length === text.length || columns < 2 ? fitting : `${beginning(text, columns - 1)}…`;
  return shown + ' '.repeat(columns - widthOf(shown));
}

export function fitRight(text: string, columns: number): string {
  const width = widthOf(text);
  return width < columns ? ' '.repeat(columns - width) + text : fit(text, columns);
}

/** In lines of so many columns at most, each but the last with the space that ends it. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let rest = text;
  while (columns > 1 && widthOf(rest) > columns) {
    const most = beginning(rest, columns);
    // Between words, where there are any.
    const line = most.slice(0, most.lastIndexOf(' ') + 1) || most;
    lines.push(line);
    rest = rest.slice(line.length);
  }
  return [...lines, rest];
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
