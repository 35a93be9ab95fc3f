import { describe, expect, it } from '@jest/globals';
import { dollarsAfterFree, dollarsOf, linesOf } from './bill.js';
import type { Price, Prices } from './prices.js';
import { METERS } from './prices.js';

const nothing: Price = { what: 'nothing', price: 0, per: 1, unit: 'of it' };
const sent: Price = { what: 'messages', price: 0.5, per: 1_000, unit: 'messages', free: 2_000 };
const kept: Price = { what: 'storage', price: 0.25, per: 1, unit: 'GB-month' };
const all = Object.fromEntries(METERS.map((meter) => [meter, nothing])) as Prices['prices'];
const prices: Prices = {
  region: 'here',
  looked: '2026-11-23',
  prices: { ...all, sqsRequests: sent, s3GbMonths: kept },
};

describe('linesOf', () => {
  it('should price each thing by its lot, in the order of the meters', () => {
    expect(linesOf({ sqsRequests: 5_000, s3GbMonths: 2 }, prices)).toEqual([
      { meter: 's3GbMonths', price: kept, amount: 2, dollars: 0.5, afterFree: 0.5 },
      { meter: 'sqsRequests', price: sent, amount: 5_000, dollars: 2.5, afterFree: 1.5 },
    ]);
  });

  it('should have no line for what was not used', () => {
    expect(linesOf({ sqsRequests: 0 }, prices)).toEqual([]);
  });
});

describe('dollarsOf and dollarsAfterFree', () => {
  it('should add up all lines, of which what is free can be taken off down to nothing', () => {
    expect(dollarsOf({ sqsRequests: 1_000, s3GbMonths: 4 }, prices)).toBe(1.5);
    expect(dollarsAfterFree({ sqsRequests: 1_000, s3GbMonths: 4 }, prices)).toBe(1);
  });
});
