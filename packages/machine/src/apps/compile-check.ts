/**
 * Compiles the sources of an app without running them: by a process that has its memory and is scheduled like all others, so
 * that nobody waits for it.
 */
import { encodeUtf8 } from '@perilune/engine';
import type { FaultReport, Kernel } from '@perilune/kernel';
import type { BoardApp } from '../configuration/read-apps.ts';

/** No module is called so, since modules are found under names that end in .lua. */
const MAIN = ' check';

/** A searcher of modules compiles what it finds and does not run it. What it says begins with what it was looking for. */
const CHECK = encodeUtf8(`local find, problems = package.searchers[2], {}
for _, module in ipairs { ... } do
  local done, problem = pcall(find, module)
  if not done then problems[#problems + 1] = tostring(problem):match "\\n%s*(.*)" or module .. ": " .. tostring(problem) end
end
if #problems > 0 then error(table.concat(problems, "\\n"), 0) end`);

/** How such processes are called: apps have no spaces in their names. */
const SUFFIX = ' (check)';

export function isCheckName(process: string): boolean {
  return process.endsWith(SUFFIX);
}

export class CompileChecks {
  readonly #kernel: Kernel;
  /** What is to be told of them, by their names. */
  readonly #waiting = new Map<string, (problems: readonly string[]) => void>();
  #last = 0;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  /** @param done called once, from the kernel's rounds, with what is wrong */
  begin({ name, memory, sources }: BoardApp, done: (problems: readonly string[]) => void): void {
    const process = `${name} ${++this.#last}${SUFFIX}`;
    const modules = [...sources.keys()].flatMap((path) => /^([^.]+)\.lua$/.exec(path)?.[1]?.replaceAll('/', '.') ?? []);
    const result = this.#kernel.start({
      name: process,
      program: { name, memory, main: MAIN, sources: new Map([...sources, [MAIN, CHECK]]), arguments: modules },
      permissions: [],
      faultPolicy: { policy: 'stop' },
    });
    if (result.kind === 'refused') done([result.message]);
    else this.#waiting.set(process, done);
  }

  faulted({ name, message }: FaultReport): void {
    this.#finish(name, message.split('\n'));
  }

  /** A process has ended. @returns whether it was one of these: then it is to be removed */
  ended(name: string): boolean {
    this.#finish(name, []);
    return isCheckName(name);
  }

  #finish(name: string, problems: readonly string[]): void {
    const done = this.#waiting.get(name);
    this.#waiting.delete(name);
    done?.(problems);
  }
}
