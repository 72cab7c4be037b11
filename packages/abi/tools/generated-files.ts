/** Generated files: brings them up to date, or says which are not. A folder of generated files holds nothing else. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export class GeneratedFiles {
  readonly #root: string;
  readonly #texts = new Map<string, string>();
  readonly #folders: string[] = [];

  /** @param root the folder all paths start from */
  constructor(root: string) {
    this.#root = root;
  }

  add(path: string, text: string): void {
    this.#texts.set(path, text);
  }

  /** Says that a folder has generated files only: what is in it and was not added is to be removed. */
  owns(folder: string): void {
    this.#folders.push(folder);
  }

  /** What is not as it should be: a line `file:line: cause` each. */
  check(): string[] {
    const problems: string[] = [];
    for (const [path, text] of this.#texts) {
      const file = join(this.#root, path);
      if (!existsSync(file)) problems.push(`${path}:1: is missing`);
      else {
        const found = readFileSync(file, 'utf8');
        if (found !== text) problems.push(`${path}:${firstDifference(found, text)}: out of date`);
      }
    }
    return [...problems, ...this.#left().map((path) => `${path}:1: nothing generates it any more`)];
  }

  /** What a generator does at its end: with `--check` on its command line says what is out of date, else writes. */
  checkOrWrite(): void {
    if (!process.argv.includes('--check')) {
      this.write();
      return;
    }
    const problems = this.check();
    if (problems.length === 0) return;
    console.error(problems.join('\n'));
    process.exitCode = 1;
  }

  write(): void {
    for (const path of this.#left()) rmSync(join(this.#root, path));
    for (const [path, text] of this.#texts) {
      const file = join(this.#root, path);
      if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  }

  /** Files of the folders owned that were not added. */
  #left(): string[] {
    return this.#folders.flatMap((folder) => {
      const path = join(this.#root, folder);
      if (!existsSync(path)) return [];
      return readdirSync(path, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(this.#root.length + 1))
        .filter((file) => !this.#texts.has(file));
    });
  }
}

/** The number of the first line that differs. */
function firstDifference(found: string, text: string): number {
  const lines = found.split('\n');
  const wanted = text.split('\n');
  const index = lines.findIndex((line, number) => line !== wanted[number]);
  return (index < 0 ? lines.length : index) + 1;
}
