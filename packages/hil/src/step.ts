/**
 * What a control step takes and returns. Values cross as plain numbers and texts, one place for each value that is not
 * made of others (a leaf), in the order of the fields; whoever runs images makes tables of them and checks what comes back.
 */

export type StepType =
  /** 0 or 1. */
  | { readonly kind: 'boolean' }
  /** Whole, and exact in a number. `expected` says in messages what may be given: "a whole number from 0 to 10". */
  | { readonly kind: 'integer'; readonly expected?: string }
  | { readonly kind: 'number'; readonly expected?: string }
  /** A string among names; its number is the place among them, from 0. */
  | { readonly kind: 'enumeration'; readonly names: readonly string[] }
  /** UTF-8, of at most so many bytes. */
  | { readonly kind: 'string'; readonly most: number }
  /** A sequence of values of one type. */
  | { readonly kind: 'vector'; readonly length: number; readonly element: StepType }
  /** A table with these names. */
  | { readonly kind: 'record'; readonly fields: readonly StepField[] };

export interface StepField {
  readonly name: string;
  readonly type: StepType;
  /** An output that need not be returned. */
  readonly isOptional?: boolean;
}

export interface StepShape {
  /** Name of the function, dots reaching into tables: it is called with the time since the step before, in ms, and the inputs. */
  readonly function: string;
  readonly inputs: readonly StepField[];
  readonly outputs: readonly StepField[];
}

/** A value that is not made of others. */
export interface StepLeaf {
  /** As messages name it: `light`, `light.red`, `axes[2]`. */
  readonly path: string;
  readonly type: Exclude<StepType, { readonly kind: 'vector' | 'record' }>;
  /** Its place among the fields. */
  readonly field: number;
}

/** Fields may be made of others so deep, and have so many leaves. */
export const DEEPEST_STEP_TYPE = 4;
export const MOST_STEP_LEAVES = 256;

/** In the order in which their values cross. @throws RangeError if there are too many, or they are too deep */
export function leavesOf(fields: readonly StepField[]): StepLeaf[] {
  const leaves: StepLeaf[] = [];
  const add = (path: string, type: StepType, field: number, depth: number): void => {
    if (depth > DEEPEST_STEP_TYPE)
      throw new RangeError(`'${path}' is a type inside more than ${DEEPEST_STEP_TYPE} others`);
    if (type.kind === 'vector') {
      for (let index = 1; index <= type.length; index++) add(`${path}[${index}]`, type.element, field, depth + 1);
    } else if (type.kind === 'record') {
      for (const { name, type: inner } of type.fields) add(`${path}.${name}`, inner, field, depth + 1);
    } else if (leaves.push({ path, type, field }) > MOST_STEP_LEAVES) {
      throw new RangeError(`there are more than ${MOST_STEP_LEAVES} values`);
    }
  };
  for (const [field, { name, type }] of fields.entries()) add(name, type, field, 0);
  return leaves;
}

/** Values of leaves. */
export class StepValues {
  /** Not a number: it is absent. */
  readonly numbers: Float64Array;
  /** Of strings; '' for all others. */
  readonly texts: string[];

  constructor(fields: readonly StepField[]) {
    const { length } = leavesOf(fields);
    this.numbers = new Float64Array(length).fill(Number.NaN);
    this.texts = new Array<string>(length).fill('');
  }
}
