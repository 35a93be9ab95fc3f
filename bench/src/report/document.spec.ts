import { describe, expect, it } from '@jest/globals';
import { withResults } from './document.js';

describe('withResults', () => {
  it('should replace what is between the marks, and nothing else', () => {
    const document = '# Title\n\n<!-- results -->\n\nold\n\n<!-- end of results -->\n\nThe rest.\n';
    expect(withResults(document, '| new |')).toBe(document.replace('old', '| new |'));
  });

  it('should refuse a document without marks', () => {
    expect(() => withResults('# Title\n', 'new')).toThrow('The document has no');
  });
});
