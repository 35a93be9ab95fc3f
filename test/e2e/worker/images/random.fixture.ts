/** The same numbers for the same seed, from 0 up to, but without, 1: mulberry32, by Tommy Ettinger, in the public domain. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A copy in which one bit is flipped in so many bytes from `first` on, which are drawn by chance. */
export function withFlippedBits(image: Buffer, first: number, count: number, random: () => number): Buffer {
  const mutant = Buffer.from(image);
  for (let flip = 0; flip < count; flip++) {
    const at = first + Math.floor(random() * (mutant.length - first));
    mutant.writeUInt8(mutant.readUInt8(at) ^ (1 << Math.floor(random() * 8)), at);
  }
  return mutant;
}
