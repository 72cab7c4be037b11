/** Takes the parts that are left out from the text of the suite, and nothing else: every line keeps its number. */
import type { LeftOut } from './left-out.ts';

/** The suite is not the one the table was written for. */
export class SuiteDiffers extends Error {}

/**
 * The text of a file with the lines of its left-out parts emptied. Texts are bytes in latin1: some files are no UTF-8.
 * @throws SuiteDiffers if the file does not say what the table says it does
 */
export function withoutLeftOut(file: string, text: string, table: readonly LeftOut[]): string {
  const lines = text.split('\n');
  let end = 0;
  for (const part of partsOf(file, table)) {
    const [first, last] = part.lines;
    if (first <= end || last < first)
      throw new SuiteDiffers(`${file}: the parts left out are not in order at line ${first}`);
    check(file, lines, first, part.first);
    check(file, lines, last, part.last);
    lines.fill('', first - 1, last);
    end = last;
  }
  return lines.join('\n');
}

export function partsOf(file: string, table: readonly LeftOut[]): LeftOut[] {
  return table.filter((part) => part.file === file);
}

/** Every file the table names has to be there. @throws SuiteDiffers */
export function checkFiles(files: readonly string[], table: readonly LeftOut[]): void {
  const missing = table.find((part) => !files.includes(part.file));
  if (missing) throw new SuiteDiffers(`${missing.file}: the suite has no such file`);
}

function check(file: string, lines: readonly string[], number: number, expected: string): void {
  const found = lines[number - 1]?.trim();
  if (found === expected) return;
  throw new SuiteDiffers(
    found === undefined
      ? `${file}:${number}: expected "${expected}", but the file has ${lines.length} lines`
      : `${file}:${number}: expected "${expected}", found "${found}"`,
  );
}
