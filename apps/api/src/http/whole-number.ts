import * as z from 'zod/mini';

/** A whole number in a query, within bounds. */
export function wholeNumber(minimum: number, maximum: number) {
  const fault = `must be a whole number from ${minimum} to ${maximum}`;
  return z.pipe(
    z.string().check(z.regex(/^\d{1,9}$/, fault)),
    z.pipe(z.transform(Number), z.number().check(z.gte(minimum, fault), z.lte(maximum, fault))),
  );
}
