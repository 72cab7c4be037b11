/** Fixed texts: finds every `text("…")` of the assembly, numbers them, and writes the function that stores their bytes. */

const call = /\btext\(\s*("(?:[^"\\\n]|\\.)*")\s*\)/g;

/** The texts of all sources, in order of first appearance. */
export function collectTexts(sources: Iterable<string>): string[] {
  const found = new Set<string>();
  for (const source of sources)
    for (const [, literal] of source.matchAll(call)) found.add(JSON.parse(asJson(literal as string)) as string);
  return [...found];
}

/** A source with every text replaced by its number; lines stay where they are. */
export function replaceTexts(source: string, texts: readonly string[], name: string): string {
  const numbers = new Map(texts.map((text, number) => [text, number]));
  const replaced = source.replace(call, (_, literal: string) =>
    String(numbers.get(JSON.parse(asJson(literal)) as string)),
  );
  const stray = replaced
    .split('\n')
    .findIndex((line) => /(?<![\w.])text\(\s*["'`]/.test(line.replace(/\/\/.*|^\s*\*.*/, '')));
  if (stray >= 0) throw new Error(`${name}:${stray + 1}: text() takes one literal in double quotes, on one line`);
  return replaced;
}

/** AssemblyScript source of writeText: eight bytes at a time from constants in the code. */
export function writeTextSource(texts: readonly string[]): string {
  const cases = texts.map((text, number) => {
    const bytes = Buffer.from(text, 'latin1');
    const stores: string[] = [];
    for (let at = 0; at < bytes.length; at += 8) {
      const part = Buffer.alloc(8);
      bytes.copy(part, 0, at);
      stores.push(`store<u64>(to, 0x${part.readBigUInt64LE().toString(16)}, ${at});`);
    }
    return `    case ${number}: ${stores.join(' ')} return ${bytes.length};`;
  });
  return `/** Writes text \`number\` to \`to\`, up to seven bytes more than its length, which it returns. */
export function writeText(number: i32, to: usize): i32 {
  switch (number) {
${cases.join('\n')}
    default: return 0;
  }
}
`;
}

/** JavaScript escapes JSON does not know: \x1b and \' . */
function asJson(literal: string): string {
  return literal
    .replace(/\\x([0-9a-fA-F]{2})/g, '\\u00$1')
    .replace(/\\'/g, "'")
    .replace(/\\0/g, '\\u0000')
    .replace(/\\v/g, '\\u000b');
}
