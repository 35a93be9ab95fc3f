import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { withResults } from '../../bench/src/report/document.js';
import { readDeployed } from '../../bench/src/cost/deployed.js';
import { readPrices } from '../../bench/src/cost/prices.js';
import { billOf, tablesOf } from '../../bench/src/cost/tables.js';

async function sources() {
  const [dev, prod] = await Promise.all([readDeployed('dev'), readDeployed('prod')]);
  return { prices: await readPrices('us-east-1'), deployed: { dev, prod } };
}

describe('docs/cost.md', () => {
  it('should have the tables that `npm run cost -- --write` writes of what is deployed', async () => {
    const page = await readFile(join('docs', 'cost.md'), 'utf8');
    expect(page).toBe(withResults(page, tablesOf(await sources())));
  });

  it('should be of the environments as the templates and the manifest have them', async () => {
    const { dev, prod } = (await sources()).deployed;
    expect([dev.task, prod.task]).toEqual([
      { vcpu: 2, gb: 4, least: 1, hasAddress: true },
      { vcpu: 2, gb: 4, least: 2, hasAddress: true },
    ]);
    expect(dev.memoryMb).toBe(1_769);
    expect(dev.queuePollSeconds).toBe(10);
    expect(dev.measuredRoutes).toBeGreaterThanOrEqual(4);
  });
});

describe('billOf', () => {
  it('should cost more of anything that is done', async () => {
    const all = await sources();
    const bill = (images: number): number => {
      const sum = billOf({ image: images }, all, all.deployed.prod).split('\n').at(-1) ?? '';
      return Number(sum.split('|').at(3)?.trim().replaceAll(',', ''));
    };
    expect(bill(0)).toBeGreaterThan(100);
    expect(bill(1_000_000)).toBeGreaterThan(2 * bill(0));
  });
});
