import { describe, expect, it } from '@jest/globals';
import { handler } from './lambda.js';

describe('handler', () => {
  it('should declare fewer than three parameters, or the Node 24 runtime refuses to start it', () => {
    expect(handler.length).toBeLessThan(3);
  });
});
