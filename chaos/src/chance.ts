import { createHash } from 'node:crypto';

const BYTES = 6;

/**
 * What a run leaves to chance, by its seed and by what is being decided: a replay decides the same of the same thing, in
 * whatever order the processes come to it.
 */
export class Chance {
  constructor(readonly seed: string) {}

  /** From 0 up to 1, which it never is. */
  share(...about: readonly (string | number)[]): number {
    const digest = createHash('sha256').update(JSON.stringify([this.seed, ...about]));
    return digest.digest().readUIntBE(0, BYTES) / 256 ** BYTES;
  }

  /** A whole number, both ends being possible. */
  between(least: number, most: number, ...about: readonly (string | number)[]): number {
    return least + Math.floor(this.share(...about) * (most - least + 1));
  }

  /** One of them. @throws Error when there is none. */
  pick<T>(from: readonly T[], ...about: readonly (string | number)[]): T {
    const picked = from[this.between(0, from.length - 1, ...about)];
    if (picked === undefined) throw new Error('There is nothing to pick from');
    return picked;
  }
}
