import { describe, expect, it } from '@jest/globals';
import { markdownTable } from './markdown.js';

describe('markdownTable', () => {
  it('should make columns as wide as their widest cell', () => {
    expect(markdownTable(['contender', 'n'], [['bare', 107.5]])).toBe(
      ['| contender | n     |', '| --------- | ----- |', '| bare      | 107.5 |'].join('\n'),
    );
  });
});
