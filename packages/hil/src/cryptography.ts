/** What signed bundles are made of and checked with. All of these wait, since a browser's do; none blocks for long. */

export interface Cryptography {
  /** SHA-256 (FIPS 180-4): 32 bytes. */
  sha256(bytes: Uint8Array): Promise<Uint8Array>;
  /**
   * Whether it is the Ed25519 signature (RFC 8032) of the message.
   * @param key the public key, 32 bytes @param signature 64 bytes. Of any other length: false
   */
  verify(key: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean>;
}

/** Who has a private key. */
export interface Signer {
  /** The public key, 32 bytes. */
  readonly key: Uint8Array;
  /** Ed25519: 64 bytes. */
  sign(message: Uint8Array): Promise<Uint8Array>;
}
