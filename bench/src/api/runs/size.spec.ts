import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { CACHE } from '../contenders.js';
import { report } from './size.js';

const files = { 'index.mjs': new Uint8Array(1_000), 'app.cjs': randomBytes(600_000), [CACHE]: randomBytes(950_000) };

describe('report', () => {
  it('should hold the package against its bound with the V8 cache and without', () => {
    const { text, bounds } = report(files, { 'index.mjs': new Uint8Array(10) });
    expect(bounds.map(({ measured, holds }) => [measured, holds])).toEqual([
      ['0.60', true],
      ['1.55', false],
    ]);
    expect(text).toContain(`of it \`${CACHE}\``);
  });
});
