export interface Trend {
  /** Per step from one value to the next. */
  readonly slope: number;
  /** To either side of the slope: the true one lies within with a probability of about 95 %. */
  readonly margin: number;
}

/** Of a normal distribution, what leaves 2.5 % at either side. */
const Z_95 = 1.96;

/**
 * A straight line through values at equal steps, by ordinary least squares. Memory follows itself, so that neighbouring
 * values say less than independent ones would: the margin is widened by the residuals' correlation r with their
 * neighbours, sqrt((1 + r) / (1 - r)), as for an autoregressive process of first order.
 */
export function trendOf(values: readonly number[]): Trend {
  const count = values.length;
  const middle = (count - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const spread = values.reduce((sum, _, step) => sum + (step - middle) ** 2, 0);
  const slope = values.reduce((sum, value, step) => sum + (step - middle) * (value - mean), 0) / spread;
  const residuals = values.map((value, step) => value - mean - slope * (step - middle));
  const squares = residuals.reduce((sum, residual) => sum + residual ** 2, 0);
  const error = Math.sqrt(squares / (count - 2) / spread);
  return { slope, margin: Z_95 * error * widening(residuals, squares) };
}

function widening(residuals: readonly number[], squares: number): number {
  if (squares === 0) return 1;
  const products = residuals.slice(1).reduce((sum, residual, step) => sum + residual * (residuals[step] ?? 0), 0);
  const correlation = Math.min(Math.max(products / squares, 0), 0.99);
  return Math.sqrt((1 + correlation) / (1 - correlation));
}
