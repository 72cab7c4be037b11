/** The part of WebAssembly the engine's host side uses. The core has no host types, and this is all it needs of one. */
declare namespace WebAssembly {
  interface Module {
    readonly [Symbol.toStringTag]: string;
  }
  interface Memory {
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
  interface Instance {
    readonly exports: Readonly<Record<string, unknown>>;
  }
  type Imports = Record<string, Record<string, Memory | ((...values: number[]) => number)>>;

  const Module: new (bytes: Uint8Array) => Module;
  const Memory: new (pages: { initial: number; maximum: number }) => Memory;
  const Instance: new (module: Module, imports: Imports) => Instance;
  const RuntimeError: new (message?: string) => Error;
  function compile(bytes: Uint8Array): Promise<Module>;
}
