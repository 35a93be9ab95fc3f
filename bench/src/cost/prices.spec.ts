import { describe, expect, it } from '@jest/globals';
import { METERS, readPrices } from './prices.js';

describe('readPrices', () => {
  it('should know what everything costs, and where that is from or that it is assumed', async () => {
    const { region, looked, prices } = await readPrices('us-east-1');
    expect([region, looked]).toEqual(['us-east-1', expect.stringMatching(/^\d{4}-\d\d-\d\d$/)]);
    expect(new Set(Object.keys(prices))).toEqual(new Set(METERS));
    for (const { source, dated } of Object.values(prices)) {
      if (source === undefined) expect(dated).toBeUndefined();
      else expect(source).toMatch(/^https:/);
    }
  });

  it('should say what is to be done for a region that has no file', async () => {
    await expect(readPrices('eu-nowhere-1')).rejects.toThrow('eu-nowhere-1.json can');
  });
});
