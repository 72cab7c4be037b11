/** The shape of a control step as the engine wants it, and what of it the host needs at each step: isa/src/step.ts draws it. */
import { leavesOf, type StepField, type StepLeaf, type StepShape } from '@perilune/hil';
import { SLOT_SIZE, STEP_CELLS } from '@perilune/isa';
import { encodeValues } from '../values/encode.ts';
import type { LuaInput } from '../values/lua-value.ts';

export interface CompiledShape {
  readonly shape: StepShape;
  readonly inputs: readonly StepLeaf[];
  readonly outputs: readonly StepLeaf[];
  /** With that of the time. */
  readonly cells: number;
  /** Where the text of an input begins, counted from the block; 0 for inputs that are none. */
  readonly textAt: readonly number[];
  readonly textBytes: number;
  /** Where the names of an input that is an enumeration begin among all names. */
  readonly namesAt: readonly number[];
  readonly names: readonly string[];
  /** What messages call a node, by its number. */
  readonly nodes: readonly string[];
  readonly serialised: Uint8Array;
}

const compiled = new WeakMap<StepShape, CompiledShape>();

/** Made once for each shape. @throws RangeError if it has too many values */
export function compileShape(shape: StepShape): CompiledShape {
  let result = compiled.get(shape);
  if (result === undefined) {
    result = compile(shape);
    compiled.set(shape, result);
  }
  return result;
}

export function encodeShape(shape: StepShape): Uint8Array {
  return compileShape(shape).serialised;
}

function compile(shape: StepShape): CompiledShape {
  const inputs = leavesOf(shape.inputs);
  const outputs = leavesOf(shape.outputs);
  const cells = 1 + inputs.length + outputs.length;
  const names: string[] = [];
  const namesAt: number[] = [];
  const textAt: number[] = [];
  let end = STEP_CELLS + cells * SLOT_SIZE;
  const start = end;
  for (const { type } of inputs) {
    namesAt.push(names.length);
    if (type.kind === 'enumeration') names.push(...type.names);
    textAt.push(type.kind === 'string' ? end : 0);
    if (type.kind === 'string') end += type.most;
  }
  const nodes: string[] = [];
  let cell = 1;
  const node = (path: string, children: readonly StepField[], isNamed: boolean): LuaInput => {
    const entries = new Map<LuaInput, LuaInput>([[0, nodes.push(path) - 1]]);
    for (const [index, { name, type }] of children.entries()) {
      entries.set(2 * index + 1, isNamed && name);
      const inner = path === '' ? name : isNamed ? `${path}.${name}` : `${path}[${index + 1}]`;
      entries.set(2 * index + 2, child(inner, type));
    }
    return entries;
  };
  const child = (path: string, type: StepField['type']): LuaInput => {
    if (type.kind === 'record') return node(path, type.fields, true);
    if (type.kind !== 'vector') return cell++;
    return node(path, new Array<StepField>(type.length).fill({ name: '', type: type.element }), false);
  };
  const inputNode = node('', shape.inputs, true);
  const outputNode = node('', shape.outputs, true);
  const parts: LuaInput = [cells, end - start, shape.function.split('.'), names, inputNode, outputNode];
  return {
    shape,
    inputs,
    outputs,
    cells,
    textAt,
    textBytes: end - start,
    namesAt,
    names,
    nodes,
    serialised: encodeValues([parts]),
  };
}
