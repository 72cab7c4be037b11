/** What a place in a generated program can name. */
import type { Random } from '../random.ts';

/** What a variable most probably holds. */
export type Kind = 'integer' | 'float' | 'string' | 'boolean' | 'list' | 'record' | 'function' | 'object';
export const KINDS: readonly Kind[] = ['integer', 'float', 'string', 'boolean', 'list', 'record', 'function', 'object'];

export interface Variable {
  readonly name: string;
  readonly kind: Kind;
  readonly isConstant: boolean;
  /** Of functions: parameters. */
  readonly parameters: readonly Kind[];
}

const MOST_LOCALS = 40;

export class Scope {
  readonly #variables: Variable[];
  readonly depth: number;
  readonly isVararg: boolean;
  readonly isInLoop: boolean;
  readonly isInCoroutine: boolean;
  /** Label at the end of the innermost loop's body. */
  readonly label: string | undefined;
  /** Names are numbered through the whole program, so that nothing is hidden by accident. */
  readonly #names: { next: number };

  private constructor(from: Partial<Scope> & { variables: Variable[]; names: { next: number } }) {
    this.#variables = from.variables;
    this.#names = from.names;
    this.depth = from.depth ?? 0;
    this.isVararg = from.isVararg ?? false;
    this.isInLoop = from.isInLoop ?? false;
    this.isInCoroutine = from.isInCoroutine ?? false;
    this.label = from.label;
  }

  static outermost(): Scope {
    return new Scope({ variables: [], names: { next: 1 } });
  }
  inBlock(): Scope {
    return this.#with({});
  }
  inLoop(label: string | undefined): Scope {
    return this.#with({ isInLoop: true, label });
  }
  inFunction(isVararg: boolean, isInCoroutine = false): Scope {
    return this.#with({ isVararg, isInCoroutine, isInLoop: false, label: undefined });
  }
  #with(changes: {
    isVararg?: boolean;
    isInLoop?: boolean;
    isInCoroutine?: boolean;
    label?: string | undefined;
  }): Scope {
    const { isVararg, isInLoop, isInCoroutine, label } = { ...this.#flags(), ...changes };
    const variables = [...this.#variables];
    const names = this.#names;
    return new Scope({ depth: this.depth + 1, variables, names, isVararg, isInLoop, isInCoroutine, label } as never);
  }
  #flags() {
    return { isVararg: this.isVararg, isInLoop: this.isInLoop, isInCoroutine: this.isInCoroutine, label: this.label };
  }

  fresh(letter: string): string {
    return `${letter}${this.#names.next++}`;
  }
  declare(variable: Variable): void {
    this.#variables.push(variable);
  }
  get isFull(): boolean {
    return this.#variables.length >= MOST_LOCALS;
  }
  find(random: Random, kind: Kind, isAssignable = false): Variable | undefined {
    const found = this.#variables.filter((one) => one.kind === kind && !(isAssignable && one.isConstant));
    return found.length > 0 ? random.pick(found) : undefined;
  }
  any(random: Random, isAssignable = false): Variable | undefined {
    const found = isAssignable ? this.#variables.filter(({ isConstant }) => !isConstant) : this.#variables;
    return found.length > 0 ? random.pick(found) : undefined;
  }
}
