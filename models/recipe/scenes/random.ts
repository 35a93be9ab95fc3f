/** A seeded source of numbers: the same seed gives the same scene on every machine. */
export interface Random {
  /** A number in [from, to). */
  range(from: number, to: number): number;
  /** A whole number in [from, to], both included. */
  integer(from: number, to: number): number;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** One of the items, each as likely as the others. */
  pick<T>(items: readonly [T, ...T[]]): T;
  /** A normally distributed number around 0. */
  normal(sigma: number): number;
  /** 1 or -1. */
  sign(): 1 | -1;
}

/** The generator is mulberry32 (32 bits of state, public domain, by Tommy Ettinger). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
  const range = (from: number, to: number): number => from + (to - from) * next();
  const integer = (from: number, to: number): number => from + Math.floor((to - from + 1) * next());
  return {
    range,
    integer,
    chance: (probability) => next() < probability,
    pick: (items) => items[integer(0, items.length - 1)] ?? items[0],
    normal: (sigma) => sigma * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    sign: () => (next() < 0.5 ? 1 : -1),
  };
}
