/**
 * What a machine has to do with the computer it runs on. The host works in another thread: the machine tells it once what
 * there is to do (the plan), asks it for single things (requests), and gets all answers as commands. So a recorded run has
 * the answers, and is repeated without the hardware.
 */
import type { Board } from './configuration/read-board.ts';

export interface HostPlan {
  readonly chips: readonly HostChip[];
}

/** A chip whose parts are of the real world. */
export interface HostChip {
  readonly name: string;
  readonly type: string;
  readonly parameters: Readonly<Record<string, number | string>>;
  /** Parts that are wired to a device: the others are of no interest. */
  readonly parts: readonly string[];
  /** Of those that are set to something: what they are set to when the machine is no more. */
  readonly safe: Readonly<Record<string, number>>;
}

/** Put a value out, and answer with `answered`. */
export interface HostRequest {
  readonly type: 'output';
  readonly chip: string;
  readonly part: string;
  readonly value: number;
}

/** @returns undefined if the board is simulated from end to end */
export function hostPlan({ chips, devices }: Board): HostPlan | undefined {
  const hostChips = chips
    .filter(({ type }) => type.isHost)
    .map(({ name, type, parameters }): HostChip => {
      const wired = devices.filter(({ part }) => part.chip === name);
      const outputs = wired.flatMap(({ part, envelope }) =>
        envelope ? [[part.part, envelope.limits.safe[0] ?? 0] as const] : [],
      );
      return {
        name,
        type: type.type,
        parameters,
        parts: wired.map(({ part }) => part.part),
        safe: Object.fromEntries(outputs),
      };
    });
  return hostChips.length > 0 ? { chips: hostChips } : undefined;
}
