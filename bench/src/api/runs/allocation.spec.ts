import { describe, expect, it } from '@jest/globals';
import { growthOf } from './allocation.js';

describe('growthOf', () => {
  it('should tell what each request allocated, but for one in which something was collected', () => {
    expect(growthOf([100, 130, 165, 20, 52])).toEqual([30, 35, 32]);
  });
});
