/** Why something cannot be done with an app. The message is for the user, and says what to do about it. */

export type UpdateErrorCode =
  /** The bytes are no bundle, or a damaged one. */
  | 'bad-bundle'
  /** The board has no [install]: nothing may be installed. */
  | 'not-allowed'
  /** Unsigned where that is not enough, signed by a key that does not count, or the signature is wrong. */
  | 'bad-signature'
  /** app.toml, the Lua, memory, admission or a permission: `UpdateError.problems` lists all that is wrong. */
  | 'does-not-fit'
  | 'no-such-app'
  /** To install what is there already, or a bundle of another app in its place. */
  | 'exists'
  /** To install by a name that no app may have. */
  | 'bad-name'
  /** The very same version is there already. */
  | 'same-version'
  | 'downgrade'
  /** A confirmation, or a rollback to nothing. */
  | 'no-trial'
  /** A trial is under way. */
  | 'on-trial'
  /** The machine could not start it. What was there before is there again. */
  | 'cannot-start'
  /** The store has failed: nothing was changed. */
  | 'store-failed'
  /** The machine does not answer. */
  | 'no-answer';

export class UpdateError extends Error {
  override readonly name = 'UpdateError';
  readonly code: UpdateErrorCode;
  /** One each, as people read them: `app.toml:3: memory: …`. */
  readonly problems: readonly string[];

  constructor(code: UpdateErrorCode, message: string, problems: readonly string[] = []) {
    super(problems.length === 0 ? message : [message, ...problems].join('\n  '));
    this.code = code;
    this.problems = problems;
  }
}

/** `what` goes on from the bundle: "it has no app.toml". */
export function badBundle(what: string): UpdateError {
  return new UpdateError('bad-bundle', `this is no good bundle: ${what}`);
}
