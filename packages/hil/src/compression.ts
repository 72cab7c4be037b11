/** Gzip (RFC 1952). */
export interface Compression {
  /** The same bytes each time for the same bytes: no time, no name. */
  gzip(bytes: Uint8Array): Promise<Uint8Array>;
  /** @param most more bytes than so many are not made @returns why there is nothing, or the bytes */
  gunzip(bytes: Uint8Array, most: number): Promise<Uint8Array | 'damaged' | 'too large'>;
}
