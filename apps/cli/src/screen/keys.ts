/** Bytes of a terminal in raw mode, as keys: a character, or the name of a special one. */

const special: Readonly<Record<string, string>> = {
  '\u001b[A': 'up',
  '\u001b[B': 'down',
  '\u001b[C': 'right',
  '\u001b[D': 'left',
  '\u001bOA': 'up',
  '\u001bOB': 'down',
  '\u001bOC': 'right',
  '\u001bOD': 'left',
  '\u001b[5~': 'page up',
  '\u001b[6~': 'page down',
  '\u001b[Z': 'back tab',
  '\u001b': 'escape',
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\u007f': 'backspace',
  '\b': 'backspace',
  '\u0003': 'interrupt',
  '\u0004': 'end',
};

const ESCAPE = '\u001b';
/** An escape sequence, or one character. */
const SEQUENCE = new RegExp(`${ESCAPE}(?:\\[[0-9;?]*[ -/]*[@-~]|O[A-Za-z])?|[^${ESCAPE}]`, 'gu');

/** What one reading brought: several keys if somebody types fast. Sequences that mean nothing here are left out. */
export function keysOf(text: string): string[] {
  const keys: string[] = [];
  for (const [sequence] of text.matchAll(SEQUENCE)) {
    const key = special[sequence] ?? (/^[^\p{C}]$/u.test(sequence) ? sequence : undefined);
    if (key !== undefined) keys.push(key);
  }
  return keys;
}
