/** Where measurements of one thing lie. */
export interface Spread {
  readonly least: number;
  readonly median: number;
  readonly most: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? NaN;
  const middle = sorted.length / 2;
  return {
    least: at(0),
    median: Number.isInteger(middle) ? (at(middle - 1) + at(middle)) / 2 : at(Math.floor(middle)),
    most: at(sorted.length - 1),
  };
}

/** As `least – median – most`, the median in bold. */
export function printSpread({ least, median, most }: Spread, digits: number): string {
  return `${least.toFixed(digits)} – **${median.toFixed(digits)}** – ${most.toFixed(digits)}`;
}
