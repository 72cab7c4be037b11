/**
 * Where the kernel calls what is not its own (drivers, handlers of devices and timers, observers): whatever they throw ends
 * here, is counted and told, and never reaches the loop.
 */

/** A mistake of a driver or another part beside the kernel: to be repaired by who made it, and no fault of a process. */
export interface Defect {
  /** Who: a driver's name, 'timer', 'interrupt'… */
  readonly where: string;
  readonly message: string;
}

export class Containment {
  /** How many there were. */
  defects = 0;
  /** Told of each one. It must not throw. */
  readonly #tell: ((defect: Defect) => void) | undefined;
  #telling = false;

  constructor(tell: ((defect: Defect) => void) | undefined) {
    this.#tell = tell;
  }

  run(where: string, action: () => void): void {
    try {
      action();
    } catch (error) {
      this.report(where, error);
    }
  }

  /** @returns what `action` returns, or `otherwise` */
  attempt<T>(where: string, otherwise: T, action: () => T): T {
    try {
      return action();
    } catch (error) {
      this.report(where, error);
      return otherwise;
    }
  }

  report(where: string, error: unknown): void {
    this.defects++;
    if (this.#tell === undefined || this.#telling) return;
    this.#telling = true;
    try {
      this.#tell({ where, message: describeError(error) });
    } catch {
      // Who is told of defects has one of its own: it is counted, and there is nobody left to tell.
      this.defects++;
    } finally {
      this.#telling = false;
    }
  }
}

/** Never throws, whatever was thrown. */
export function describeError(error: unknown): string {
  try {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  } catch {
    return 'something that cannot be shown was thrown';
  }
}
