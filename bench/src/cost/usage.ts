import type { Meter } from './prices.js';

/** How much of what is billed. */
export type Usage = Readonly<Partial<Record<Meter, number>>>;

/** All of them together. */
export function together(...usages: readonly Usage[]): Usage {
  const sum: Partial<Record<Meter, number>> = {};
  for (const usage of usages) {
    for (const [meter, amount] of entriesOf(usage)) sum[meter] = (sum[meter] ?? 0) + amount;
  }
  return sum;
}

/** So many times a usage. */
export function times(count: number, usage: Usage): Usage {
  return Object.fromEntries(entriesOf(usage).map(([meter, amount]) => [meter, count * amount]));
}

export function entriesOf(usage: Usage): [Meter, number][] {
  return Object.entries(usage) as [Meter, number][];
}
