/** Whether a board takes a bundle: what its owner says of signatures. */
import type { Bundle } from './bundle/bundle.ts';
import { UpdateError } from './error.ts';
import type { InstallPolicy } from './policy.ts';

/** @returns why it does not; undefined if it does */
export function findDistrust(
  { signedBy, name }: Pick<Bundle, 'signedBy' | 'name'>,
  policy: InstallPolicy | undefined,
): UpdateError | undefined {
  if (!policy) {
    return new UpdateError(
      'not-allowed',
      'this board takes no apps while it runs: its board.toml has no [install], where its owner says what they may do',
    );
  }
  if (signedBy === undefined) {
    if (policy.unsigned) return undefined;
    const advice = 'sign it with perilune pack --key, or set unsigned = true in [install]';
    return new UpdateError(
      'bad-signature',
      `the bundle of ${name} is not signed, and this board takes signed ones only: ${advice}`,
    );
  }
  if (policy.keys.includes(signedBy)) return undefined;
  return new UpdateError(
    'bad-signature',
    `the bundle of ${name} is signed by ${signedBy}, which is not among the keys in [install] of board.toml`,
  );
}
