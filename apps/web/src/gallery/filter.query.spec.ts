import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { filterOf, LEVELS, queryOf } from './filter.query.js';

describe('the query of the gallery', () => {
  it('should bring back every filter', () => {
    const filters = fc.record(
      { search: fc.string({ unit: 'grapheme', maxLength: 20 }), difficultyLevel: fc.constantFrom(...LEVELS) },
      { requiredKeys: ['search'] },
    );
    fc.assert(
      fc.property(filters, (filter) => {
        expect(filterOf(queryOf(filter))).toEqual({ ...filter, search: filter.search.trim() });
      }),
    );
  });

  it('should be empty when all is shown', () => {
    expect(queryOf({ search: '  ' })).toBe('');
    expect(filterOf('')).toEqual({ search: '' });
  });

  it.each(['?difficultyLevel=expert', '?difficultyLevel=', '?other=1'])(
    'should leave aside what is no filter: %s',
    (query) => {
      expect(filterOf(query)).toEqual({ search: '' });
    },
  );

  it('should hold no more than can be searched for', () => {
    expect(filterOf(`?search=${'x'.repeat(101)}`).search).toHaveLength(100);
  });
});
