/** What the owner of a board says of apps that come later: [install] of board.toml. */

export interface InstallPolicy {
  /** What an installed app may get of what it asks for. */
  readonly allow: readonly string[];
  /** Whether bundles that nobody has signed are taken. */
  readonly unsigned: boolean;
  /** Whose signatures count: public keys, `ed25519:BASE64`. */
  readonly keys: readonly string[];
  /** The most apps beside those of the board. */
  readonly most: number;
  /** The sum of their memory, in bytes. */
  readonly memory: number;
  /** How long a new version is on trial, in µs. */
  readonly trial: number;
  /** What confirms it: that it has lasted so long without a fault, or its own `app.confirm()` within that time. */
  readonly confirm: 'time' | 'app';
}
