import type { Meter, Price, Prices } from './prices.js';
import { METERS } from './prices.js';
import type { Usage } from './usage.js';

/** What one thing costs that is billed. */
export interface Line {
  readonly meter: Meter;
  readonly price: Price;
  readonly amount: number;
  readonly dollars: number;
  /** What is left when that is taken off which nobody pays for. */
  readonly afterFree: number;
}

/** A line for all that was used, in the order of the meters. */
export function linesOf(usage: Usage, { prices }: Prices): Line[] {
  return METERS.flatMap((meter) => {
    const amount = usage[meter] ?? 0;
    if (amount === 0) return [];
    const price = prices[meter];
    const dollarsFor = (count: number): number => (count / price.per) * price.price;
    const beyondFree = Math.max(0, amount - (price.free ?? 0));
    return [{ meter, price, amount, dollars: dollarsFor(amount), afterFree: dollarsFor(beyondFree) }];
  });
}

export function dollarsOf(usage: Usage, prices: Prices): number {
  return linesOf(usage, prices).reduce((sum, { dollars }) => sum + dollars, 0);
}

export function dollarsAfterFree(usage: Usage, prices: Prices): number {
  return linesOf(usage, prices).reduce((sum, { afterFree }) => sum + afterFree, 0);
}
