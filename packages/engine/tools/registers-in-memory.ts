/**
 * The registers of the running slice (assembly/registers.ts) become words of the process header: V8 reads a mutable global
 * in two steps, and holds one machine register for the first, which the loop has better use for.
 */
import { PROCESS_REGISTERS } from '@perilune/isa';
import { head, type Node } from './web-assembly-text.ts';

/** In the order of their words. */
const registers = ['fuel', 'frame', 'coroutine', 'base', 'top'];
const NAME = /^\$assembly\/registers\/(\w+)$/;

/** The module without these globals. @throws Error when there is a register that has no word */
export function keepRegistersInMemory(module: Node[]): Node[] {
  const address = (name: string): Node => {
    const index = registers.indexOf(NAME.exec(name)?.[1] ?? '');
    if (index < 0) throw new Error(`${name} has no word in the process header`);
    return ['i32.const', String(PROCESS_REGISTERS + index * 4)];
  };
  const change = (node: Node): Node => {
    if (!Array.isArray(node)) return node;
    const [keyword, name, ...rest] = node;
    if (typeof name === 'string' && NAME.test(name)) {
      if (keyword === 'global.get') return ['i32.load', address(name)];
      if (keyword === 'global.set') return ['i32.store', address(name), ...rest.map(change)];
    }
    return node.map(change);
  };
  return module.filter((part) => !(head(part) === 'global' && NAME.test((part as Node[])[1] as string))).map(change);
}
