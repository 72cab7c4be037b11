/**
 * The AssemblyScript compiler, loaded when there is something to compile: that takes a while. Its own type
 * declarations stay out of the program, as they declare a global `console` that is not Node's.
 */
export interface AssemblyCompiler {
  main(
    commandLine: string[],
    host: AssemblyCompilerHost,
  ): Promise<{ readonly error: Error | null; readonly stderr: { toString(): string } }>;
}

export interface AssemblyCompilerHost {
  readonly stdout?: unknown;
  readonly stderr?: unknown;
  readFile?(name: string, folder?: string): string | null;
  writeFile?(name: string, contents: string | Uint8Array): void;
  listFiles?(): string[];
}

const moduleName: string = 'assemblyscript/asc';

export async function loadAssemblyCompiler(): Promise<AssemblyCompiler> {
  const { default: compiler } = (await import(moduleName)) as { default: AssemblyCompiler };
  return compiler;
}
