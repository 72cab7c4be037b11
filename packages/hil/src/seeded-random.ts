/**
 * Numbers that look random and come again with the same seed: noise of simulated chips, and the entropy of virtual runs.
 * sfc32 by Chris Doty-Humphrey (PractRand); not for secrets.
 */
import type { Entropy } from './entropy.ts';

const ROUNDS_BEFORE_USE = 15;
const TWO_TO_32 = 0x1_0000_0000;

export class SeededRandom implements Entropy {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  /** @param name tells generators of one seed apart, such as by the chip they are for */
  constructor(seed: number, name = '') {
    this.#a = hash(name);
    this.#b = seed >>> 0;
    this.#c = Math.floor(seed / TWO_TO_32) >>> 0;
    for (let round = 0; round < ROUNDS_BEFORE_USE; round++) this.word();
  }

  /** A whole number from 0 to 2^32 - 1. */
  word(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** From 0 up to but not including 1. */
  number(): number {
    return this.word() / TWO_TO_32;
  }

  /** Normally distributed, with mean 0 and standard deviation 1: the sum of twelve, exact on every machine, unlike logarithms. */
  normal(): number {
    let sum = -6;
    for (let count = 0; count < 12; count++) sum += this.number();
    return sum;
  }

  fill(bytes: Uint8Array): void {
    for (let index = 0; index < bytes.length; index++) bytes[index] = this.word() >>> 24;
  }
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value >>> 0;
}
