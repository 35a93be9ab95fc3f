/** Dollars as people read them: cents where they count, whole dollars where they do not. */
export function inDollars(dollars: number): string {
  if (dollars === 0) return '0';
  if (dollars < 0.005) return '< 0.01';
  if (dollars < 20) return dollars.toFixed(2);
  return whole(dollars);
}

/** An amount to three digits that count. */
export function inDigits(amount: number): string {
  if (amount >= 1_000) return whole(Number(amount.toPrecision(3)));
  return String(Number(amount.toPrecision(3)));
}

function whole(amount: number): string {
  return Math.round(amount).toLocaleString('en-US');
}
