/** The built engine with its globals open, for tests of what is kept in them. */
import { readFile } from 'node:fs/promises';
import binaryen from 'binaryen';
import { buildEngine } from '../tools/build.ts';

export type OpenGlobals = Record<string, { value: number | bigint }>;

/** @returns the module, whose mutable globals are exported by these names */
export async function openEngine(): Promise<{ module: WebAssembly.Module; names: readonly string[] }> {
  const module = binaryen.readBinary(await readFile(await buildEngine()));
  const names: string[] = [];
  for (let index = 0; index < module.getNumGlobals(); index++) {
    const { name, mutable } = binaryen.getGlobalInfo(module.getGlobalByIndex(index));
    if (mutable) module.addGlobalExport(name, `global${names.push(`global${names.length}`) - 1}`);
  }
  return { module: await WebAssembly.compile(module.emitBinary() as Uint8Array<ArrayBuffer>), names };
}
