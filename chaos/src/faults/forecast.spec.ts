import { describe, expect, it } from '@jest/globals';
import { forecast } from './forecast.js';

function first(count: number, seconds: number, isLong: boolean) {
  const spells = forecast(seconds, isLong);
  return Array.from({ length: count }, () => spells.next().value);
}

const ROUND = 11;
const total = (spells: ReturnType<typeof first>) => spells.reduce((sum, { seconds }) => sum + seconds, 0);

describe('forecast', () => {
  it('should fit one round of all that goes wrong into a short time', () => {
    expect(total(first(ROUND, 75, false))).toBeCloseTo(75);
    expect(total(first(ROUND, 15, false))).toBeCloseTo(15);
    const names = first(ROUND, 75, false).map(({ name }) => name);
    expect(new Set(names).size).toBe(ROUND);
    expect(first(ROUND + 1, 75, false).at(-1)?.name).toBe(names[0]);
  });

  it('should have each service gone for two minutes once in a long run', () => {
    const long = first(10 * ROUND, 0, true).filter(({ seconds }) => seconds >= 120);
    expect(long.map(({ outage }) => outage)).toEqual(['dynamodb', 'sqs', 's3']);
  });
});
